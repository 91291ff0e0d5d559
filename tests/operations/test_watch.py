"""The watch over a real database: who is written to, when, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import Any

import pytest

from engine import look, watch
from engine.addressing import addressed
from engine.watch import tick
from storage.database import Database
from storage.incidents import open_incidents
from storage.lifecycle import create_database
from storage.mail import messages
from storage.people import assign, end_assignment, officer, save_officer
from tests.owing import OPENED, Ground, local, run_plan
from workflows.errors import Conflict


@pytest.fixture
def db() -> Iterator[Database]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield database
    database.close()


def told(ground: Ground, *codes: str) -> list[int]:
    """The ids of officers, by code."""
    with ground.db.read() as work:
        found = [officer(work, ground.plan.committee_id, code) for code in codes]
    return [one.id for one in found if one is not None]


def entries(ground: Ground) -> list[dict[str, Any]]:
    with ground.db.read() as work:
        rows = work.sql(f"SELECT canonical FROM audit_entry WHERE head_id = {ground.plan.head_id}")
    return [json.loads(bytes(canonical)) for (canonical,) in rows]


def test_a_year_of_daily_ticks_fires_every_rung_on_its_day_to_its_people(db: Database) -> None:
    ground = run_plan(db)
    days = []
    for day in range(90):
        now = local(1, 10) + timedelta(days=day)
        if tick(db, now).fired:
            days.append(f"{now:%d/%m}")
        ground.deliver(now)
    assert days == ["23/02", "02/03", "08/03", "09/03", "14/03", "20/03"]
    officer_id, head, chief = told(ground, "xa-0000-officer", "xa-0000-head", "chief")
    assert [(letter, to) for _, letter, to in ground.letters()] == [
        ("reminder", officer_id),
        ("reminder", officer_id),
        ("reminder", officer_id),
        ("due_today", officer_id),
        ("overdue", head),
        ("escalation", chief),
    ]
    assert ground.acts() == ["duty.reminded"] * 4 + ["duty.escalated"] * 2
    assert ground.duty().next_at is None


def test_two_ticks_at_the_same_instant_send_one_letter(db: Database) -> None:
    ground = run_plan(db, 3)
    first, second = tick(db, local(2, 23)), tick(db, local(2, 23))
    assert (first.fired, first.messages) == (3, 3)
    assert (second.fired, second.messages) == (0, 0)
    assert len(ground.letters()) == 3
    assert first.next_due_at == second.next_due_at == local(3, 2)


def test_three_weeks_of_downtime_end_in_one_letter_per_obligation(db: Database) -> None:
    ground = run_plan(db, 2)
    done = tick(db, local(3, 16))
    assert (done.fired, done.superseded, done.messages) == (2, 6, 2)
    assert {letter for _, letter, _ in ground.letters()} == {"catch_up"}
    ground.deliver(local(3, 16))
    assert done.next_due_at == local(3, 17)  # nobody's superior hears of it before tomorrow
    again = tick(db, local(3, 17))
    assert (again.fired, ground.acts()[-1]) == (2, "duty.escalated")


def test_nothing_goes_out_once_the_list_was_sent(db: Database) -> None:
    ground = run_plan(db)
    tick(db, local(2, 23))
    ground.settle(0, local(2, 24))
    assert tick(db, local(4, 1)).fired == 0
    assert len(ground.letters()) == 1


def test_a_list_that_is_sent_back_is_reminded_of_again_where_the_ladder_went_on(
    db: Database,
) -> None:
    ground = run_plan(db)
    tick(db, local(3, 2))
    ground.settle(0, local(3, 3))
    ground.open(0, local(3, 8, 9))  # after -1wd, before the last day
    assert ground.duty().next_at == local(3, 9)
    tick(db, local(3, 9))
    assert ground.fired() == [1, 3]
    assert {f.rung: f.fate for f in ground.fates()}[2] == "moot"


def test_a_moved_date_starts_the_ladder_anew(db: Database) -> None:
    ground = run_plan(db)
    tick(db, local(3, 9))
    ground.open(0, local(3, 9, 10), due_at=local(3, 25, 0))
    assert ground.duty().due_rev == 2
    done = tick(db, local(3, 17))
    assert (done.fired, len(ground.letters())) == (1, 2)


def test_the_letter_goes_to_whoever_holds_the_role_when_the_rung_fires(db: Database) -> None:
    ground = run_plan(db)
    with db.write() as work:
        old = officer(work, ground.plan.committee_id, "xa-0000-officer")
        assert old is not None
        end_assignment(work, old.id, "unit_officer", ground.units[0], until=date(2023, 2, 22))
        new = save_officer(work, ground.plan.committee_id, code="new", name="Mới")
        assign(work, new, "unit_officer", ground.units[0], since=date(2023, 2, 23))
    tick(db, local(2, 23))
    assert [to for _, _, to in ground.letters()] == [new]


def test_a_rung_whose_role_nobody_holds_is_told_to_the_receiving_office(db: Database) -> None:
    ground = run_plan(db)
    with db.write() as work:
        (gone,) = told_in(work, ground)
        end_assignment(work, gone, "unit_officer", ground.units[0], until=date(2023, 1, 31))
    assert tick(db, local(2, 23)).fired == 1
    assert [to for _, _, to in ground.letters()] == told(ground, "clerk")
    with db.read() as work:
        (kept,) = messages(work)
        assert kept.facts == {"rung": 0, "instead": True}
        assert open_incidents(work) == ()


def test_a_rung_nobody_at_all_can_be_told_of_is_an_incident(db: Database) -> None:
    ground = run_plan(db)
    one, clerk = told(ground, "xa-0000-officer", "clerk")
    with db.write() as work:
        end_assignment(work, one, "unit_officer", ground.units[0], until=date(2023, 1, 31))
        end_assignment(work, clerk, "secretariat", None, until=date(2023, 1, 31))
    done = tick(db, local(2, 23))
    assert (done.fired, done.messages) == (1, 0)
    with db.read() as work:
        (incident,) = open_incidents(work)
    assert (incident.kind, incident.facts["roles"]) == ("rung_unheard", ["unit_officer"])


def told_in(work: Any, ground: Ground) -> list[int]:
    found = officer(work, ground.plan.committee_id, "xa-0000-officer")
    assert found is not None
    return [found.id]


def test_the_entry_says_which_rung_and_what_it_stands_for(db: Database) -> None:
    ground = run_plan(db)
    tick(db, local(3, 9, 9), os_user="root@host")
    (entry,) = entries(ground)
    assert (entry["act"], entry["actor"], entry["os_user"]) == (
        "duty.reminded",
        "system",
        "root@host",
    )
    body = entry["body"]
    assert (body["rung"], body["offset"], body["superseded"]) == (3, "due", [0, 1, 2])
    assert body["to"] == told(ground, "xa-0000-officer")


def test_a_closed_plan_reminds_nobody(db: Database) -> None:
    ground = run_plan(db)
    ground.close_plan(local(2, 20))
    assert tick(db, local(2, 23)).fired == 0
    assert (ground.letters(), ground.duty().next_at) == ([], None)


def test_a_clock_that_goes_back_repeats_nothing(db: Database) -> None:
    ground = run_plan(db)
    tick(db, local(3, 9))
    for back in (local(2, 23), local(3, 2), local(3, 9)):
        assert tick(db, back).fired == 0
    assert len(ground.letters()) == 1


def test_one_bad_row_is_put_aside_for_an_hour_and_the_others_go_on(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = run_plan(db, 3)
    bad = ground.duty(1).id

    def addressing(cause: Any, *rest: Any) -> Any:
        if cause.obligation_id == bad:
            raise RuntimeError("a row nobody foresaw")
        return addressed(cause, *rest)

    monkeypatch.setattr(look, "addressed", addressing)
    now = local(2, 23)
    done = tick(db, now)
    assert (done.fired, [one.obligation_id for one in done.put_aside]) == (2, [bad])
    assert "a row nobody foresaw" in done.put_aside[0].trouble
    assert ground.duty(1).next_at == now + timedelta(hours=1)
    with db.read() as work:
        (incident,) = open_incidents(work)
    assert (incident.kind, incident.key) == ("obligation_put_aside", str(bad))
    tick(db, now + timedelta(hours=1))
    assert ground.duty(1).next_at == now + timedelta(hours=3)
    monkeypatch.undo()
    assert tick(db, now + timedelta(hours=2, minutes=59)).fired == 0
    assert tick(db, now + timedelta(hours=3)).fired == 1
    assert len(ground.letters()) == 3
    with db.read() as work:
        assert open_incidents(work) == ()


def test_a_plan_that_a_long_act_keeps_locked_is_left_to_the_next_tick(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_plan(db, 3)
    waited = []

    def taken(*_: Any) -> Any:
        waited.append(1)
        raise Conflict("database_busy")

    monkeypatch.setattr(look, "lock_head", taken)
    done = tick(db, local(2, 23))
    assert (done.fired, done.put_aside, len(waited)) == (0, (), 1)
    monkeypatch.undo()
    assert tick(db, local(2, 23)).fired == 3


def test_a_limit_serves_the_longest_due_first_and_leaves_the_rest(db: Database) -> None:
    run_plan(db, 5)
    assert tick(db, local(2, 23), limit=2).fired == 2
    assert tick(db, local(2, 23), limit=2).fired == 2
    assert tick(db, local(2, 23)).fired == 1


def test_more_than_a_page_is_served_in_one_tick(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PAGE", 4)
    monkeypatch.setattr(watch, "BATCH", 3)
    run_plan(db, 13)
    assert tick(db, local(2, 23).astimezone(UTC)).fired == 13


def test_a_tick_told_to_stop_leaves_the_rest_to_the_next(db: Database) -> None:
    ground = run_plan(db, 3)
    stopped = tick(db, local(3, 2), go_on=lambda: False)
    assert (stopped.fired, stopped.next_due_at) == (0, ground.duty().next_at)
    assert tick(db, local(3, 2)).fired == 3
