"""The daily line: each working morning once, to the receiving office, where the plan wants it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from engine.daily import daily_lines
from engine.post import post
from engine.round import go_round
from notifications.transport import Kept
from storage.database import Database
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from storage.plans import run_edition, seal_text
from tests.deciding import CALENDAR
from tests.owing import DEFINITION, OPENED, Ground, local, run_plan
from workflows.definition import LetterKind
from workflows.sealing import seal


@pytest.fixture
def db() -> Iterator[Database]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield database
    database.close()


@pytest.fixture
def ground(db: Database) -> Ground:
    """A plan that wants its line at 07:30."""
    made = run_plan(db)
    wanted = seal(DEFINITION.model_copy(update={"daily_line": "07:30"}), CALENDAR)
    with db.write() as work:
        seal_text(
            work, wanted.definition_sha256, "definition", wanted.definition_json, None, OPENED
        )
        run_edition(work, made.plan.id, wanted.definition_sha256, wanted.calendar_sha256, OPENED)
    return made


def lines(db: Database) -> list[str]:
    with db.read() as work:
        return [row.facts["day"] for row in messages(work, MailFilter(letter="daily"))]


def test_the_line_goes_out_once_a_day_from_its_hour_on(ground: Ground) -> None:
    db = ground.db
    assert daily_lines(db, local(3, 1, 7, 29)) == 0
    assert daily_lines(db, local(3, 1, 7, 30)) == 1
    assert daily_lines(db, local(3, 1, 7, 31)) == 0
    assert daily_lines(db, local(3, 1, 23, 59)) == 0
    assert daily_lines(db, local(3, 2, 15, 0)) == 1, "a machine switched on late still tells"
    assert lines(db) == ["2023-03-01", "2023-03-02"]


@pytest.mark.parametrize(
    "day", [local(3, 4), local(3, 5), local(4, 29)], ids=["Sat", "Sun", "Giỗ Tổ"]
)
def test_nobody_is_told_on_a_day_off(ground: Ground, day: datetime) -> None:
    assert daily_lines(ground.db, day) == 0


def test_a_plan_that_is_closed_or_past_its_period_tells_nothing(ground: Ground) -> None:
    assert daily_lines(ground.db, datetime(2024, 3, 1, 3, tzinfo=OPENED.tzinfo)) == 0
    ground.close_plan(local(3, 1))
    assert daily_lines(ground.db, local(3, 2)) == 0


def test_a_plan_that_does_not_want_it_gets_none(db: Database) -> None:
    run_plan(db)
    assert daily_lines(db, local(3, 1)) == 0


def test_the_letter_says_what_is_due_and_the_next_date(ground: Ground) -> None:
    assert go_round(ground.db, local(3, 1)).daily == 1
    kept = Kept()
    post(ground.db, kept, local(3, 1))
    subjects = [one.words.subject for one in kept.letters if one.kind is LetterKind.DAILY]
    assert len(subjects) == 1
    assert "0 đến hạn, 0 quá hạn" in subjects[0]
    assert "Thứ Năm, 09/3" in subjects[0] or "thứ Năm, 09/3" in subjects[0]
