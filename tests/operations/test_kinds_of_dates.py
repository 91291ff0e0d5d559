"""Dates that are not written out: counted from a state, of a period, of an event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine import recurring
from engine.advance import Advanced, advance
from engine.amend import Amended, amend
from engine.bulk import advance_many
from engine.closing import close_plan
from engine.committees import found
from engine.decision import Approved
from engine.due import Owed, owed
from engine.inbox import inbox
from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.move import ActDates, Actor, Channel, Move, Proposal
from engine.opening import open_plan
from engine.owners import owners
from engine.preview import preview, preview_proposal
from engine.propose import propose
from engine.rehearsal import rehearse
from engine.relief import Ground, extend
from engine.watch import tick
from reports.book.contents import Contents
from storage.database import Database
from storage.duties import duties_of
from storage.incidents import close_by_hand, open_incidents
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from storage.people import officer, units
from storage.plans import PlanRow, plan_by_code
from storage.records import record
from storage.work import Work
from tests.dated_plan import DATED, people
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Due, LetterKind
from workflows.errors import NotFound
from workflows.reading import read_plan

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = vietnam_calendar(2022, 2024)
DEFINITION = read_plan(DATED.encode(), "dated.yaml").definition
SYSTEM = Actor(None, "system", "root@host", Channel.CLI)


def local(month: int, day: int, hour: int = 9, year: int = 2023) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE).astimezone(UTC)


@dataclass
class Running:
    """The plan, opened on 03/01/2023, and its people."""

    db: Database

    def actor(self, code: str) -> Actor:
        with self.db.read() as work:
            found_ = officer(work, 1, code)
        assert found_ is not None
        return Actor(found_.id, code, "root@host", Channel.CLI)

    def in_inbox(self, code: str, now: datetime) -> set[str]:
        officer_id = self.actor(code).officer_id
        assert officer_id is not None
        return {one.deadline for one in inbox(self.db, officer_id, now).owed}

    def owed(self, now: datetime, deadline: str) -> list[Owed]:
        return [one for one in owed(self.db, "dated-2023", now) if one.deadline == deadline]

    def sent(self, now: datetime, dates: ActDates | None = None) -> str:
        model = Proposal("dated-2023", "model", "phuong-a", dates=dates)
        made = propose(self.db, model, self.actor("an" if dates is None else "chi"), now)
        assert isinstance(made, Advanced)
        return made.record

    def moved(self, code: str, trigger: str, by: str, now: datetime) -> Advanced:
        move = Move(
            code,
            trigger,
            note="Chưa đủ",
        )
        done = advance(self.db, move, self.actor(by), now)
        assert isinstance(done, Advanced), done
        return done


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    assert DEFINITION is not None
    db = create_database("sqlite://", rehearsal=True, now=local(1, 2))
    with closing(db):
        found(db, "ban", "Ban Tuyên giáo", "Propaganda Board", SYSTEM, local(1, 2))
        for path, read in zip(people(tmp_path), (import_units, import_officers), strict=True):
            assert not read(db, "ban", path, SYSTEM, local(1, 2)).stopped
        open_plan(db, "ban", DEFINITION, CALENDAR, DATED.encode(), SYSTEM, local(1, 3))
        yield Running(db)


# --- counted from a state ------------------------------------------------------------------------


def test_the_secretariat_has_ten_working_days_from_the_day_a_model_came_in(
    running: Running,
) -> None:
    running.sent(local(4, 20))
    (step,) = running.owed(local(4, 20), "appraisal")
    assert step.last_good_day == date(2023, 5, 9)
    assert step.how.say("vi").startswith("10 ngày làm việc kể từ 20/4/2023: trừ 29/4 (")
    tick(running.db, local(5, 5, 8))  # two working days before
    with running.db.read() as work:
        told = [one.officer for one in messages(work, MailFilter(letter="reminder"))]
    assert "chi" in told
    assert "an" not in told


def test_paper_is_counted_from_the_day_it_was_received(running: Running) -> None:
    dates = ActDates(local(3, 1), local(3, 6), local(3, 9), "Số đến 12")
    running.sent(local(3, 9), dates)
    (step,) = running.owed(local(3, 9), "appraisal")
    assert step.last_good_day == date(2023, 3, 20)


def test_the_preview_shows_the_date_that_would_be_owed(running: Running) -> None:
    proposal = Proposal("dated-2023", "model", "phuong-a")
    outcome = preview_proposal(running.db, proposal, running.actor("an"), local(4, 20))
    assert isinstance(outcome, Approved)
    (opened,) = outcome.opened
    assert (opened.due_at, opened.counted_from) == (local(5, 10, 0), date(2023, 4, 20))


def test_a_record_that_comes_back_is_counted_anew(running: Running) -> None:
    code = running.sent(local(2, 1))
    (first,) = running.owed(local(2, 1), "appraisal")
    running.moved(code, "give_back", "chi", local(2, 8))
    assert [one.state for one in running.owed(local(2, 8), "appraisal")] == ["settled"]
    running.moved(code, "send_again", "an", local(3, 1))
    (again,) = running.owed(local(3, 1), "appraisal")
    assert (first.last_good_day, again.last_good_day) == (date(2023, 2, 15), date(2023, 3, 15))
    with running.db.read() as work:
        row = record(work, code)
        assert row is not None
        (duty,) = duties_of(work, row.id)
    assert (duty.state, duty.due_rev, duty.counted_from) == ("open", 2, date(2023, 3, 1))


def test_many_at_once_are_owed_the_same_as_one(running: Running) -> None:
    codes = [running.sent(local(2, 1)) for _ in range(3)]
    for code in codes:
        running.moved(code, "give_back", "chi", local(2, 2))
    moves = [Move(code, "send_again") for code in codes]
    done = advance_many(running.db, moves, running.actor("an"), local(3, 1), all_or_none=True)
    assert all(isinstance(one, Advanced) for one in done)
    days = [one.last_good_day for one in running.owed(local(3, 1), "appraisal")]
    assert days == [date(2023, 3, 15)] * 3


def test_a_pending_step_stands_in_the_inbox_of_who_owes_it(running: Running) -> None:
    running.sent(local(4, 20))
    found_ = {code: running.in_inbox(code, local(4, 20)) for code in ("an", "chi", "dung")}
    assert found_ == {
        "an": {"monthly"},
        "chi": {"appraisal", "quarterly", "exchange"},
        "dung": set(),
    }


# --- what comes back -----------------------------------------------------------------------------


def test_only_the_period_that_runs_is_open_and_the_next_opens_when_it_begins(
    running: Running,
) -> None:
    assert [one.last_good_day for one in running.owed(local(1, 3), "quarterly")] == [
        date(2023, 4, 7)
    ]
    assert len(running.owed(local(1, 3), "monthly")) == 2
    assert tick(running.db, local(1, 31, 23)).opened == 0
    assert tick(running.db, local(2, 1, 0)).opened == 2
    assert tick(running.db, local(2, 1, 0)).opened == 0
    (quarter, *rest) = [one.period for one in running.owed(local(2, 1), "monthly")]
    assert {str(one.key) for one in (quarter, *rest) if one} == {"2023-01", "2023-02"}


def test_a_tick_says_which_periods_it_opened(running: Running) -> None:
    done = tick(running.db, local(4, 2))
    said = [(one.label.vi, one.records) for one in done.periods]
    assert said == [
        ("Báo cáo quý (quý II/2023)", 1),
        ("Báo cáo tháng (tháng 02/2023)", 2),
        ("Báo cáo tháng (tháng 3/2023)", 2),
        ("Báo cáo tháng (tháng 4/2023)", 2),
    ]
    assert tick(running.db, local(4, 2)).periods == ()


def test_a_plan_whose_period_cannot_be_opened_is_an_incident_and_stops_nobody(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = DATED.replace("plan: dated-2023", "plan: second-2023")
    second = read_plan(text.encode(), "second.yaml").definition
    assert second is not None
    open_plan(running.db, "ban", second, CALENDAR, text.encode(), SYSTEM, local(1, 3))

    def bad(work: Work, plan: PlanRow, *rest: Any) -> Any:
        if plan.code == "dated-2023":
            raise RuntimeError("a row nobody foresaw")
        return owners(work, plan, *rest)

    monkeypatch.setattr(recurring, "owners", bad)
    done = tick(running.db, local(2, 1))
    assert [(one.plan, one.records) for one in done.periods] == [("second-2023", 2)]
    assert [(one.plan, one.again) for one in done.unopened] == [("dated-2023", local(2, 1, 10))]
    with running.db.read() as work:
        (incident,) = open_incidents(work)
    assert (incident.kind, incident.retry_at) == ("periods_not_opened", local(2, 1, 10))
    between = tick(running.db, local(2, 1, 9) + timedelta(minutes=59))
    assert (between.unopened, between.next_due_at) == ((), local(2, 1, 10))
    assert [one.again for one in tick(running.db, local(2, 1, 10)).unopened] == [local(2, 1, 12)]
    monkeypatch.undo()
    assert tick(running.db, local(2, 1, 11)).opened == 0
    assert [one.plan for one in tick(running.db, local(2, 1, 12)).periods] == ["dated-2023"]
    with running.db.read() as work:
        assert open_incidents(work) == ()


def test_closing_the_incident_lets_the_period_be_tried_at_once(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad(*_: Any) -> Any:
        raise RuntimeError("a row nobody foresaw")

    monkeypatch.setattr(recurring, "owners", bad)
    tick(running.db, local(2, 1))
    monkeypatch.undo()
    with running.db.write() as work:
        (incident,) = open_incidents(work)
        close_by_hand(work, incident.id, None, local(2, 1))
    assert tick(running.db, local(2, 1)).opened == 2


def test_periods_that_passed_in_a_downtime_are_owed_all_the_same(running: Running) -> None:
    assert tick(running.db, local(8, 15)).opened == 2 * 7 + 2
    days = [one.last_good_day for one in running.owed(local(8, 15), "quarterly")]
    assert days == [date(2023, 4, 7), date(2023, 7, 7), date(2023, 10, 6)]


def test_a_closed_plan_opens_no_further_period(running: Running) -> None:
    close_plan(running.db, "dated-2023", "Hết việc", running.actor("dung"), local(1, 20))
    assert tick(running.db, local(3, 1)).opened == 0


def test_the_office_owes_its_report_and_is_in_no_list_of_units(running: Running) -> None:
    (report,) = running.owed(local(1, 3), "quarterly")
    assert (report.unit, report.unit_name.vi) == ("@ban", "Ban Tuyên giáo")
    done = running.moved(report.record, "report", "chi", local(4, 3))
    assert [one.deadline for one in done.approved.settled] == ["quarterly"]
    with running.db.read() as work:
        assert [one.code for one in units(work, 1, date(2023, 4, 3))] == ["phuong-a", "phuong-b"]
    office = Proposal("dated-2023", "model", "@ban")
    with pytest.raises(NotFound):
        propose(running.db, office, running.actor("an"), local(2, 1))


def test_a_unit_may_not_make_the_report_of_the_office(running: Running) -> None:
    (report,) = running.owed(local(1, 3), "quarterly")
    outcome = preview(running.db, Move(report.record, "report"), running.actor("an"), local(4, 3))
    assert not isinstance(outcome, Approved)


def test_the_plan_knows_when_its_next_period_begins(running: Running) -> None:
    for now, then in ((local(1, 3), local(2, 1, 0)), (local(12, 1, 0), None)):
        tick(running.db, now)
        with running.db.read() as work:
            plan = plan_by_code(work, "dated-2023")
        assert plan is not None
        assert plan.next_period_at == then


def test_an_event_is_prepared_seven_days_before(running: Running) -> None:
    (exchange,) = running.owed(local(1, 3), "exchange")
    assert exchange.last_good_day == date(2023, 5, 12)
    assert "19/5/2023" in exchange.how.say("vi")


def test_the_plan_may_move_one_years_event(running: Running) -> None:
    moved = DATED.replace("day: 19/5\n", "day: 19/5\n    moved: [2023-05-17]\n")
    definition = read_plan(moved.encode(), "dated.yaml").definition
    assert definition is not None
    ground = Ground("Trùng lịch", "12-CV/BTG")
    source, now = moved.encode(), local(2, 1)
    done = amend(running.db, "dated-2023", definition, source, ground, running.actor("dung"), now)
    assert isinstance(done, Amended)
    (exchange,) = running.owed(now, "exchange")
    assert exchange.last_good_day == date(2023, 5, 10)
    assert "(19/5/2023, năm nay chuyển sang 17/5/2023)" in exchange.how.say("vi")


def test_an_extension_is_said_beside_the_working_out(running: Running) -> None:
    code = running.sent(local(4, 20))
    ground = Ground("Chờ xác minh", "3-CV")
    extend(running.db, code, "appraisal", Due(through=date(2023, 5, 16)), ground,
           running.actor("dung"), local(4, 21))  # fmt: skip
    (step,) = running.owed(local(4, 21), "appraisal")
    assert step.extended
    assert step.how.say("vi").endswith(
        "→ hết thứ Ba, 09/5/2023; riêng hồ sơ này: "
        "trước ngày 17/5/2023 (chậm nhất hết thứ Ba, 16/5/2023)"
    )
    running.moved(code, "give_back", "chi", local(5, 10))
    running.moved(code, "send_again", "an", local(6, 1))
    (again,) = running.owed(local(6, 1), "appraisal")
    assert (again.last_good_day, again.extended) == (date(2023, 6, 15), False)


# --- a year --------------------------------------------------------------------------------------


def test_a_year_of_it_is_rehearsed_with_all_its_periods(tmp_path: Path) -> None:
    assert DEFINITION is not None
    year = rehearse(DEFINITION, CALENDAR, DATED.encode(), *people(tmp_path), seed=3)
    kept = {one.label.vi: one.when for one in Contents(year, "vi").deadlines}
    assert kept == {
        "Thẩm định mô hình": (
            "trong 10 ngày làm việc kể từ ngày ở trạng thái “Đã gửi” (không tính ngày đó)"
        ),
        "Báo cáo quý": "chậm nhất 5 ngày làm việc sau ngày cuối cùng của mỗi quý",
        "Chuẩn bị giao lưu": "đến hết thứ Sáu, 12/5/2023",
        "Báo cáo tháng": "chậm nhất hết ngày 25 của mỗi tháng",
    }
    quarters = [one for one in year.owed if one.deadline == "quarterly"]
    assert [one.last_good_day for one in sorted(quarters, key=lambda one: one.due_at)] == [
        date(2023, 4, 7), date(2023, 7, 7), date(2023, 10, 6), date(2024, 1, 8),
    ]  # fmt: skip
    assert sum(one.deadline == "monthly" for one in year.owed) == 24
    (exchange,) = [one for one in year.owed if one.deadline == "exchange"]
    assert (exchange.last_good_day, exchange.state) == (date(2023, 5, 12), "settled")
    steps = [one for one in year.owed if one.deadline == "appraisal"]
    assert steps
    assert {one.unit for one in steps} <= {"phuong-a", "phuong-b"}
    reminded = {letter.officer for letter in year.letters if letter.kind is LetterKind.REMINDER}
    assert {"chi"} <= reminded
    subjects = [letter.words.subject for letter in year.letters if letter.officer == "chi"]
    assert any("quý I/2023" in one for one in subjects)
