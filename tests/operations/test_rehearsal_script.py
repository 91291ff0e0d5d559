"""A written year: what the script says happens, by the same engine, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.apply import Advanced
from engine.rehearsal import Year
from tests.rehearsing import SAMPLES, people_of_one_unit, scripted_year
from tests.seed_plans import CHI_LANG, HOA_VANG
from workflows.errors import LantoaError
from workflows.verdict import Refusal

PROPOSED = """
  - {at: 2023-02-20T09:00, unit: xa-mai-sao, propose: model, set: {name: Tiếng loa an ninh}}
  - {at: 2023-02-21T09:00, unit: xa-mai-sao, track: model, move: register}
  - {at: 2023-10-02T09:00, unit: xa-mai-sao, track: model, move: report_result}
  - {at: 2023-11-20T09:00, unit: xa-mai-sao, track: model, move: evaluate}
"""


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return people_of_one_unit("xa-mai-sao", tmp_path_factory.mktemp("people"))


def done(year: Year) -> list[str]:
    return [act.trigger for act in year.acts if isinstance(act.outcome, Advanced)]


def refused(year: Year) -> list[tuple[str, set[str]]]:
    return [
        (act.trigger, {one.code for one in act.outcome.reasons})
        for act in year.acts
        if isinstance(act.outcome, Refusal)
    ]


def test_the_sample_script_of_chi_lang_goes_to_scaling_and_refuses_what_is_late() -> None:
    script = (SAMPLES / CHI_LANG / "script.yaml").read_text(encoding="utf-8")
    year = scripted_year(script)
    assert year.seed is None
    assert year.states["model"] == {"registered": 1, "scaled": 2}
    assert refused(year) == [("send", {"late_needs_reason"})]


def test_the_sample_script_of_hoa_vang_refuses_a_third_model_and_ends_at_the_city() -> None:
    """000-04, 000-20."""
    script = (SAMPLES / HOA_VANG / "script.yaml").read_text(encoding="utf-8")
    year = scripted_year(script, HOA_VANG)
    assert ("select", {"quota_full"}) in refused(year)
    assert year.states["model"]["commended_city"] == 1
    assert not [act for act in year.acts if isinstance(act.outcome, LantoaError)]


def test_nothing_happens_that_the_script_does_not_say(people: Path) -> None:
    year = scripted_year(f"acts:{PROPOSED}", people=people)
    assert done(year) == ["propose", "register", "report_result", "evaluate"]
    assert all(one.late for one in year.owed)


def test_a_bare_move_is_refused_until_its_paper_decision_is_entered(people: Path) -> None:
    bare = "{at: 2023-12-19T09:00, unit: xa-mai-sao, track: model, move: commend, bare: true}"
    paper = (
        "{at: 2023-12-20T08:00, unit: xa-mai-sao, track: model, decide: {kind: quyet_dinh, "
        "outcome: commended, number: 12-QĐ/HU, signed: 2023-12-19, signer: Long Văn Nhân, "
        "post: Phó Bí thư Thường trực, capacity: T/M}}"
    )
    again = bare.replace("12-19T", "12-20T")
    year = scripted_year(f"acts:{PROPOSED}  - {bare}\n  - {paper}\n  - {again}\n", people=people)
    assert refused(year) == [("commend", {"decision_missing_outcome"})]
    assert year.states["model"] == {"commended": 1}


def test_a_bare_report_is_sent_once_the_document_was_handed_in(people: Path) -> None:
    send = "{at: 2023-11-10T14:00, unit: xa-mai-sao, track: report, move: send, bare: true}"
    paper = "{at: 2023-11-10T15:00, unit: xa-mai-sao, track: report, attach: result_report}"
    year = scripted_year(
        f"acts:\n  - {send}\n  - {paper}\n  - {send.replace('14:00', '15:30')}\n", people=people
    )
    assert [codes for _, codes in refused(year)] == [{"document_missing"}]
    assert done(year) == ["send"]


def test_paper_counts_by_the_day_it_was_sent_and_is_entered_by_the_receiving_office(
    people: Path,
) -> None:
    sent = "unit: xa-mai-sao, track: list, move: send, sent: 2023-03-09, received: 2023-03-10"
    year = scripted_year(
        f"acts:\n  - {{at: 2023-03-13T08:30, {sent}, evidence: Số đến 112}}\n", people=people
    )
    (entered,) = [act for act in year.acts if isinstance(act.outcome, Advanced)]
    assert entered.officer.startswith("btg-")
    (owed,) = [
        one for one in year.owed if one.unit == "xa-mai-sao" and one.deadline == "registration"
    ]
    assert not owed.late


def test_what_cannot_even_be_tried_is_told_with_what_was_probably_meant(people: Path) -> None:
    year = scripted_year(
        "acts:\n"
        "  - {at: 2023-02-20T09:00, unit: xa-mai-sa, propose: model}\n"
        "  - {at: 2023-02-20T10:00, unit: xa-mai-sao, track: model, move: register}\n",
        people=people,
    )
    told = [act.outcome.sentence("en") for act in year.acts if isinstance(act.outcome, LantoaError)]
    assert "xa-mai-sao" in told[0]
    assert "no record of “Model” stands where “register” begins" in told[1]
