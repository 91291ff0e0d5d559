"""Opening a plan: its definition is sealed, what each unit owes begins, and the units are told."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.acts import by_hand
from engine.editions import Edition, made_ready
from engine.for_committee import not_for_committee
from engine.joining import take_part
from engine.move import Actor
from engine.owners import owners
from engine.periods import next_begin
from storage.audit import Head, NewEntry, create_head, lock_head, seal
from storage.database import Database
from storage.people import CommitteeRow, committee, committees, units
from storage.plans import PlanRow, add_plan, plan_by_code, run_edition, seal_text, set_next_period
from storage.standing import roles_held
from storage.work import Work
from workflows import sealing
from workflows.calendar import Calendar
from workflows.definition import Definition
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.verdict import Refusal


class Opened(NamedTuple):
    """A plan as it was opened, and how much came with it."""

    plan: PlanRow
    records: int
    duties: int
    messages: int


def open_plan(
    db: Database,
    committee_code: str,
    definition: Definition,
    calendar: Calendar,
    source: bytes,
    actor: Actor,
    now: datetime,
) -> Opened | Refusal:
    """Open a plan in a committee, in one transaction.

    Whoever holds a role of the committee in it may, and the installer, who acts without being an
    officer (design.md §5); anybody else is refused, in the committee's log.

    Each unit gets one record for every track with ``one_per: unit`` (001-18, 001-19) through the
    same act as any other record, made by the system; its officers get the opening letter. What
    comes back begins with the period that runs; later ones open when they begin (recurring.py).

    Args:
        source: the plan file as written, kept beside the sealed definition.
        now: aware.

    Raises NotFound for an unknown committee, Conflict when the plan's code is taken, WrongUsage
    when the committee has no unit of the plan's kinds.
    """
    with db.write() as work:
        of = _committee(work, committee_code)
        chain = lock_head(work, of.head_id)  # no unit comes in meanwhile (engine.intake.imported)
        edition = _edition(definition, calendar)
        refusal = _refused(work, of, edition, chain, actor, now)
        if refusal is not None:
            return refusal
        plan = _opened(work, of, definition, calendar, source, now)
        day = now.astimezone(edition.zone).date()
        if not units(work, of.id, day, tuple(definition.unit_kinds)):
            raise WrongUsage("plan_without_units", plan=definition.plan, committee=of.code)
        head = seal(work, lock_head(work, plan.head_id), [_entry(plan, edition, actor, now)])
        owing = owners(work, plan, definition, definition.tracks, day)
        set_next_period(work, plan.id, next_begin(definition, now))
        begun = take_part(work, plan, edition, head, owing, actor, now)
    return Opened(plan, *begun)


def _committee(work: Work, code: str) -> CommitteeRow:
    found = committee(work, code)
    if found is None:
        known = tuple(one.code for one in committees(work))
        raise NotFound("committee_unknown", committee=code, known=known)
    return found


def _refused(
    work: Work, of: CommitteeRow, edition: Edition, chain: Head, actor: Actor, now: datetime
) -> Refusal | None:
    if actor.officer_id is None:
        return None
    definition = edition.definition
    held = roles_held(work, actor.officer_id, of.id, now.astimezone(edition.zone).date())
    if any(
        role.of == "committee" and (name, None) in held for name, role in definition.roles.items()
    ):
        return None
    verdict = not_for_committee(definition, actor)
    body = {"plan": definition.plan, "verdicts": [verdict.sealed()]}
    seal(work, chain, [by_hand(actor, "plan.refused", now, body)])
    return Refusal(definition.plan, "open", (verdict,))


def _opened(
    work: Work,
    of: CommitteeRow,
    definition: Definition,
    calendar: Calendar,
    source: bytes,
    now: datetime,
) -> PlanRow:
    taken = plan_by_code(work, definition.plan)
    if taken is not None:
        raise Conflict(
            "plan_open_already", plan=taken.code, committee=taken.committee, at=taken.opened_at
        )
    sealed = sealing.seal(definition, calendar)
    hashes = (sealed.definition_sha256, sealed.calendar_sha256)
    seal_text(work, hashes[0], "definition", sealed.definition_json, source, now)
    seal_text(work, hashes[1], "calendar", sealed.calendar_json, None, now)
    plan_id = add_plan(
        work,
        committee_id=of.id,
        code=definition.plan,
        year=definition.year,
        head_id=create_head(work, "plan"),
        now=now,
    )
    run_edition(work, plan_id, *hashes, now)
    opened = plan_by_code(work, definition.plan)
    if opened is None:
        raise AssertionError("a plan just opened is not there")
    return opened


def _edition(definition: Definition, calendar: Calendar) -> Edition:
    sealed = sealing.seal(definition, calendar)
    return made_ready(definition, calendar, sealed.definition_sha256, sealed.calendar_sha256)


def _entry(plan: PlanRow, edition: Edition, actor: Actor, now: datetime) -> NewEntry:
    body = {
        "plan": plan.code,
        "committee": plan.committee,
        "definition": edition.definition_sha256,
        "calendar": edition.calendar_sha256,
    }
    return by_hand(actor, "plan.opened", now, body)
