"""Letters that wait until the receiving office releases them: prepared, announced, let go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.acts import by_hand
from engine.addressing import addressed, officers_for
from engine.advance import locked
from engine.causes import DayBegun
from engine.editions import edition
from engine.for_committee import refused_unless_for_office
from engine.known import known_plan
from engine.ladder import MORNING
from engine.move import Actor, Channel
from storage import held as letters
from storage.audit import NewEntry, lock_head, seal
from storage.database import Database
from storage.held import HeldRow
from storage.incidents import close_incident, raise_incident
from storage.mail import enqueue_many, message
from storage.plans import plan_by_id
from storage.work import Work
from workflows.definition import SYSTEM, LetterKind
from workflows.errors import Conflict, NotFound
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Released:
    """Ids of the letters that may leave now, and of those that had lost their cause."""

    released: tuple[int, ...]
    void: tuple[int, ...]


def tend_held(db: Database, now: datetime, os_user: str) -> None:
    """Void held letters whose cause is gone; tell each plan's office, once a working day, of the
    rest. Costs one look at an index when nothing is held. ``now`` is aware."""
    with db.read() as work:
        waiting = letters.held(work)
    for plan_id in dict.fromkeys(one.plan_id for one in waiting):
        mine = [one for one in waiting if one.plan_id == plan_id]
        if any(one.gone for one in mine):
            with db.write() as work:
                _void_gone(work, plan_id, now, os_user)
        if not all(one.gone for one in mine):
            _announce(db, plan_id, now)


def release(
    db: Database, plan: str, numbers: Collection[int] | None, actor: Actor, now: datetime
) -> Released | Refusal:
    """Let held letters of a plan leave; those whose cause is gone are voided instead.

    Whoever holds the role of the receiving office may.

    Args:
        numbers: of the messages; None for all that are held.
        now: aware.

    Raises NotFound for an unknown plan or message; Conflict for a message that is not held.
    """
    with db.write() as work:
        gathering, head = locked(work, known_plan(work, plan), actor, now)
        runs = edition(work, gathering.plan.edition_id)
        refusal = refused_unless_for_office(gathering, runs, head, "release")
        if refusal is not None:
            return refusal
        asked = _asked(work, gathering.plan.id, numbers)
        go = tuple(one.id for one in asked if not one.gone)
        gone = tuple((one.id, one.gone) for one in asked if one.gone)
        letters.release(work, go, now)
        letters.void(work, gone, now)
        voided = tuple(one for one, _ in gone)
        body = {"plan": plan, "released": list(go), "void": list(voided)}
        if asked:
            seal(work, head, [by_hand(actor, "letter.released", now, body)])
    return Released(go, voided)


def withhold(db: Database, number: int, note: str, actor: Actor, now: datetime) -> Refusal | None:
    """Let a held letter never leave; ``note`` says why and lies beside the log.

    Authority and errors as ``release``.
    """
    with db.write() as work:
        found = message(work, number)
        if found is None:
            raise NotFound("message_unknown", message=number)
        gathering, head = locked(work, known_plan(work, found.plan), actor, now)
        runs = edition(work, gathering.plan.edition_id)
        refusal = refused_unless_for_office(gathering, runs, head, "withhold")
        if refusal is not None:
            return refusal
        (row,) = _asked(work, gathering.plan.id, (number,))
        letters.void(work, [(row.id, "withheld")], now)
        body = {"letter": row.letter, "message": row.id, "to": row.officer_id}
        secrets = {"note": note.strip()} if note.strip() else {}
        seal(work, head, [by_hand(actor, "letter.withheld", now, body, secrets=secrets)])
    return None


def _asked(work: Work, plan_id: int, numbers: Iterable[int] | None) -> list[HeldRow]:
    waiting = {one.id: one for one in letters.held(work, plan_id)}
    if numbers is None:
        return list(waiting.values())
    for number in numbers:
        if number in waiting:
            continue
        found = message(work, number)
        if found is None or found.plan_id != plan_id:
            raise NotFound("message_unknown", message=number)
        raise Conflict("message_not_held", message=number)
    return [waiting[number] for number in dict.fromkeys(numbers)]


def _void_gone(work: Work, plan_id: int, now: datetime, os_user: str) -> None:
    head = lock_head(work, plan_by_id(work, plan_id).head_id)
    gone = [one for one in letters.held(work, plan_id) if one.gone]
    letters.void(work, [(one.id, one.gone) for one in gone], now)
    if gone:
        seal(work, head, [_voided(one, now, os_user) for one in gone])


def _voided(row: HeldRow, now: datetime, os_user: str) -> NewEntry:
    return NewEntry(
        at=now,
        act="letter.void",
        channel=Channel.SCHEDULER.value,
        actor=SYSTEM,
        os_user=os_user,
        officer_id=None,
        record_id=row.record_id,
        unit_id=None,
        body={"letter": row.letter, "message": row.id, "to": row.officer_id, "why": row.gone},
    )


def _announce(db: Database, plan_id: int, now: datetime) -> None:
    """Put a notice to the office into the outbox, if today is a working day without one."""
    with db.read() as work:
        plan = plan_by_id(work, plan_id)
        runs = edition(work, plan.edition_id)
        local = now.astimezone(ZoneInfo(runs.definition.zone))
        if local.time() < MORNING or not runs.calendar.is_working(local.date()):
            return
        office = (runs.definition.receiving_office,)
        officers = officers_for(work, runs.definition, plan.committee_id, 0, office, local.date())
        cause = DayBegun(plan_id, local.date())
        notices = addressed(cause, plan_id, LetterKind.RELEASE, officers)
        if notices and all(letters.is_put(work, one.dedupe_key) for one in notices):
            return
    with db.write() as work:
        if notices:
            enqueue_many(work, notices, now)
            close_incident(work, "office_empty", plan.code, now)
        else:
            raise_incident(work, "office_empty", plan.code, {"plan": plan.code}, now)
