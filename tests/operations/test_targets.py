"""A unit owes a hard quota's least number by a date: its models meet it, and may break it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from engine.advance import Advanced, advance
from engine.bulk import advance_many
from engine.due import Owed, owed
from engine.move import Move
from engine.preview import preview
from engine.relief import Ground, extend
from engine.watch import tick
from storage.duties import duties_of
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from storage.records import record
from tests.builders import NOW, OPENED, Ready, ready_database
from tests.lists_owed import SMALL
from tests.records import models
from workflows.definition import Definition, Due

TARGET = {
    "label": {"vi": "Đủ số mô hình", "en": "Enough models"},
    "due": {"before": "2023-04-15"},
    "track": "list",
    "quota": "two",
    "ladder": "standard",
}
TWO = {
    "label": {"vi": "Hai mô hình", "en": "Two models"},
    "track": "model",
    "states": ["registered", "scaled"],
    "unit_kinds": ["dang_bo"],
    "at_least": 2,
}
LATE = NOW + timedelta(days=60)


@pytest.fixture
def ready() -> Iterator[Ready]:
    said = SMALL.model_dump(by_alias=True, exclude_defaults=True)
    said["quotas"] = {"two": TWO}
    said["deadlines"]["enough"] = TARGET
    model = said["tracks"]["model"]["transitions"]
    model["register"]["guards"] = [{"form": "registration"}]
    plan = Definition.model_validate(said)
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield ready_database(db=database, plan=plan, units={"xa-a": "dang_bo", "chi-b": "chi_bo"})
    database.close()


def target(ready: Ready, unit: str = "xa-a") -> list[Owed]:
    rows = owed(ready.db, "small-2023", NOW, unit=unit)
    return [one for one in rows if one.deadline == "enough"]


def registered(ready: Ready, number: int = 2) -> list[str]:
    codes = models(ready, number)
    for code in codes:
        done = advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
        assert isinstance(done, Advanced), done
    return list(codes)


def test_only_units_of_the_quotas_kinds_owe_its_number(ready: Ready) -> None:
    assert [one.state for one in target(ready)] == ["open"]
    assert target(ready, "chi-b") == []


def test_the_model_that_reaches_the_number_settles_what_is_owed(ready: Ready) -> None:
    registered(ready, 1)
    assert [one.state for one in target(ready)] == ["open"]
    registered(ready, 1)
    assert [(one.state, one.late) for one in target(ready)] == [("settled", False)]


def test_a_bulk_act_settles_it_as_one_by_one_would(ready: Ready) -> None:
    moves = [Move(code, "register") for code in models(ready, 2)]
    advance_many(ready.db, moves, ready.officer("lan-xa-a"), NOW, all_or_none=True)
    assert [one.state for one in target(ready)] == ["settled"]


def test_a_unit_that_loses_a_model_owes_the_number_again(ready: Ready) -> None:
    first, _ = registered(ready)
    gone = advance(ready.db, Move(first, "withdraw", "trùng"), ready.officer("lan-xa-a"), NOW)
    assert isinstance(gone, Advanced)
    (one,) = target(ready)
    assert (one.state, one.met_at) == ("open", None)
    assert one.next_at is not None


def test_a_number_reached_after_its_date_is_late(ready: Ready) -> None:
    for code in models(ready, 2):
        advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), LATE)
    assert [(one.state, one.late) for one in target(ready)] == [("settled", True)]


def test_an_extended_unit_reaches_it_in_time(ready: Ready) -> None:
    (one,) = target(ready)
    later, ground = Due(before=date(2023, 6, 1)), Ground("mưa lũ", "12-CV/BTG")
    extend(ready.db, one.record, "enough", later, ground, ready.officer("thu"), NOW)
    for code in models(ready, 2):
        advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), LATE)
    assert [(one.state, one.late) for one in target(ready)] == [("settled", False)]


def test_the_preview_says_that_the_move_reaches_the_number(ready: Ready) -> None:
    (code,) = models(ready, 1)
    registered(ready, 1)
    seen = preview(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    assert [one.deadline for one in getattr(seen, "targets", ())] == ["enough"]
    assert [one.state for one in target(ready)] == ["open"]


def test_whoever_can_register_models_is_reminded_of_the_number(ready: Ready) -> None:
    (one,) = target(ready)
    tick(ready.db, one.due_at - timedelta(hours=2))
    with ready.db.read() as work:
        found = record(work, one.record)
        assert found is not None
        (duty,) = [duty for duty in duties_of(work, found.id) if duty.deadline == "enough"]
        written = [each.officer for each in messages(work, MailFilter(obligation_id=duty.id))]
    assert written == ["lan-xa-a"]
