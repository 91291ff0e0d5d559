"""Periods that open, fail and open again, and dates that move, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine import recurring
from engine.amend import Amended, amend
from engine.committees import found
from engine.due import owed
from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.move import Actor, Channel
from engine.opening import open_plan
from engine.post import post
from engine.relief import Ground, waive
from engine.watch import tick
from notifications.transport import Kept
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.incidents import open_incidents
from storage.mail import MailFilter, messages
from storage.people import officer
from storage.plans import next_period, plan_by_code
from tests.dated_plan import DATED, people
from workflows.calendar_source import vietnam_calendar
from workflows.reading import read_plan

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SYSTEM = Actor(None, "system", "root@host", Channel.CLI)
GROUND = Ground("Huyện bận bầu cử", "15-CV/HU")
PLAN = "dated-2023"


def local(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2023, month, day, hour, tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def db(database: Database, tmp_path: Path) -> Database:
    """The plan of every kind of date, opened on 03/01/2023, its first letters sent."""
    found(database, "ban", "Ban Tuyên giáo", "Propaganda Board", SYSTEM, local(1, 2))
    for path, read in zip(people(tmp_path), (import_units, import_officers), strict=True):
        assert not read(database, "ban", path, SYSTEM, local(1, 2)).stopped
    definition = read_plan(DATED.encode(), "dated.yaml").definition
    assert definition is not None
    calendar = vietnam_calendar(2022, 2024)
    open_plan(database, "ban", definition, calendar, DATED.encode(), SYSTEM, local(1, 3))
    post(database, Kept(), local(1, 3))
    return database


def head(db: Database) -> Actor:
    with db.read() as work:
        row = officer(work, 1, "dung")
    assert row is not None
    return Actor(row.id, "dung", "root@host", Channel.CLI)


def test_a_period_that_fails_waits_for_its_retry_and_opens_once(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad(*_: Any) -> Any:
        raise RuntimeError("a row nobody foresaw")

    monkeypatch.setattr(recurring, "owners", bad)
    assert [one.plan for one in tick(db, local(2, 1)).unopened] == [PLAN]
    monkeypatch.undo()
    assert tick(db, local(2, 1) + timedelta(minutes=59)).opened == 0
    assert [one.records for one in tick(db, local(2, 1, 10)).periods] == [2]
    assert tick(db, local(2, 1, 10)).opened == 0
    with db.read() as work:
        assert open_incidents(work) == ()
        assert next_period(work, local(2, 1, 10)) == local(3, 1, 0)


def test_a_recurring_date_moves_and_whoever_was_told_is_told(db: Database) -> None:
    amended = DATED.replace("in_period: 25", "in_period: 28")
    definition = read_plan(amended.encode(), "dated.yaml").definition
    assert definition is not None
    now = local(1, 20)
    done = amend(db, PLAN, definition, amended.encode(), GROUND, head(db), now)
    assert isinstance(done, Amended)
    assert (done.corrections, [one.period for one in done.dates]) == (2, ["2023-01"])
    days = {one.last_good_day for one in owed(db, PLAN, now) if one.deadline == "monthly"}
    assert days == {date(2023, 1, 28)}
    assert letters(db, "moved", now) == ["an", "binh"]


def test_a_waiver_is_told_to_whoever_was_told_of_the_duty(db: Database) -> None:
    now = local(1, 20)
    (row,) = [one for one in owed(db, PLAN, now, unit="phuong-a") if one.deadline == "monthly"]
    waive(db, row.record, "monthly", GROUND, head(db), now)
    assert letters(db, "waived", now) == ["an"]


def letters(db: Database, kind: str, now: datetime) -> list[str]:
    post(db, Kept(), now)
    with db.read() as work:
        plan = plan_by_code(work, PLAN)
        assert plan is not None
        assert isinstance(verify_chain(work, plan.head_id), Verified)
        return sorted(one.officer for one in messages(work, MailFilter(letter=kind)))
