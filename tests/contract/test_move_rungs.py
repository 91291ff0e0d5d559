"""Rungs that make a move as the system, on both databases: once, under guards, to the end."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import closing
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from engine.advance import Advanced, advance
from engine.closing import close_plan
from engine.move import Move
from engine.watch import Ticked, tick
from storage.database import Database
from storage.duties import DutyRow, duties_of
from storage.incidents import IncidentRow, open_incidents
from storage.lifecycle import open_database
from storage.mail import messages
from storage.records import RecordRow, record
from tests.builders import Ready, a_plan, ready_database
from tests.deciding import PLAN
from tests.owing import local

LAST_DAY, LAPSES = local(3, 9), local(3, 14)
"""The list is due; three working days later the system ends the matter."""
LISTS = ("small-2023-0001", "small-2023-0002")
NOTE_WANTED = {"reason": "required"}


def ready(database: Database, *guards: Mapping[str, object]) -> Ready:
    """Two units that owe a list; one that does not come is closed by the system."""
    tracks: dict[str, Any] = deepcopy(PLAN["tracks"])
    listed = tracks["list"]
    listed["transitions"]["send"]["guards"] = []
    listed["states"]["lapsed"] = {"label": {"vi": "Không gửi", "en": "Not sent"}, "final": True}
    listed["transitions"]["lapse"] = {
        "label": {"vi": "Ghi nhận không gửi", "en": "Close as not sent"},
        "from": "awaited",
        "to": "lapsed",
        "by": ["system", "secretariat"],
        "guards": list(guards),
        "tells": [{"letter": "returned", "to": "unit_officer"}],
    }
    ladder = {"rungs": [{"at": "due"}, {"at": "+3wd", "move": "lapse"}]}
    return ready_database(db=database, plan=a_plan(tracks=tracks, ladders={"standard": ladder}))


def looked(ground: Ready, *instants: datetime) -> list[Ticked]:
    """One tick at each instant; all that may leave leaves."""
    done = []
    for now in instants:
        done.append(tick(ground.db, now, os_user="root@host"))
        with ground.db.write() as work:
            work.sql(
                f"UPDATE message SET status = 'sent', settled_at = '{now.isoformat()}'"
                " WHERE status = 'pending'"
            )
    return done


def rows(ground: Ready) -> list[tuple[RecordRow, DutyRow]]:
    """Each unit's list, and what it owes."""
    found = []
    with ground.db.read() as work:
        for code in LISTS:
            row = record(work, code)
            assert row is not None
            (duty,) = duties_of(work, row.id)
            found.append((row, duty))
    return found


def standing(ground: Ready) -> list[tuple[str, str, datetime | None]]:
    """Of each list: its state, that of the obligation, and when the watch looks next."""
    return [(row.state, duty.state, duty.next_at) for row, duty in rows(ground)]


def acts(ground: Ready, act: str) -> int:
    with ground.db.read() as work:
        head = ground.opened.plan.head_id
        found = work.sql(f"SELECT act FROM audit_entry WHERE head_id = {head}")
    return [name for (name,) in found].count(act)


def incidents(ground: Ready) -> list[IncidentRow]:
    with ground.db.read() as work:
        return list(open_incidents(work))


def test_the_system_moves_each_record_once_settles_what_was_owed_and_tells(
    database: Database,
) -> None:
    ground = ready(database)
    reminded, moved, again, later = looked(
        ground, LAST_DAY, LAPSES, LAPSES, LAPSES + timedelta(days=60)
    )
    assert (reminded.fired, reminded.messages) == (2, 2)
    assert (moved.fired, moved.put_aside) == (2, ())
    assert (again.fired, later.fired) == (0, 0)
    assert standing(ground) == [("lapsed", "settled", None)] * 2
    assert all(duty.settled_at == LAPSES for _, duty in rows(ground))
    assert acts(ground, "duty.moved_on") == 2
    assert acts(ground, "record.advanced") == 2
    with database.read() as work:
        told = [one.officer for one in messages(work) if one.letter == "returned"]
    assert sorted(told) == ["lan-xa-a", "lan-xa-b"]
    assert incidents(ground) == []


def test_a_list_that_came_is_not_moved(database: Database) -> None:
    ground = ready(database)
    looked(ground, LAST_DAY)
    sent = advance(database, Move(LISTS[0], "send"), ground.officer("lan-xa-a"), LAST_DAY)
    assert isinstance(sent, Advanced), sent
    looked(ground, LAPSES)
    assert [state for state, _, _ in standing(ground)] == ["sent", "lapsed"]


def test_a_guard_that_refuses_the_system_is_an_incident_and_is_not_asked_again(
    database: Database,
) -> None:
    ground = ready(database, NOTE_WANTED)
    _, refused, later = looked(ground, LAST_DAY, LAPSES, LAPSES + timedelta(days=30))
    assert (refused.fired, refused.put_aside, later.fired) == (2, (), 0)
    assert standing(ground) == [("awaited", "open", None)] * 2
    assert acts(ground, "duty.moved_on") == 2
    (first, second) = incidents(ground)
    assert (first.kind, second.kind) == ("rung_move_refused", "rung_move_refused")
    assert first.facts == {"record": LISTS[0], "trigger": "lapse", "guards": ["reason"]}
    assert first.times == 1
    by_hand = Move(LISTS[0], "lapse", note="Đơn vị đã sáp nhập")
    assert isinstance(advance(database, by_hand, ground.officer("thu"), LAPSES), Advanced)
    assert standing(ground)[0] == ("lapsed", "settled", None)


def test_after_downtime_the_officers_are_told_first_and_the_move_comes_a_working_day_later(
    database: Database,
) -> None:
    ground = ready(database)
    back, same_day, next_day = looked(ground, local(4, 10), local(4, 10, 15), local(4, 11))
    assert (back.fired, back.messages, same_day.fired) == (2, 2, 0)
    assert standing(ground) == [("lapsed", "settled", None)] * 2
    assert next_day.fired == 2


def test_nothing_is_moved_while_the_officers_letter_may_still_leave(database: Database) -> None:
    ground = ready(database)
    tick(database, LAST_DAY)
    assert tick(database, LAPSES).fired == 0
    assert standing(ground)[0][:2] == ("awaited", "open")


def test_a_plan_that_was_closed_moves_nothing(database: Database) -> None:
    ground = ready(database)
    looked(ground, LAST_DAY)
    close_plan(database, "small-2023", "", ground.officer("thu"), LAPSES - timedelta(days=1))
    (after,) = looked(ground, LAPSES)
    assert (after.fired, after.put_aside) == (0, ())
    assert standing(ground) == [("awaited", "open", None)] * 2
    assert incidents(ground) == []


def test_watches_side_by_side_move_each_record_once(database: Database, database_url: str) -> None:
    ground = ready(database)
    looked(ground, LAST_DAY)
    start, fired = threading.Barrier(3), []

    def watch() -> None:
        with closing(open_database(database_url)) as db:
            start.wait()
            fired.append(tick(db, LAPSES).fired)

    watches = [threading.Thread(target=watch) for _ in range(3)]
    for one in watches:
        one.start()
    for one in watches:
        one.join()
    assert sum(fired) == 2
    assert (acts(ground, "duty.moved_on"), acts(ground, "record.advanced")) == (2, 2)
    assert standing(ground) == [("lapsed", "settled", None)] * 2
