"""One unit's date extended or its duty waived: by a paper, sealed, no reminder for the old date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.advance import Advanced, advance
from engine.due import Owed, owed
from engine.move import Move
from engine.post import post
from engine.relief import Ground, Relieved, extend, waive
from engine.watch import tick
from notifications.transport import Kept
from storage.audit import entries
from storage.database import Database
from storage.duties import duties_of
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from storage.records import record
from storage.rungs import firings_of
from tests.builders import NOW, OPENED, Ready, ready_database
from tests.lists_owed import SMALL
from workflows.definition import Due, LetterKind
from workflows.errors import WrongUsage
from workflows.verdict import Refusal

GROUND = Ground("mưa lũ chia cắt", "12-CV/BTG")
LIST = "small-2023-0001"
LATER = Due(before=date(2023, 3, 17))
OLD_DUE = datetime(2023, 3, 9, 17, tzinfo=UTC)
NEW_DUE = OLD_DUE + timedelta(days=7)


@pytest.fixture
def ready() -> Iterator[Ready]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield ready_database(db=database, plan=SMALL)
    database.close()


def owing(db: Database, now: datetime) -> Owed:
    rows = owed(db, "small-2023", now, unit="xa-a")
    (one,) = [row for row in rows if row.deadline == "registration"]
    return one


def fates(ready: Ready, now: datetime) -> dict[int, str]:
    one = owing(ready.db, now)
    with ready.db.read() as work:
        found = record(work, one.record)
        assert found is not None
        (duty,) = [d for d in duties_of(work, found.id) if d.deadline == "registration"]
        return {firing.rung: firing.fate for firing in firings_of(work, duty.id, duty.due_rev)}


def test_an_extended_unit_has_until_the_new_date_and_the_others_the_old_one(ready: Ready) -> None:
    done = extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    assert isinstance(done, Relieved)
    assert done.due_at == NEW_DUE
    rows = owed(ready.db, "small-2023", NOW)
    assert {(row.unit, row.due_at, row.extended) for row in rows} == {
        ("xa-a", NEW_DUE, True),
        ("xa-b", OLD_DUE, False),
    }


def test_reminders_begin_anew_for_an_extended_date(ready: Ready) -> None:
    tick(ready.db, NOW)
    extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    after = OLD_DUE + timedelta(hours=3)
    tick(ready.db, after)
    assert fates(ready, after)[1] == "fired"  # a week before 17/3, the old date's night


def test_paper_sent_within_the_extended_date_is_on_time(ready: Ready) -> None:
    extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    sent = advance(ready.db, Move(LIST, "send"), ready.officer("lan-xa-a"), NEW_DUE - timedelta(1))
    assert isinstance(sent, Advanced)
    assert not sent.late


def test_a_list_returned_after_the_extension_keeps_its_extended_date(ready: Ready) -> None:
    extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    advance(ready.db, Move(LIST, "send"), ready.officer("lan-xa-a"), NOW)
    advance(ready.db, Move(LIST, "give_back"), ready.officer("thu"), NOW)
    assert owing(ready.db, NOW).due_at == NEW_DUE


def test_whoever_was_told_the_old_date_is_told_the_new_one(ready: Ready) -> None:
    post(ready.db, Kept(), OPENED)
    extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    with ready.db.read() as work:
        corrections = messages(work, MailFilter(letter="moved"))
    assert [(one.officer, one.record) for one in corrections] == [("lan-xa-a", LIST)]


def test_whoever_was_told_of_a_waived_duty_is_told_that_it_is_no_longer_owed(ready: Ready) -> None:
    sink = Kept()
    post(ready.db, sink, OPENED)
    waive(ready.db, LIST, None, GROUND, ready.officer("thu"), NOW)
    post(ready.db, sink, NOW)
    letter = sink.letters[-1]
    assert (letter.kind, letter.officer) == (LetterKind.WAIVED, "lan-xa-a")
    for said in ("không còn phải thực hiện", GROUND.reason, GROUND.paper, "10/3/2023"):
        assert said in letter.words.text


def test_a_waiver_does_not_wait_because_a_letter_left_that_day(ready: Ready) -> None:
    sink, soon = Kept(), OPENED + timedelta(minutes=5)
    post(ready.db, sink, OPENED)  # one ordinary letter a day is enough
    waive(ready.db, LIST, None, GROUND, ready.officer("thu"), soon)
    post(ready.db, sink, soon)
    assert sink.letters[-1].kind is LetterKind.WAIVED


def test_nobody_who_was_told_nothing_hears_of_a_waiver(ready: Ready) -> None:
    waive(ready.db, LIST, None, GROUND, ready.officer("thu"), NOW)
    with ready.db.read() as work:
        assert messages(work, MailFilter(letter="waived")) == ()


def test_a_waiver_that_was_taken_back_before_its_letter_left_is_not_told(ready: Ready) -> None:
    post(ready.db, Kept(), OPENED)
    waive(ready.db, LIST, None, GROUND, ready.officer("thu"), NOW)
    extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    post(ready.db, Kept(), NOW)
    with ready.db.read() as work:
        fates = {one.letter: one.status for one in messages(work)}
    assert (fates["waived"], fates["moved"]) == ("void", "sent")


def test_a_waived_unit_is_never_reminded_and_never_late(ready: Ready) -> None:
    waive(ready.db, LIST, "registration", GROUND, ready.officer("thu"), NOW)
    much_later = OLD_DUE + timedelta(days=60)
    tick(ready.db, much_later)
    one = owing(ready.db, much_later)
    assert (one.state, one.late, fates(ready, much_later)) == ("waived", False, {})


def test_an_extension_takes_a_waiver_back(ready: Ready) -> None:
    waive(ready.db, LIST, None, GROUND, ready.officer("thu"), NOW)
    extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    one = owing(ready.db, NOW)
    assert (one.state, one.due_at) == ("open", NEW_DUE)


def test_what_was_granted_is_sealed_with_its_reason_beside_the_log(ready: Ready) -> None:
    extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    with ready.db.read() as work:
        *_, entry = entries(work, ready.opened.plan.head_id)
    assert (entry.act, entry.actor) == ("duty.extended", "thu")
    assert entry.body["deadline"] == "registration"
    assert GROUND.reason not in str(entry.body)
    assert entry.secrets == {"note": GROUND.reason, "document": GROUND.paper}


@pytest.mark.parametrize("relieve", ["extend", "waive"])
def test_an_officer_of_a_unit_cannot_relieve_it(ready: Ready, relieve: str) -> None:
    actor = ready.officer("lan-xa-a")
    if relieve == "extend":
        done = extend(ready.db, LIST, None, LATER, GROUND, actor, NOW)
    else:
        done = waive(ready.db, LIST, None, GROUND, actor, NOW)
    assert isinstance(done, Refusal)
    with ready.db.read() as work:
        *_, entry = entries(work, ready.opened.plan.head_id)
    assert (entry.act, entry.body["trigger"]) == ("act.refused", relieve)
    assert owing(ready.db, NOW).due_at == OLD_DUE


@pytest.mark.parametrize(
    ("due", "ground", "code"),
    [
        (Due(before=date(2023, 3, 10)), GROUND, "extend_not_later"),
        (Due(before=date(2023, 3, 1)), GROUND, "extend_not_later"),
        (LATER, Ground("", "12-CV/BTG"), "ground_missing"),
        (LATER, Ground("mưa lũ", " "), "ground_missing"),
    ],
)
def test_a_date_is_extended_only_forward_and_on_paper(
    ready: Ready, due: Due, ground: Ground, code: str
) -> None:
    with pytest.raises(WrongUsage) as refused:
        extend(ready.db, LIST, None, due, ground, ready.officer("thu"), NOW)
    assert refused.value.code == code


def test_what_is_settled_cannot_be_extended(ready: Ready) -> None:
    advance(ready.db, Move(LIST, "send"), ready.officer("lan-xa-a"), NOW)
    with pytest.raises(WrongUsage) as refused:
        extend(ready.db, LIST, None, LATER, GROUND, ready.officer("thu"), NOW)
    assert refused.value.code == "owes_nothing"
