"""A year of Chi Lăng in small, by commands alone: from an empty folder to a model scaled up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from i18n.catalog import say
from i18n.language import Lang
from tests.command_line import Process
from tests.conftest import Lantoa

FLOWS = Path(__file__).parents[2] / "workflows"
PLAN = FLOWS / "plans" / "chi-lang-2023.yaml"
SAMPLES = FLOWS / "samples" / "chi-lang-2023"
UNIT = "xa-mai-sao"
UNIT_OFFICER = ("--as", "cb-xa-mai-sao")
SECRETARIAT = ("--as", "btg-chuyenvien1")
FORM = (
    *("--set", "sector=thon_khu_pho", "--set", "registrant=Chi bộ thôn Lạng Nắc"),
    *("--set", "registrant_kind=tap_the", "--set", "content=Loa truyền thanh mỗi tối"),
)
SIGNED = (
    *("--kind", "quyet_dinh", "--capacity", "T/M", "--signer", "Long Văn Nhân"),
    *("--post", "Phó Bí thư Thường trực"),
)


@pytest.fixture(
    params=[
        pytest.param("vi", id="each a process, in Vietnamese", marks=pytest.mark.long),
        pytest.param("en", id="in this process, in English"),
    ]
)
def typed(request: pytest.FixtureRequest, lantoa: Lantoa, tmp_path: Path) -> Lantoa:
    return Process(tmp_path / "home", "vi") if request.param == "vi" else lantoa


@pytest.mark.timeout(400)
def test_a_year_from_an_empty_folder_to_a_model_scaled_up(typed: Lantoa, tmp_path: Path) -> None:
    def done(at: str, *words: object, code: int = 0) -> Any:
        ran = typed(*words, "--at", at, "--json")
        assert (ran.exit_code, "Traceback" in ran.out + ran.err) == (code, False), ran
        return ran.document

    def state(record: str) -> object:
        return typed("record", "show", record, "--json").document["state"]

    done("2023-01-30", "init", "--rehearsal", "--committee", "huyen-uy")
    assert done("2023-01-30", "unit", "import", SAMPLES / "units.csv")["files"][0]["created"] == 41
    assert done("2023-01-30", "officer", "import", SAMPLES / "officers.csv")["files"][0]["written"]
    opened = done("2023-02-01", "plan", "open", PLAN)
    assert (opened["records"], opened["duties"]) == (82, 82)

    # February: proposed, refused while the form has gaps, registered.
    propose = ("record", "propose", "--plan", "chi-lang-2023", "--unit", UNIT, *UNIT_OFFICER)
    model = done("2023-02-20", *propose, "--set", "name=Tiếng loa an ninh")["record"]
    refusal = done("2023-02-21", "advance", model, "register", *UNIT_OFFICER, code=3)
    assert {v["guard"]: v["clear"] for v in refusal["verdicts"]}["form"] is False
    seen = done("2023-02-21", "advance", model, "register", *UNIT_OFFICER, *FORM, "--dry-run")
    assert (seen["dry_run"], state(model)) == (True, "proposed")
    registered = done("2023-02-21", "advance", model, "register", *UNIT_OFFICER, *FORM)
    assert registered["quota_changes"] == {"dang_bo_models": 1}
    withdraw = ("advance", model, "withdraw", *UNIT_OFFICER, "--note", "…", "--expect", "1")
    assert done("2023-02-21", *withdraw, code=4)["error"]["code"] == "record_moved_on"
    assert done("2023-02-21", "record", "show", f"{model}0", code=5)["error"]["exit_code"] == 5

    # March: the list goes on paper in time, is typed in late, and stops the reminders.
    own = done("2023-03-01", "record", "list", "--unit", UNIT)["records"]
    by_track = {one["track"]: one["record"] for one in own}
    assert done("2023-03-02T08:00", "tick")["fired"] == 41
    paper = ("--sent", "09/3/2023", "--received", "13/3/2023", "--evidence", "Số đến 112")
    sent = done("2023-03-13", "advance", by_track["list"], "send", *SECRETARIAT, *paper)
    assert (sent["late"], sent["settled"][0]["deadline"]) == (False, "registration")
    assert done("2023-03-14T08:00", "tick")["fired"] == 40
    due = done("2023-03-14", "plan", "due", "chi-lang-2023", "--unit", UNIT)
    assert [one["deadline"] for one in due["owed"]] == ["result"]
    assert [one["counted"] for one in due["shortfalls"]] == [1]
    done("2023-03-14", "advance", by_track["list"], "receive", *SECRETARIAT)

    # November: results, the unit's report with its paper, evaluation by somebody else.
    results = ("--set", "result=Giảm hẳn trộm cắp", "--set", "self_evaluation=Tốt")
    done("2023-11-10", "advance", model, "report_result", *UNIT_OFFICER, *results)
    report = ("advance", by_track["report"], "send", *UNIT_OFFICER)
    assert done("2023-11-15", *report, code=3)["approved"] is False
    scan = tmp_path / "bao-cao.pdf"
    scan.write_bytes(b"%PDF-1.4 sample")
    attach = ("record", "attach", by_track["report"], scan, "--kind", "result_report")
    done("2023-11-15", *attach, *UNIT_OFFICER)
    assert done("2023-11-15", *report)["late"] is False
    judged = ("--set", "appraisal=Thiết thực", "--set", "applicable=yes")
    done("2023-11-25", "advance", model, "evaluate", *SECRETARIAT, *judged)

    # December: commended and scaled up, each by a decision taken on paper.
    commend = ("advance", model, "commend", *SECRETARIAT)
    assert done("2023-12-05", *commend, code=3)["approved"] is False
    for number, day, outcome, trigger in (
        ("312-QĐ/HU", "05/12/2023", "commended", "commend"),
        ("330-QĐ/HU", "20/12/2023", "scaled", "scale"),
    ):
        at = "2023-12-28"
        enter = ("decision", "enter", model, *SIGNED, "--number", number, "--signed", day)
        assert done(at, *enter, "--outcome", outcome, *SECRETARIAT)["records"] == [model]
        assert done(at, "advance", model, trigger, *SECRETARIAT)["to"] == outcome
    assert state(model) == "scaled"

    # What is left behind: letters in a folder, a log that holds.
    assert done("2023-12-28T09:00", "mail", "send", code=1)["failed"]  # some have no address
    assert all(one["ok"] for one in done("2023-12-28", "audit", "verify")["chains"])
    assert typed("doctor").exit_code == 0
    log = done("2023-12-28", "audit", "log", "chi-lang-2023", "--record", model)["entries"]
    acts = [one["act"] for one in log if one["act"].startswith("record.")]
    assert (acts.count("record.refused"), acts.count("record.advanced")) == (2, 5)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_process_ends_with_the_code_and_the_sentence_of_its_language(
    tmp_path: Path, lang: Lang
) -> None:
    typed = Process(tmp_path / "home", lang)
    assert typed("init", "--rehearsal").exit_code == 0
    broken = tmp_path / "broken.yaml"
    broken.write_text("plan: [", encoding="utf-8")
    ends = {
        1: ("plan", "check", broken),
        2: ("advance", "--frobnicate"),
        4: ("init", "--rehearsal"),
        5: ("plan", "show", "chi-lang-2032"),
    }
    for code, words in ends.items():
        ran = typed(*words)
        assert (ran.exit_code, "Traceback" in ran.out + ran.err) == (code, False)
    told = typed("inbox", "--as", "nobody")
    assert told.err == say("errors.officer_unknown", lang, officer="nobody") + "\n"
