"""Dates of a running plan moved: the impact first, one act, corrections to who knew the old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.advance import Advanced, advance
from engine.amend import Amended, amend, amendment
from engine.due import owed
from engine.move import Move
from engine.post import post
from engine.relief import Ground, extend
from engine.watch import tick
from notifications.transport import Kept
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from tests.builders import NOW, OPENED, Ready, ready_database
from tests.lists_owed import SMALL
from tests.logs import exported, verifier
from workflows.definition import Definition, Due
from workflows.errors import WrongUsage
from workflows.verdict import Refusal

GROUND = Ground("Huyện bận bầu cử", "15-CV/HU")
FIRST = "small-2023-0001"
OLD_DUE = datetime(2023, 3, 9, 17, tzinfo=UTC)
MORNING = datetime(2023, 3, 2, 1, 30, tzinfo=UTC)
"""02/3/2023, 08:30 in Vietnam: the week's reminder is due."""


def with_list_due(day: str) -> Definition:
    """The plan as its author would write it with another date for the lists."""
    said = SMALL.model_dump(by_alias=True, exclude_defaults=True)
    said["deadlines"]["registration"]["due"] = {"before": day}
    return Definition.model_validate(said)


LATER, EARLIER = with_list_due("2023-03-24"), with_list_due("2023-03-08")
NEW_DUE = OLD_DUE + timedelta(days=14)


@pytest.fixture
def ready() -> Iterator[Ready]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield ready_database(db=database, plan=SMALL)
    database.close()


def amended(ready: Ready, plan: Definition = LATER, now: datetime = NOW) -> Amended:
    done = amend(ready.db, "small-2023", plan, b"plan: x", GROUND, ready.officer("thu"), now)
    assert isinstance(done, Amended)
    return done


def dates(ready: Ready, now: datetime = NOW) -> dict[str, datetime]:
    return {one.unit: one.due_at for one in owed(ready.db, "small-2023", now)}


def letters(ready: Ready, **wanted: str) -> list[str]:
    with ready.db.read() as work:
        return [one.officer for one in messages(work, MailFilter(**wanted))]  # type: ignore[arg-type]


def test_the_impact_sheet_says_what_would_happen_and_changes_nothing(ready: Ready) -> None:
    post(ready.db, Kept(), OPENED)
    tick(ready.db, MORNING)
    sheet = amendment(ready.db, "small-2023", LATER, MORNING)
    (impact,) = sheet.dates
    assert (impact.moved, impact.kept, impact.eased, impact.waiting) == (2, 0, 0, 2)
    assert impact.told == ("lan-xa-a", "lan-xa-b")  # by the letters at the opening
    assert [(rung.rung.at, rung.gone, rung.past) for rung in impact.rungs][:3] == [
        ("-14d", 0, False),
        ("-7d", 2, False),
        ("-1wd", 0, False),
    ]
    assert {rung.rung.at for rung in impact.rungs if rung.escalates} == {"+3wd", "+7wd"}
    assert set(dates(ready).values()) == {OLD_DUE}


def test_the_act_does_what_the_sheet_said(ready: Ready) -> None:
    post(ready.db, Kept(), OPENED)
    sheet = amendment(ready.db, "small-2023", LATER, NOW)
    assert amended(ready) == sheet
    assert set(dates(ready).values()) == {NEW_DUE}
    assert sorted(letters(ready, letter="moved")) == ["lan-xa-a", "lan-xa-b"]


def test_a_reminder_that_named_the_old_date_does_not_go(ready: Ready) -> None:
    tick(ready.db, MORNING - timedelta(days=7))
    tick(ready.db, MORNING)
    amended(ready, now=MORNING)
    post(ready.db, Kept(), MORNING)
    assert letters(ready, letter="reminder", status="sent") == []
    assert len(letters(ready, letter="reminder", status="void")) == 4


def test_nobody_is_escalated_for_the_old_date(ready: Ready) -> None:
    amended(ready)
    tick(ready.db, OLD_DUE + timedelta(days=5))
    assert letters(ready, letter="escalation") == []
    assert letters(ready, letter="overdue") == []


def test_an_officer_who_was_told_nothing_gets_no_correction(ready: Ready) -> None:
    assert amended(ready).corrections == 0  # the letters at the opening have not left yet


def test_a_list_sent_late_by_the_old_date_is_on_time_by_a_later_one(ready: Ready) -> None:
    late = OLD_DUE + timedelta(days=2)
    advance(ready.db, Move(FIRST, "send", "ốm"), ready.officer("lan-xa-a"), late)
    (impact,) = amended(ready, now=late).dates
    assert (impact.moved, impact.eased) == (1, 1)
    assert not any(one.late for one in owed(ready.db, "small-2023", late))


def test_nobody_becomes_late_by_an_earlier_date(ready: Ready) -> None:
    sent = OLD_DUE - timedelta(hours=3)
    plan = with_list_due("2023-03-09")
    advance(ready.db, Move(FIRST, "send"), ready.officer("lan-xa-a"), sent - timedelta(days=2))
    amended(ready, plan, NOW)
    settled = [one for one in owed(ready.db, "small-2023", sent) if one.state == "settled"]
    assert [(one.unit, one.late) for one in settled] == [("xa-a", False)]


def test_an_extension_that_reaches_further_stays(ready: Ready) -> None:
    further = Due(before=date(2023, 4, 1))
    extend(ready.db, FIRST, None, further, GROUND, ready.officer("thu"), NOW)
    (impact,) = amended(ready).dates
    assert (impact.moved, impact.kept) == (1, 1)
    assert dates(ready)["xa-a"] > dates(ready)["xa-b"] == NEW_DUE


def test_an_extension_that_the_new_date_overtakes_gives_way(ready: Ready) -> None:
    extend(ready.db, FIRST, None, Due(before=date(2023, 3, 15)), GROUND, ready.officer("thu"), NOW)
    amended(ready)
    assert set(dates(ready).values()) == {NEW_DUE}


def test_records_go_on_under_the_new_dates(ready: Ready) -> None:
    amended(ready)
    between = NEW_DUE - timedelta(days=1)
    sent = advance(ready.db, Move(FIRST, "send"), ready.officer("lan-xa-a"), between)
    assert isinstance(sent, Advanced)
    assert not sent.late


def test_a_date_can_move_again(ready: Ready) -> None:
    post(ready.db, Kept(), OPENED)
    amended(ready)
    post(ready.db, Kept(), NOW)
    assert amended(ready, EARLIER).corrections == 2
    assert set(dates(ready).values()) == {OLD_DUE - timedelta(days=2)}


def test_what_was_amended_is_sealed_and_an_auditor_can_check_it(
    ready: Ready, tmp_path: Path
) -> None:
    amended(ready)
    advance(ready.db, Move(FIRST, "send"), ready.officer("lan-xa-a"), NOW)
    with ready.db.read() as work:
        found = [e for e in entries(work, ready.opened.plan.head_id) if e.act == "plan.amended"]
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
    assert found[0].body["dates"][0]["moved"] == 2
    assert found[0].secrets == {"note": GROUND.reason, "document": GROUND.paper}
    assert verifier(exported(ready, tmp_path / "out")).returncode == 0


def test_an_officer_of_a_unit_cannot_move_the_plans_dates(ready: Ready) -> None:
    actor = ready.officer("lan-xa-a")
    done = amend(ready.db, "small-2023", LATER, b"plan: x", GROUND, actor, NOW)
    assert isinstance(done, Refusal)
    assert set(dates(ready).values()) == {OLD_DUE}


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (SMALL, "amend_nothing"),
        (with_list_due("2023-02-20"), "amend_into_past"),
        (SMALL.model_copy(update={"year": 2024}), "amend_only_dates"),
    ],
)
def test_only_dates_to_come_can_be_moved(ready: Ready, plan: Definition, code: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        amendment(ready.db, "small-2023", plan, NOW)
    assert refused.value.code == code


def test_a_date_counted_from_a_state_has_no_day_to_move(ready: Ready) -> None:
    said = SMALL.model_dump(by_alias=True, exclude_defaults=True)
    said["deadlines"]["result"]["due"] = {"within": "10wd", "after": "registered"}
    with pytest.raises(WrongUsage) as refused:
        amendment(ready.db, "small-2023", Definition.model_validate(said), NOW)
    assert refused.value.code == "amend_day_only"


def test_another_move_in_the_file_is_named(ready: Ready) -> None:
    said = SMALL.model_dump(by_alias=True, exclude_defaults=True)
    said["tracks"]["list"]["transitions"]["send"]["by"] = ["secretariat"]
    with pytest.raises(WrongUsage) as refused:
        amendment(ready.db, "small-2023", Definition.model_validate(said), NOW)
    assert refused.value.facts["places"] == ("tracks.list.transitions.send.by.1",)
