"""A rehearsed year: the real engine, so what it shows is what the plan would do."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import pairwise

import pytest

from engine.apply import Advanced
from engine.due import Owed
from engine.duties import ladder_of
from engine.rehearsal import Year, rehearse
from engine.rehearsal.clashes import clashes
from i18n.catalog import in_words
from tests.rehearsing import SAMPLES, ZONE, known_year, local_day, year_of
from tests.seed_plans import CHI_LANG, HOA_VANG, calendar, definition
from workflows.definition import LetterKind
from workflows.verdict import Refusal


@pytest.fixture
def chi_lang() -> Year:
    return known_year(CHI_LANG)


@pytest.fixture
def hoa_vang() -> Year:
    return known_year(HOA_VANG)


def made(year: Year) -> Counter[str]:
    return Counter(act.trigger for act in year.acts if isinstance(act.outcome, Advanced))


def left_what_it_owed(year: Year, one: Owed) -> list[datetime]:
    """When the record of an obligation moved out of, or back into, a state it owes in."""
    owed_in = year.definition.deadlines[one.deadline].owed_in
    return [
        act.at
        for act in year.acts
        if isinstance(act.outcome, Advanced)
        and act.record == one.record
        and (act.outcome.from_ in owed_in) is not (act.outcome.to in owed_in)
    ]


def fired(year: Year) -> dict[tuple[str, str], set[tuple[int, date]]]:
    """Rungs that wrote to somebody, delivered or not, by deadline and unit, with their days."""
    found: dict[tuple[str, str], set[tuple[int, date]]] = defaultdict(set)
    written = [
        (letter.date, year.causes[number])
        for letter in year.letters
        for number in year.inside.get(letter.number, (letter.number,))
    ]
    for at, cause in [*written, *((one.at, one.cause) for one in year.undelivered)]:
        if cause.sort.deadline:
            found[cause.sort.deadline, cause.unit].add((cause.sort.rung, local_day(at)))
    return found


@pytest.mark.parametrize("plan", [CHI_LANG, HOA_VANG])
def test_each_unit_hears_of_each_date_exactly_as_the_ladder_says_until_it_sends(plan: str) -> None:
    year = known_year(plan)
    heard = fired(year)
    checked = 0
    for one in year.owed:
        left = left_what_it_owed(year, one)
        if len(left) > 1:  # given back and sent again: the ladder starts over in between
            continue
        until = left[0] if left else year.ended_at
        deadline = year.definition.deadlines[one.deadline]
        ladder = ladder_of(year.definition, deadline, one.due_at, year.calendar)
        days = {rung.at: rung.index for rung in ladder if year.opened_at <= rung.at < until}
        expected = {(index, local_day(at)) for at, index in days.items()}
        assert heard[one.deadline, one.unit] == expected, (one.deadline, one.unit)
        checked += 1
    assert checked > len(year.units) / 2


def test_rungs_fall_on_the_days_of_the_year_2023(chi_lang: Year) -> None:
    """001-18: before 10/3/2023; 001-19: the last good day is a Sunday."""
    days = defaultdict(set)
    rungs = chi_lang.definition.ladders["standard"].rungs
    for (deadline, _), found in fired(chi_lang).items():
        if deadline == "registration":
            for index, day in found:
                days[rungs[index].at].add(day)
    assert days["-14d"] == {date(2023, 2, 23)}
    assert days["-7d"] == {date(2023, 3, 2)}
    assert days["-1wd"] == {date(2023, 3, 8)}
    assert days["due"] == {date(2023, 3, 9)}
    assert days["+3wd"] == {date(2023, 3, 14)}
    assert days["+7wd"] == {date(2023, 3, 20)}


def test_a_unit_that_sent_in_time_gets_no_overdue_letter(chi_lang: Year) -> None:
    hard = {LetterKind.OVERDUE, LetterKind.ESCALATION}
    blamed = {
        (cause.sort.deadline, cause.unit)
        for cause in chi_lang.causes.values()
        if cause.sort.kind in hard
    }
    in_time = {
        (one.deadline, one.unit)
        for one in chi_lang.owed
        if one.state == "settled"
        and all(at < one.due_at for at in left_what_it_owed(chi_lang, one))
    }
    assert len(in_time) > 50
    assert not blamed & in_time


def test_a_silent_unit_is_told_to_its_head_and_then_to_the_secretariat_once(chi_lang: Year) -> None:
    silent = [one for one in chi_lang.owed if one.state == "open"]
    assert silent
    for one in silent:
        kinds = Counter(
            cause.sort.kind
            for cause in chi_lang.causes.values()
            if (cause.sort.deadline, cause.unit) == (one.deadline, one.unit)
        )
        assert kinds[LetterKind.OVERDUE] == 1
        assert kinds[LetterKind.ESCALATION] == 1


def test_chi_lang_goes_from_proposal_to_commended_and_scaled_up(chi_lang: Year) -> None:
    moves = {"propose", "register", "report_result", "evaluate", "commend", "scale"}
    assert moves <= set(made(chi_lang))
    ended = chi_lang.states["model"]
    assert min(ended["commended"], ended["scaled"], ended["evaluated"]) > 0
    assert min(ended["rejected"], ended["withdrawn"]) > 0


def test_hoa_vang_is_surveyed_in_its_window_and_goes_up_for_commendation(hoa_vang: Year) -> None:
    """000-13, 000-15, 000-19, 000-20."""
    assert {"select", "report", "scale_up", "develop", "put_forward"} <= set(made(hoa_vang))
    surveys = [local_day(act.at) for act in hoa_vang.acts if act.trigger == "survey"]
    assert min(surveys) >= date(2017, 4, 1)
    evaluated = [local_day(act.at) for act in hoa_vang.acts if act.trigger == "evaluate"]
    assert min(evaluated) >= date(2017, 12, 1)


def test_a_third_model_is_refused_in_hoa_vang_and_the_two_stand(hoa_vang: Year) -> None:
    """000-04: at most two."""
    refused = [act for act in hoa_vang.acts if isinstance(act.outcome, Refusal)]
    over = [
        act
        for act in refused
        if act.trigger == "select" and "quota_full" in {v.code for v in act.outcome.reasons}  # type: ignore[union-attr]
    ]
    assert over
    for act in over:
        chosen = [
            other
            for other in hoa_vang.acts
            if other.unit == act.unit
            and other.trigger == "select"
            and isinstance(other.outcome, Advanced)
        ]
        assert len(chosen) == 2


def test_a_shortfall_stands_apart_from_lateness(chi_lang: Year) -> None:
    """001-17, requirements §1.7: on time and short of target are two facts."""
    late = {one.unit for one in chi_lang.owed if one.late}
    short = {one.unit for one in chi_lang.shortfalls}
    assert short - late
    assert late - short
    assert all(one.soft for one in chi_lang.shortfalls)


def test_paper_sent_in_time_and_entered_after_the_date_is_on_time(chi_lang: Year) -> None:
    entered_after = [
        one
        for one in chi_lang.owed
        if one.state == "settled"
        and not one.late
        and any(at >= one.due_at for at in left_what_it_owed(chi_lang, one))
    ]
    assert entered_after


def test_the_year_ends_with_every_record_of_a_sent_list_taken_up(chi_lang: Year) -> None:
    silent = sum(one.state == "open" and one.deadline == "registration" for one in chi_lang.owed)
    assert chi_lang.states["list"] == {
        "awaited": silent,
        "received": len(chi_lang.units) - silent,
    }


def test_acts_are_in_order_and_only_on_working_days(chi_lang: Year) -> None:
    assert all(one.at <= following.at for one, following in pairwise(chi_lang.acts))
    assert all(chi_lang.calendar.is_working(local_day(act.at)) for act in chi_lang.acts)


@pytest.mark.proof
def test_three_weeks_without_a_tick_end_in_one_letter_for_each_date_owed() -> None:
    outage = (date(2023, 2, 20), date(2023, 3, 12))
    year = year_of(CHI_LANG, outages=[outage])
    asleep = [one for one in year.letters if outage[0] <= local_day(one.date) <= outage[1]]
    assert asleep == []
    back = datetime(2023, 3, 13, 8, tzinfo=ZONE)
    caught_up = Counter(
        (year.causes[letter.number].unit, letter.officer)
        for letter in year.letters
        if letter.date == back and year.causes[letter.number].sort.deadline
    )
    assert set(caught_up.values()) == {1}
    sent = {one.kind for one in year.letters if one.date == back}
    assert sent == {LetterKind.CATCH_UP, LetterKind.RECEIPT}
    still_owing = {
        one.unit
        for one in year.owed
        if one.deadline == "registration"
        and not any(at < back for at in left_what_it_owed(year, one))
    }
    missed = {one.cause.unit for one in year.undelivered}
    assert {unit for unit, _ in caught_up} == still_owing - missed


@pytest.mark.proof
def test_nobody_is_reported_to_a_head_before_the_own_notice_after_an_outage() -> None:
    year = year_of(CHI_LANG, outages=[(date(2023, 2, 20), date(2023, 3, 26))])
    firsts: dict[str, LetterKind] = {}
    for letter in year.letters:
        cause = year.causes[letter.number]
        if cause.sort.deadline == "registration":
            firsts.setdefault(cause.unit, letter.kind)
    assert firsts
    assert set(firsts.values()) == {LetterKind.CATCH_UP}


def test_what_to_look_at_names_the_sunday_the_rungs_that_meet_and_people_without_mail(
    chi_lang: Year,
) -> None:
    found = Counter(one.code for one in clashes(chi_lang))
    assert found["due_on_day_off"] == 1
    assert found["rungs_meet"] == 1
    assert found["no_address"] == 3
    assert found["letter_on_day_off"] == 0


def test_a_rung_to_a_role_that_nobody_holds_is_told_before_the_plan_is_opened(
    chi_lang: Year,
) -> None:
    silent = [one for one in clashes(chi_lang) if one.code == "nobody_holds_for"]
    assert {in_words(one.facts["units"], "vi") for one in silent} == {"Đảng bộ xã Vân An"}
    assert {in_words(one.facts["rung"], "vi") for one in silent} == {"quá hạn 3 ngày làm việc"}


@pytest.mark.proof
def test_a_plan_issued_late_shows_the_rungs_that_can_never_fire() -> None:
    """000-27: a ladder of a fortnight does not fit into nine days."""
    late = definition(CHI_LANG).model_copy(update={"issued_on": date(2023, 2, 28)})
    people = SAMPLES / CHI_LANG
    year = rehearse(
        late, calendar(CHI_LANG), b"", people / "units.csv", people / "officers.csv", seed=1
    )
    (never,) = [one for one in clashes(year) if one.code == "rung_never"]
    assert in_words(never.facts["rungs"], "vi") == "trước hạn 14 ngày"
    assert (0, date(2023, 2, 23)) not in {one for found in fired(year).values() for one in found}


def test_the_same_seed_makes_the_same_year_and_another_seed_another() -> None:
    once, again, other = known_year(HOA_VANG), year_of(HOA_VANG), year_of(HOA_VANG, seed=2)
    assert [one.words for one in once.letters] == [one.words for one in again.letters]
    assert once.acts == again.acts
    assert once.states == again.states
    assert [one.words for one in once.letters] != [one.words for one in other.letters]
