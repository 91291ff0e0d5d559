"""A rehearsed year: the real engine, so what it shows is what the plan would do."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.apply import Advanced
from engine.rehearsal import Year, rehearse
from engine.rehearsal.clashes import clashes
from engine.rehearsal.playing import script_steps
from engine.rehearsal.script import read_script
from reports.book import book_html, summary
from workflows.definition import Definition, LetterKind
from workflows.reading import read_plan
from workflows.verdict import Refusal

ROOT = Path(__file__).parents[2] / "workflows"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def year_of(plan: str, seed: int = 1, script: bytes | None = None) -> Year:
    source = (ROOT / "plans" / f"{plan}.yaml").read_bytes()
    read = read_plan(source, plan)
    assert read.definition is not None
    assert read.calendar is not None
    samples = ROOT / "samples" / plan
    todo = None
    if script is not None:
        acts = read_script(script, "script.yaml", read.definition)
        assert acts.findings == ()

        def todo(stage, _):  # type: ignore[no-untyped-def]
            return script_steps(acts, stage)

    return rehearse(
        read.definition,
        read.calendar,
        source,
        samples / "units.csv",
        samples / "officers.csv",
        seed=seed,
        people_do=todo,
    )


@pytest.fixture(scope="module")
def chi_lang() -> Year:
    return year_of("chi-lang-2023")


@pytest.fixture(scope="module")
def hoa_vang() -> Year:
    return year_of("hoa-vang-2017")


def made(year: Year) -> set[str]:
    return {act.trigger for act in year.acts if isinstance(act.outcome, Advanced)}


def test_chi_lang_goes_from_proposal_to_commended_and_scaled_up(chi_lang: Year) -> None:
    moves = {"propose", "register", "send", "report_result", "evaluate", "commend", "scale"}
    assert moves <= made(chi_lang)
    assert chi_lang.states["model"]["scaled"] > 0


def test_hoa_vang_is_surveyed_and_goes_up_for_commendation(hoa_vang: Year) -> None:
    assert {"select", "report", "survey", "scale_up", "develop", "evaluate"} <= made(hoa_vang)


def test_a_third_model_is_refused_in_hoa_vang(hoa_vang: Year) -> None:
    """000-04: at most two."""
    refusals = [act for act in hoa_vang.acts if isinstance(act.outcome, Refusal)]
    codes = {v.code for act in refusals for v in act.outcome.reasons}  # type: ignore[union-attr]
    assert "quota_full" in codes


def test_rungs_fall_on_the_days_the_ladder_says(chi_lang: Year) -> None:
    """001-18: before 10/3/2023; 001-19: its last good day is a Sunday."""
    days: dict[tuple[str, str], set[date]] = {}
    for letter in chi_lang.letters:
        sort = chi_lang.causes[letter.number].sort
        if sort.deadline:
            rungs = chi_lang.definition.ladders["standard"].rungs
            key = (sort.deadline, rungs[sort.rung].at)
            days.setdefault(key, set()).add(letter.date.astimezone(ZONE).date())
    assert days["registration", "-14d"] == {date(2023, 2, 23)}
    assert days["registration", "-7d"] == {date(2023, 3, 2)}
    assert days["registration", "due"] == {date(2023, 3, 9)}
    assert days["registration", "+3wd"] == {date(2023, 3, 14)}
    assert days["result", "due"] == {date(2023, 11, 17)}


def test_a_unit_that_sent_in_time_hears_nothing_more_of_that_date(chi_lang: Year) -> None:
    settled = {
        (one.deadline, officer): one.met_at
        for one in chi_lang.owed
        if one.state == "settled" and not one.late and one.met_at is not None
        for officer in chi_lang.people_of[one.unit][:1]
    }
    units_of = Counter(o for codes in chi_lang.people_of.values() for o in codes[:1])
    checked = 0
    for letter in chi_lang.letters:
        deadline = chi_lang.causes[letter.number].sort.deadline
        met_at = settled.get((deadline, letter.officer)) if deadline else None
        if met_at is not None and units_of[letter.officer] == 1:
            checked += 1
            assert letter.kind is LetterKind.REMINDER
    assert checked


def test_silent_units_are_reported_to_the_secretariat_once_for_each_date(chi_lang: Year) -> None:
    silent = [one for one in chi_lang.owed if one.state == "open"]
    kinds = (chi_lang.causes[letter.number].sort.kind for letter in chi_lang.letters)
    escalated = [kind for kind in kinds if kind is LetterKind.ESCALATION]
    assert silent
    assert len(escalated) >= len(silent)


def test_a_shortfall_stands_apart_from_lateness(chi_lang: Year) -> None:
    """001-17, requirements §1.7: on time and short of target are two facts."""
    late = {one.unit for one in chi_lang.owed if one.late}
    short = {one.unit for one in chi_lang.shortfalls}
    assert short - late
    assert all(one.soft for one in chi_lang.shortfalls)


def test_paper_sent_in_time_and_entered_later_is_on_time(chi_lang: Year) -> None:
    entered_after = [
        one
        for one in chi_lang.owed
        if one.state == "settled"
        and not one.late
        and one.met_at is not None
        and any(
            act.unit == one.unit and act.record == one.record and act.at >= one.due_at
            for act in chi_lang.acts
        )
    ]
    assert entered_after


def test_what_to_look_at_names_the_sunday_and_the_people_without_mail(chi_lang: Year) -> None:
    codes = Counter(one.code for one in clashes(chi_lang))
    assert codes["due_on_day_off"] == 1
    assert codes["no_address"] == 3


def test_the_same_seed_makes_the_same_book_and_another_seed_another() -> None:
    once, again = (book_html(year_of("hoa-vang-2017", seed=3), "vi") for _ in range(2))
    assert once == again
    assert book_html(year_of("hoa-vang-2017", seed=4), "vi") != once


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_book_holds_every_letter_and_needs_no_other_file(chi_lang: Year, lang: str) -> None:
    book = book_html(chi_lang, lang)  # type: ignore[arg-type]
    assert book.count("<details id=") == len(chi_lang.letters)
    assert "<script" not in book
    assert "src=" not in book
    assert len(book.encode()) < 2_000_000


def test_the_figures_agree_with_the_year(chi_lang: Year) -> None:
    figures = summary(chi_lang, "vi")
    assert figures["letters"] == len(chi_lang.letters)
    assert sum(chi_lang.states["list"].values()) == figures["units"]
    assert figures["log"] == {"entries": chi_lang.sealed, "verified": True}


def test_a_script_plays_what_is_written_and_nothing_else() -> None:
    script = (ROOT / "samples" / "chi-lang-2023" / "script.yaml").read_bytes()
    year = year_of("chi-lang-2023", script=script)
    assert year.seed is None
    assert year.states["model"] == {"registered": 1, "scaled": 2}
    refused = [act for act in year.acts if isinstance(act.outcome, Refusal)]
    assert [act.unit for act in refused] == ["xa-quan-son"]


def plan() -> Definition:
    read = read_plan((ROOT / "plans" / "chi-lang-2023.yaml").read_bytes(), "chi-lang-2023")
    assert read.definition is not None
    return read.definition


@pytest.mark.parametrize(
    ("script", "code", "line"),
    [
        (b"acts: []", "script_empty", 1),
        (b"acts:\n  - {at: 2023-02-31T09:00, unit: a, propose: model}", "script_unfit", 2),
        (b"acts:\n  - {at: 2023-02-01T09:00, unit: a}", "script_unfit", 2),
        (b"acts:\n  - {at: 2023-02-01T09:00, unit: a, propose: modle}", "script_unknown", 2),
        (
            b"acts:\n  - {at: 2023-02-01T09:00, unit: a, track: model, move: regster}",
            "script_unknown",
            2,
        ),
        (b"acts: &a [*a]", "anchor", 1),
    ],
)
def test_a_script_that_cannot_be_played_says_where(script: bytes, code: str, line: int) -> None:
    findings = read_script(script, "s.yaml", plan()).findings
    assert (findings[0].code, findings[0].place.line) == (code, line)
    assert findings[0].sentence("vi")
