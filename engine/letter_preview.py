"""A letter as it would be if its cause came up now: to be looked at, never sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from engine.addressing import officers_for
from engine.causes import (
    ActDone,
    Cause,
    DateMoved,
    DayBegun,
    DutyWaived,
    HelpAsked,
    PlanOpened,
    RungFired,
)
from engine.duties import owing_roles
from engine.editions import Edition, edition_named
from engine.known import unknown_record
from engine.letters import Composed, Void, bundled, compose
from engine.letters.sign_in import sign_in
from engine.links.links import Links
from engine.links.offering import offering
from engine.move import ActDates, Channel
from engine.sign_in.asking import GOOD_FOR
from engine.writing import as_letter
from i18n.language import Lang
from notifications.letter import Letter, Offer
from storage.duties import DutyRow, duties_of
from storage.listings import listed_records
from storage.mail import MailFilter, MessageRow, messages
from storage.owed import owed_in_plan
from storage.people import OfficerRow, officer
from storage.plans import PlanRow, plans
from storage.records import RecordRow, record
from storage.sign_in import committee_of
from storage.work import Work
from workflows.definition import Definition, LetterKind
from workflows.definition.letters import OF_A_MOVE
from workflows.errors import NotFound, WrongUsage

OF_AN_OFFICE = (LetterKind.DAILY, LetterKind.RELEASE)
EXAMPLE = "https://lantoa.invalid"
"""Where links of a preview lead: nowhere (RFC 2606)."""
EXAMPLE_LINK, EXAMPLE_GRANT = f"{EXAMPLE}/s/EXAMPLE", f"{EXAMPLE}/a/EXAMPLE"
EXAMPLE_CODE = "000000"


def preview(
    work: Work,
    kind: LetterKind,
    record_code: str,
    officer_code: str | None,
    lang: Lang,
    now: datetime,
    *,
    linked: bool = False,
) -> Letter | Void:
    """The letter of a kind about a record, to the officer named or the first who would get it.

    A moved date, a waiver and a return that happened are shown as they happened; else as if the
    date had been a week earlier, as if the duty were waived now, and as if the record had just been
    given back. Void when the record gives
    no reason for such a letter now. Raises NotFound for an unknown record or officer, WrongUsage
    when nobody would get it or no move of the plan tells it.

    Args:
        now: the instant it is looked at, aware.
        linked: letters carry links; here each is an example that leads nowhere.
    """
    row = record(work, record_code)
    if row is None:
        raise unknown_record(work, record_code)
    plan = next(one for one in plans(work) if one.id == row.plan_id)
    pinned = edition_named(work, row.definition_sha256, row.calendar_sha256)
    reader = replace(_reader(work, kind, row, plan, pinned, officer_code, now), lang=lang)
    message = _message(kind, plan, reader, now)
    if kind is LetterKind.DIGEST:
        rows, parts = _parts(work, plan, row, reader, message, now)
        composed: Composed | Void = bundled(parts) if parts else Void("settled")
    elif kind is LetterKind.SIGN_IN:
        of, until = committee_of(work, reader), now + GOOD_FOR
        facts = sign_in(of, (reader,), EXAMPLE_LINK, EXAMPLE_CODE, until, now)
        rows, composed = [], Composed(facts, reader)
    else:
        cause = _cause(work, kind, row, plan, pinned, now)
        about_record = row if cause.record_id is not None else None
        rows = [_about(message, cause, about_record)]
        composed = compose(work, rows[0], now)
    if isinstance(composed, Void):
        return composed
    offers = _examples(work, rows, reader, now) if linked else ()
    return as_letter(message, replace(composed, officer=reader), now, offers=offers)


def _examples(
    work: Work, rows: Sequence[MessageRow], reader: OfficerRow, now: datetime
) -> tuple[Offer, ...]:
    """What the letter would lead to; a link that would act is an example, which never does."""
    offered = offering(work, Links(EXAMPLE, b""), rows, reader, now).offers
    return tuple(replace(one, link=EXAMPLE_GRANT) if one.until else one for one in offered)


def first_owed(work: Work, unit_code: str) -> str:
    """The record by which a unit owes something first in any open plan, else any record of it.

    Raises WrongUsage when the unit has none.
    """
    running = [one for one in plans(work) if one.closed_at is None]
    owed = [
        row
        for plan in running
        for row in owed_in_plan(work, plan.id, state="open")
        if row.unit == unit_code
    ]
    if owed:
        return min(owed, key=lambda row: row.duty.due_at).record
    for plan in running:
        for one in listed_records(work, plan=plan.code, unit=unit_code, limit=1):
            return one.code
    raise WrongUsage("unit_without_records", unit=unit_code)


# --- who -----------------------------------------------------------------------------------------


def _reader(
    work: Work,
    kind: LetterKind,
    row: RecordRow,
    plan: PlanRow,
    pinned: Edition,
    code: str | None,
    now: datetime,
) -> OfficerRow:
    if code is not None:
        named = officer(work, plan.committee_id, code)
        if named is None:
            raise NotFound("officer_unknown", officer=code)
        return named
    day = now.astimezone(pinned.zone).date()
    roles = _roles(kind, row, pinned.definition)
    found = officers_for(work, pinned.definition, plan.committee_id, row.unit_id, roles, day)
    if not found:
        raise WrongUsage("letter_without_reader", record=row.code)
    return found[0]


def _roles(kind: LetterKind, row: RecordRow, definition: Definition) -> tuple[str, ...]:
    """Who gets such a letter by the plan, else the unit's officers."""
    if kind in (*OF_AN_OFFICE, LetterKind.REQUEST):
        return (definition.receiving_office,)
    moves = definition.tracks[row.track].transitions.values()
    told = [tell.to for move in moves for tell in move.tells if tell.letter is kind]
    reminded = [
        rung.to or owing_roles(definition, deadline)
        for deadline in definition.deadlines.values()
        if deadline.track == row.track and deadline.ladder is not None
        for rung in definition.ladders[deadline.ladder].rungs
        if rung.sends is kind
    ]
    of_units = tuple(name for name, role in definition.roles.items() if role.of == "unit")
    return (*told, *reminded, of_units)[0]


# --- about what ----------------------------------------------------------------------------------


def _message(kind: LetterKind, plan: PlanRow, reader: OfficerRow, now: datetime) -> MessageRow:
    return MessageRow(
        id=0,
        plan_id=plan.id,
        plan=plan.code,
        letter=kind.value,
        officer_id=reader.id,
        officer=reader.code,
        record_id=None,
        record=None,
        obligation_id=None,
        due_rev=None,
        dedupe_key="preview",
        facts={},
        status="pending",
        created_at=now,
        settled_at=None,
        trouble="",
    )


def _about(message: MessageRow, cause: Cause, row: RecordRow | None = None) -> MessageRow:
    return replace(
        message,
        record_id=cause.record_id,
        record=row.code if row else None,
        obligation_id=cause.obligation_id,
        due_rev=cause.due_rev,
        facts=cause.facts(),
    )


def _cause(
    work: Work, kind: LetterKind, row: RecordRow, plan: PlanRow, pinned: Edition, now: datetime
) -> Cause:
    if kind in OF_AN_OFFICE:
        return DayBegun(plan.id, now.astimezone(pinned.zone).date())
    if kind is LetterKind.OPENING:
        return PlanOpened(plan.id, row.unit_id)
    if kind in OF_A_MOVE:
        return _act(work, kind, row, pinned.definition, now)
    if kind is LetterKind.REQUEST:
        return _asked(work, row, pinned.definition)
    known = duties_of(work, row.id)
    if kind is LetterKind.WAIVED:
        return _waived(work, row, known)
    duty = next((one for one in known if one.state == "open"), None)
    if duty is None:
        return RungFired(0, 0, 0, row.id)  # of nothing owed: composing says so
    if kind is LetterKind.MOVED:
        return _moved(work, duty)
    return RungFired(duty.id, duty.due_rev, _rung(kind, duty, pinned.definition), row.id)


def _waived(work: Work, row: RecordRow, known: Sequence[DutyRow]) -> DutyWaived:
    """What was let go, else what is owed as if it were."""
    states = ("waived", "open")
    found = sorted((one for one in known if one.state in states), key=lambda o: o.state == "open")
    if not found:
        return DutyWaived(0, 0, row.id, seq=0)  # of nothing owed: composing says so
    duty = found[0]
    kept = _newest(work, LetterKind.WAIVED, MailFilter(obligation_id=duty.id))
    told = kept is not None and kept.due_rev == duty.due_rev and duty.state == "waived"
    return DutyWaived(duty.id, duty.due_rev, row.id, kept.facts["seq"] if kept and told else 0)


def _asked(work: Work, row: RecordRow, definition: Definition) -> HelpAsked:
    """What somebody asked for last, else for the first move out of where it stands."""
    kept = _newest(work, LetterKind.REQUEST, MailFilter(record_id=row.id))
    if kept is not None:
        return HelpAsked.kept(row.id, kept.facts)
    moves = definition.tracks[row.track].transitions
    out = (name for name, move in moves.items() if row.state in move.source)
    return HelpAsked(row.id, next(out, ""), None, seq=0)


def _rung(kind: LetterKind, duty: DutyRow, definition: Definition) -> int:
    """The rung of the duty's ladder that sends such a letter, else its first."""
    ladder = definition.deadlines[duty.deadline].ladder
    rungs = definition.ladders[ladder].rungs if ladder else ()
    return next((at for at, rung in enumerate(rungs) if rung.sends is kind), 0)


def _moved(work: Work, duty: DutyRow) -> DateMoved:
    kept = _newest(work, LetterKind.MOVED, MailFilter(obligation_id=duty.id))
    if kept is not None and kept.due_rev == duty.due_rev:
        return DateMoved.kept(duty.id, duty.due_rev, duty.record_id, kept.facts)
    earlier = duty.due_at - timedelta(days=7)
    return DateMoved(duty.id, duty.due_rev, duty.record_id, earlier, duty.due_at, seq=0)


def _act(
    work: Work, kind: LetterKind, row: RecordRow, definition: Definition, now: datetime
) -> ActDone:
    """The newest act that told such a letter, else one that could, as if done now."""
    kept = _newest(work, kind, MailFilter(record_id=row.id))
    if kept is not None:
        return replace(ActDone.kept(row.id, kept.facts), to=row.state)
    moves = definition.tracks[row.track].transitions
    telling = [
        name for name, move in moves.items() if any(tell.letter is kind for tell in move.tells)
    ]
    if kind is LetterKind.RECEIPT:  # any act may be receipted
        telling += [name for name, move in moves.items() if move.to == row.state]
    if not telling:
        known = {tell.letter for move in moves.values() for tell in move.tells}
        raise WrongUsage(
            "letter_not_told",
            letter=kind.value,
            record=row.code,
            known=tuple(one.value for one in known),
        )
    here = next((name for name in telling if moves[name].to == row.state), telling[0])
    return ActDone(
        record_id=row.id,
        version=row.version,
        trigger=here,
        from_="",
        to=row.state,
        by=None,
        channel=Channel.CLI,
        dates=ActDates.direct(now),
        seq=0,
    )


def _newest(work: Work, kind: LetterKind, about: MailFilter) -> MessageRow | None:
    found = messages(work, replace(about, letter=kind.value, limit=1))
    return found[0] if found else None


def _parts(
    work: Work,
    plan: PlanRow,
    row: RecordRow,
    reader: OfficerRow,
    message: MessageRow,
    now: datetime,
) -> tuple[list[MessageRow], list[Composed]]:
    """A letter for each thing the unit owes, as a digest would bundle them."""
    rows: list[MessageRow] = []
    parts: list[Composed] = []
    for owed in owed_in_plan(work, plan.id, state="open", unit_id=row.unit_id):
        kind = LetterKind.OVERDUE if owed.duty.due_at <= now else LetterKind.REMINDER
        cause = RungFired(owed.duty.id, owed.duty.due_rev, 0, owed.duty.record_id)
        about = record(work, owed.record)
        letter = replace(_about(message, cause, about), letter=kind.value)
        one = compose(work, letter, now)
        if isinstance(one, Composed):
            rows.append(letter)
            parts.append(replace(one, officer=reader))
    return rows, parts
