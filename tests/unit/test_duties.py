"""What a move makes a unit owe, and what it settles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from engine.duties import changes, owing_roles
from engine.facts import DutyFacts, Facts
from engine.machine import NONE
from engine.move import ActDates
from tests.deciding import NOW, PLAN, definition, facts

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2023, 3, 10, tzinfo=ZONE)


def duty(
    deadline: str = "registration",
    state: Literal["open", "settled", "waived"] = "open",
    due_at: datetime = DUE,
) -> DutyFacts:
    return DutyFacts(id=5, deadline=deadline, state=state, due_at=due_at, due_rev=1)


def with_deadline(**changes: object) -> Any:
    deadline = {**PLAN["deadlines"]["registration"], **changes}
    return definition(deadlines={**PLAN["deadlines"], "registration": deadline})


def opening(**changes: Any) -> Facts:
    return facts("open", track="list", state=NONE, roles=("system",), **changes)


def sending(dates: ActDates | None = None, **changes: Any) -> Facts:
    return facts(
        "send", track="list", duties=(duty(),), dates=dates or ActDates.direct(NOW), **changes
    )


def test_a_unit_owes_its_list_from_the_moment_the_plan_opens_its_record() -> None:
    opened, settled = changes(opening(), "awaited")
    (list_,) = opened
    assert (list_.deadline, list_.due_at, settled) == ("registration", DUE, ())
    # The ladder's first rung, -7d, is Thursday 2/3; it is Wednesday now.
    assert list_.next_at == datetime(2023, 3, 2, 8, tzinfo=ZONE)


def test_a_deadline_without_a_ladder_is_owed_and_never_reminded() -> None:
    opened, _ = changes(facts("register"), "registered")
    assert [(one.deadline, one.next_at) for one in opened] == [("result", None)]


def test_sending_the_list_settles_it() -> None:
    opened, settled = changes(sending(), "sent")
    assert opened == ()
    assert [(one.id, one.deadline, one.met_at, one.late) for one in settled] == [
        (5, "registration", NOW, False)
    ]


def test_paper_sent_on_the_last_day_and_typed_in_later_is_on_time() -> None:
    ninth, thirteenth = DUE - timedelta(hours=8), DUE + timedelta(days=3)
    dates = ActDates(sent=ninth, received=thirteenth, entered=thirteenth)
    (on_time,) = changes(sending(dates), "sent")[1]
    (late,) = changes(sending(dates, plan=with_deadline(counts="received")), "sent")[1]
    assert (on_time.met_at, on_time.late) == (ninth, False)
    assert (late.met_at, late.late) == (thirteenth, True)


def test_the_first_instant_of_the_day_named_is_late() -> None:  # "trước ngày": strictly before
    late = [
        changes(sending(ActDates.direct(at)), "sent")[1][0].late
        for at in (DUE - timedelta(microseconds=1), DUE)
    ]
    assert late == [False, True]


def test_an_extended_obligation_is_measured_by_its_own_date() -> None:
    longer = duty(due_at=DUE + timedelta(days=7))
    given = facts("send", track="list", duties=(longer,), dates=ActDates.direct(DUE))
    assert changes(given, "sent")[1][0].late is False


def test_a_record_that_comes_back_owes_again() -> None:
    returned = opening(duties=(duty(state="settled"),))
    assert [one.deadline for one in changes(returned, "awaited")[0]] == ["registration"]


def test_moving_between_two_states_that_both_owe_changes_nothing() -> None:
    both = with_deadline(owed_in=["awaited", "sent"])
    assert changes(sending(plan=both), "sent") == ((), ())


def test_a_deadline_of_other_unit_kinds_does_not_bind() -> None:
    assert changes(opening(plan=with_deadline(unit_kinds=["chi_bo"])), "awaited") == ((), ())


def test_an_obligation_is_settled_even_if_the_plan_would_no_longer_bind_the_unit() -> None:
    given = sending(plan=with_deadline(unit_kinds=["chi_bo"]))
    assert [one.deadline for one in changes(given, "sent")[1]] == ["registration"]


def test_a_tentative_window_makes_no_obligation() -> None:  # 000-15
    window = with_deadline(due={"window": ["2023-04-01", "2023-04-10"]})
    assert changes(opening(plan=window), "awaited") == ((), ())


def test_an_obligation_opened_after_its_date_is_overdue_at_once() -> None:
    after = datetime(2023, 3, 13, 3, tzinfo=UTC)
    (opened,) = changes(opening(now=after), "awaited")[0]
    # Only +3wd is left of the ladder: Tuesday 14/3.
    assert opened.next_at == datetime(2023, 3, 14, 8, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("name", "owing"),
    [
        # The secretariat may send a list for a unit, but the unit's own officer owes it.
        pytest.param("registration", ("unit_officer",), id="the unit before the committee"),
        # Withdrawing settles too, and only the unit's officer of the two belongs to the unit.
        pytest.param("result", ("unit_officer",), id="whoever of the unit can settle it"),
    ],
)
def test_the_officers_who_owe_are_those_of_the_unit_who_can_settle(
    name: str, owing: tuple[str, ...]
) -> None:
    plan = definition()
    assert owing_roles(plan, plan.deadlines[name]) == owing


def test_what_no_officer_of_the_unit_can_settle_is_owed_by_the_committee() -> None:
    plan = with_deadline(track="model", owed_in="registered")
    of_model = plan.tracks["model"].transitions
    scale_only = {k: v.model_dump(by_alias=True) for k, v in of_model.items() if k != "withdraw"}
    for one in scale_only.values():
        one["from"] = list(one["from"]) or "none"
    tracks = {**PLAN["tracks"], "model": {**PLAN["tracks"]["model"], "transitions": scale_only}}
    plan = definition(tracks=tracks)
    assert owing_roles(plan, plan.deadlines["result"]) == ("board",)
