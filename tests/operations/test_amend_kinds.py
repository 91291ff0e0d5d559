"""Dates moved that have no one day: counted from a state, recurring, tentative, the year's end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.advance import Advanced, advance
from engine.amend import Amended, amend, amendment
from engine.committees import found
from engine.due import Owed, owed
from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.move import Actor, Channel, Move, Proposal
from engine.opening import open_plan
from engine.post import post
from engine.propose import propose
from engine.relief import Ground, extend
from engine.watch import tick
from notifications.transport import Kept
from storage.database import Database
from storage.lifecycle import create_database
from storage.listings import listed_records
from storage.mail import MailFilter, messages
from storage.people import officer
from tests.dated_plan import DATED, people
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Definition, Due
from workflows.errors import WrongUsage
from workflows.reading import read_plan

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = vietnam_calendar(2022, 2024)
SYSTEM = Actor(None, "system", "root@host", Channel.CLI)
GROUND = Ground("Huyện bận bầu cử", "15-CV/HU")
EXCHANGE = "due: {anniversary: birthday, offset: -7d}"
WINDOW = "due: {window: [2023-05-01, 2023-05-15]}"
YEAR_END = "due: {year_end: last_working}"


def local(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2023, month, day, hour, tzinfo=ZONE).astimezone(UTC)


@dataclass
class Running:
    """A plan opened on 03/01/2023, and the file it was opened from."""

    db: Database
    text: str

    def actor(self, code: str) -> Actor:
        with self.db.read() as work:
            row = officer(work, 1, code)
        assert row is not None
        return Actor(row.id, code, "root@host", Channel.CLI)

    def with_(self, old: str, new: str) -> Definition:
        """The plan as its author would write it with another date."""
        assert self.text.count(old) == 1
        read = read_plan(self.text.replace(old, new).encode(), "dated.yaml")
        assert read.definition is not None, read.findings
        return read.definition

    def would(self, old: str, new: str, now: datetime) -> Amended:
        return amendment(self.db, "dated-2023", self.with_(old, new), now)

    def amended(self, old: str, new: str, now: datetime) -> Amended:
        sheet = self.would(old, new, now)
        plan, by = self.with_(old, new), self.actor("dung")
        done = amend(self.db, "dated-2023", plan, b"plan: x", GROUND, by, now)
        assert done == sheet
        self.text = self.text.replace(old, new)
        return sheet

    def sent(self, unit: str, by: str, now: datetime) -> str:
        made = propose(self.db, Proposal("dated-2023", "model", unit), self.actor(by), now)
        assert isinstance(made, Advanced)
        return made.record

    def owed(self, now: datetime, deadline: str) -> list[Owed]:
        return [one for one in owed(self.db, "dated-2023", now) if one.deadline == deadline]

    def days(self, now: datetime, deadline: str) -> list[date]:
        return [one.last_good_day for one in self.owed(now, deadline)]

    def letters(self, now: datetime, letter: str) -> list[str]:
        post(self.db, Kept(), now)
        with self.db.read() as work:
            return sorted(one.officer for one in messages(work, MailFilter(letter=letter)))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Running]:
    with closing(create_database("sqlite://", rehearsal=True, now=local(1, 2))) as db:
        found(db, "ban", "Ban Tuyên giáo", "Propaganda Board", SYSTEM, local(1, 2))
        for path, read in zip(people(tmp_path), (import_units, import_officers), strict=True):
            assert not read(db, "ban", path, SYSTEM, local(1, 2)).stopped
        yield Running(db, DATED)


def begin(opened: Running, exchange: str = EXCHANGE) -> Running:
    opened.text = opened.text.replace(EXCHANGE, exchange)
    definition = read_plan(opened.text.encode(), "dated.yaml").definition
    assert definition is not None
    source = opened.text.encode()
    open_plan(opened.db, "ban", definition, CALENDAR, source, SYSTEM, local(1, 3))
    post(opened.db, Kept(), local(1, 3))
    return opened


@pytest.fixture
def running(opened: Running) -> Running:
    return begin(opened)


# --- counted from a state ------------------------------------------------------------------------


def test_a_longer_count_moves_each_record_from_its_own_day(running: Running) -> None:
    running.sent("phuong-a", "an", local(2, 1))
    running.sent("phuong-b", "binh", local(2, 3))
    assert running.days(local(2, 3), "appraisal") == [date(2023, 2, 15), date(2023, 2, 17)]
    sheet = running.amended("within: 10wd", "within: 15wd", local(2, 6))
    assert [(one.moved, one.told) for one in sheet.dates] == [(1, ()), (1, ())]
    assert [one.new.due_at for one in sheet.dates] == [local(2, 23, 0), local(2, 25, 0)]
    (way,) = sheet.ways
    assert "10 ngày làm việc" in way.old.say("vi")
    assert "15 ngày làm việc" in way.new.say("vi")
    assert running.days(local(2, 6), "appraisal") == [date(2023, 2, 22), date(2023, 2, 24)]
    running.sent("phuong-a", "an", local(2, 6))
    assert date(2023, 2, 27) in running.days(local(2, 6), "appraisal")


def test_who_was_reminded_of_the_old_count_is_told_the_new_one(running: Running) -> None:
    running.sent("phuong-a", "an", local(2, 1))
    tick(running.db, local(2, 13, 8))  # two working days before
    assert "chi" in running.letters(local(2, 13, 8), "reminder")
    (impact,) = running.amended("within: 10wd", "within: 15wd", local(2, 14)).dates
    assert impact.told == ("chi",)
    assert [(rung.rung.at, rung.gone) for rung in impact.rungs][:2] == [("-2wd", 1), ("due", 0)]
    assert running.letters(local(2, 14), "moved") == ["chi"]


def test_a_shorter_count_that_would_make_a_record_late_at_once_names_it(running: Running) -> None:
    code = running.sent("phuong-a", "an", local(2, 1))
    running.sent("phuong-b", "binh", local(2, 9))
    with pytest.raises(WrongUsage) as refused:
        running.would("within: 10wd", "within: 5wd", local(2, 10))
    assert refused.value.code == "amend_made_late"
    assert refused.value.facts["records"] == (code,)
    own = Due(through=date(2023, 2, 20))
    extend(running.db, code, "appraisal", own, GROUND, running.actor("dung"), local(2, 10))
    sheet = running.amended("within: 10wd", "within: 5wd", local(2, 10))
    assert [(one.moved, one.kept) for one in sheet.dates] == [(0, 1), (1, 0)]
    days = running.days(local(2, 10), "appraisal")
    assert days == [date(2023, 2, 16), date(2023, 2, 20)]


def test_what_is_late_by_both_counts_stays_and_what_was_late_may_become_on_time(
    running: Running,
) -> None:
    done = running.sent("phuong-a", "an", local(2, 1))
    running.sent("phuong-b", "binh", local(2, 1))
    advance(running.db, Move(done, "appraise"), running.actor("chi"), local(2, 17))
    assert [one.late for one in running.owed(local(3, 1), "appraisal")] == [True, True]
    (impact,) = running.amended("within: 10wd", "within: 15wd", local(3, 1)).dates
    assert (impact.moved, impact.over, impact.eased) == (0, 1, 1)
    late = {one.unit: one.late for one in running.owed(local(3, 1), "appraisal")}
    assert late == {"phuong-a": False, "phuong-b": True}


def test_a_day_cannot_become_a_count_while_the_plan_runs(running: Running) -> None:
    with pytest.raises(WrongUsage) as refused:
        running.would(EXCHANGE, "due: {within: 10wd, after: planned}", local(2, 1))
    assert refused.value.code == "amend_day_only"


# --- what comes back -----------------------------------------------------------------------------


def test_what_comes_back_moves_in_the_period_that_runs_and_in_those_to_come(
    running: Running,
) -> None:
    (impact,) = running.amended("in_period: 25", "in_period: 28", local(1, 20)).dates
    assert (impact.period, impact.moved) == ("2023-01", 2)
    assert impact.label.vi == "Báo cáo tháng (tháng 01/2023)"
    assert impact.told == ("an", "binh")  # by the letters at the opening
    assert running.letters(local(1, 20), "moved") == ["an", "binh"]
    tick(running.db, local(2, 1))
    assert running.days(local(2, 1), "monthly") == [date(2023, 1, 28)] * 2 + [date(2023, 2, 28)] * 2


def test_one_period_moves_alone(running: Running) -> None:
    tick(running.db, local(2, 1))
    due = "in_period: 25, moved: [{period: 2023-02, to: 2023-02-27}]"
    sheet = running.amended("in_period: 25", due, local(2, 2))
    assert [(one.period, one.moved) for one in sheet.dates] == [("2023-02", 2)]
    (way,) = sheet.ways
    assert way.new.say("vi").endswith("; riêng tháng 02/2023: hết ngày 27/02/2023")
    days = [date(2023, 1, 25)] * 2 + [date(2023, 2, 27)] * 2
    assert running.days(local(2, 2), "monthly") == days
    (*_, february) = running.owed(local(2, 2), "monthly")
    assert february.how.say("vi").startswith("tháng 02/2023, riêng kỳ này ấn định lại → hết")
    tick(running.db, local(3, 1))
    assert running.days(local(3, 1), "monthly")[-1] == date(2023, 3, 25)


def test_a_quarter_moved_past_its_end_is_that_day_and_not_counted_on(running: Running) -> None:
    due = "in_period: last, offset: +5wd, moved: [{period: 2023-Q1, to: 2023-04-14}]"
    (impact,) = running.amended("in_period: last, offset: +5wd", due, local(2, 1)).dates
    assert (impact.period, impact.new.due_at) == ("2023-Q1", local(4, 15, 0))


def test_a_period_that_began_later_was_not_told_by_the_opening_letter(running: Running) -> None:
    tick(running.db, local(2, 1))
    february = running.would("in_period: 25", "in_period: 28", local(2, 2)).dates[-1]
    assert (february.period, february.told) == ("2023-02", ())


def test_a_recurring_date_does_not_move_before_today_in_the_period_that_runs(
    running: Running,
) -> None:
    with pytest.raises(WrongUsage) as refused:
        running.would("in_period: 25", "in_period: 15", local(1, 20))
    assert refused.value.code == "amend_made_late"
    assert "tháng 01/2023" in refused.value.sentence("vi")


def test_the_offset_of_a_recurring_date_moves_as_well(running: Running) -> None:
    (impact,) = running.amended("offset: +5wd", "offset: +10wd", local(2, 1)).dates
    assert (impact.period, impact.new.due_at) == ("2023-Q1", local(4, 15, 0))


# --- tentative, and the year's end ---------------------------------------------------------------


def test_a_tentative_window_moves_and_nobody_owes_by_it(opened: Running) -> None:
    running = begin(opened, WINDOW)
    sheet = running.amended("[2023-05-01, 2023-05-15]", "[2023-06-01, 2023-06-10]", local(2, 1))
    assert (sheet.names, sheet.dates, sheet.corrections) == (("exchange",), (), 0)
    (way,) = sheet.ways
    assert "01/5/2023" in way.old.say("vi")
    assert "10/6/2023" in way.new.say("vi")


def test_a_tentative_time_that_becomes_a_day_is_owed_from_then_on(opened: Running) -> None:
    running = begin(opened, WINDOW)
    assert running.owed(local(2, 1), "exchange") == []
    sheet = running.amended(WINDOW, "due: {through: 2023-05-19}", local(2, 1))
    assert (sheet.opened, sheet.dates, sheet.corrections) == (1, (), 0)
    (one,) = running.owed(local(2, 1), "exchange")
    assert (one.state, one.last_good_day) == ("open", date(2023, 5, 19))
    tick(running.db, local(5, 17, 8))  # two working days before
    assert "chi" in running.letters(local(5, 17, 8), "reminder")


def test_what_was_done_before_its_time_became_a_day_is_not_owed(opened: Running) -> None:
    running = begin(opened, WINDOW)
    with running.db.read() as work:
        (planned,) = listed_records(work, plan="dated-2023", track="exchange")
    advance(running.db, Move(planned.code, "hold"), running.actor("chi"), local(2, 1))
    assert running.amended(WINDOW, "due: {through: 2023-05-19}", local(2, 2)).opened == 0


def test_a_day_does_not_become_tentative_while_the_plan_runs(running: Running) -> None:
    with pytest.raises(WrongUsage) as refused:
        running.would(EXCHANGE, WINDOW, local(2, 1))
    assert refused.value.code == "amend_window"


def test_the_end_of_the_year_moves(opened: Running) -> None:
    running = begin(opened, YEAR_END)
    assert running.days(local(2, 1), "exchange") == [date(2023, 12, 29)]
    (impact,) = running.amended("year_end: last_working", "year_end: 15/12", local(2, 1)).dates
    assert impact.moved == 1
    assert running.days(local(2, 1), "exchange") == [date(2023, 12, 15)]


def test_the_days_before_an_event_move(running: Running) -> None:
    (impact,) = running.amended("offset: -7d", "offset: -3d", local(2, 1)).dates
    assert impact.moved == 1
    assert running.days(local(2, 1), "exchange") == [date(2023, 5, 16)]


def test_an_event_becomes_a_fixed_day(running: Running) -> None:
    running.amended(EXCHANGE, "due: {before: 2023-05-20}", local(2, 1))
    assert running.days(local(2, 1), "exchange") == [date(2023, 5, 19)]
