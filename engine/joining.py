"""Taking part in a plan: a unit's own records begin and its officers are told.

All units do at the opening of the plan; one that comes later does when it is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from engine.acts import by_hand
from engine.addressing import addressed, officers_for
from engine.advance import counted_on
from engine.apply import Advanced, apply
from engine.causes import PlanOpened
from engine.duties import owing_roles
from engine.editions import Edition
from engine.gather import Asked, Gathering
from engine.move import ActDates, Actor
from engine.owners import tracks_of
from engine.periods import periods_on
from engine.propose import blank_record
from i18n.text import Text
from storage.audit import Head, lock_head, seal
from storage.mail import MailFilter, NewMessage, enqueue_many, messages
from storage.people import UnitRow, unit
from storage.plans import PlanRow
from storage.records import unit_tracks
from storage.work import Work
from workflows.definition import SYSTEM, Definition, LetterKind
from workflows.errors import WrongUsage


class Begun(NamedTuple):
    """How many records and obligations began, and how many officers are told."""

    records: int
    duties: int
    messages: int


@dataclass(frozen=True, slots=True)
class Joining:
    """Units, by code, that take part in a running plan from now on.

    Attributes:
        past: what some of them owe at once although its date has passed: its label, and the first
            instant that is too late.
    """

    plan: str
    units: tuple[str, ...]
    past: tuple[tuple[Text, datetime], ...]


class Addressed(Protocol):
    """A unit, known or about to be; ``id`` is 0 while it is not."""

    @property
    def id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def closed_on(self) -> date | None: ...


Owing = Sequence[tuple[UnitRow, tuple[str, ...]]]
"""Units, each with the tracks in which a record of its own begins."""


def take_part(
    work: Work,
    plan: PlanRow,
    edition: Edition,
    head: Head,
    owing: Owing,
    actor: Actor,
    now: datetime,
) -> Begun:
    """Begin the units' own records, as acts of the system on the actor's channel; write letters.

    Of what comes back, the record of the period that runs. Raises WrongUsage when the plan lets a
    record not begin.
    """
    day = now.astimezone(edition.zone).date()
    periods = periods_on(edition.definition, day)
    begun = begin_records(work, plan, edition, head, owing, periods, actor, now)
    letters = _letters(work, plan, edition.definition, [of.id for of, _ in owing], day)
    enqueue_many(work, letters, now)
    return begun._replace(messages=len(letters))


def begin_records(
    work: Work,
    plan: PlanRow,
    edition: Edition,
    head: Head,
    owing: Owing,
    periods: Mapping[str, Iterable[str]],
    actor: Actor,
    now: datetime,
) -> Begun:
    """Begin the owners' own records, one for each of the track's ``periods``; nobody is told.

    Raises WrongUsage when the plan lets a record not begin.
    """
    system = Actor(None, SYSTEM, actor.os_user, actor.channel)
    gathering = Gathering(work, plan, system, now)
    asked = [
        Asked(
            blank_record(plan, edition, name, of, now, period),
            edition,
            creating[0],
            creating[1],
            note="",
            values={},
            dates=ActDates.direct(now),
        )
        for name, track in edition.definition.tracks.items()
        if (creating := track.creating())
        for of, tracks in owing
        if name in tracks
        for period in periods.get(name, ())
    ]
    gathering.load(asked)
    results = apply(gathering, head, [counted_on(gathering, one) for one in asked])
    made = [result for result in results if isinstance(result, Advanced)]
    if len(made) < len(asked):
        raise WrongUsage("plan_cannot_begin", plan=plan.code)
    return Begun(len(made), sum(len(one.approved.opened) for one in made), 0)


def joining(
    work: Work,
    plan: PlanRow,
    edition: Edition,
    units: Iterable[Addressed],
    before: Mapping[str, Addressed],
    now: datetime,
) -> Joining | None:
    """Which of ``units``, as they shall be, come to take part in a plan that runs; changes nothing.

    The plan addresses their kind, they are not closed, and a record of theirs has still to begin;
    where the plan keeps none for a unit of the kind: it was not addressed ``before``.
    """
    definition, day = edition.definition, now.astimezone(edition.zone).date()

    def asked(one: Addressed | None) -> bool:
        if one is None or (one.closed_on is not None and one.closed_on <= day):
            return False
        return one.kind in definition.unit_kinds

    found = [one for one in units if asked(one)]
    begun = unit_tracks(work, plan.id, [one.id for one in found if one.id])
    running = _running(definition, day)
    new: list[str] = []
    past: dict[str, None] = {}
    for one in found:
        tracks = tracks_of(definition, one.kind, running)
        missing = set(tracks) - begun.get(one.id, frozenset())
        if missing or not (tracks or asked(before.get(one.code))):
            new.append(one.code)
        past |= dict.fromkeys(_past(edition, missing, one.kind, now))
    dates = tuple((definition.deadlines[name].label, _due(edition, name)) for name in past)
    return Joining(plan.code, tuple(new), dates) if new else None


def join(
    work: Work, plan: PlanRow, edition: Edition, codes: Iterable[str], actor: Actor, now: datetime
) -> Begun:
    """Let units take part in a plan that runs, as at its opening; sealed in the plan's log.

    An obligation whose date has passed is opened too: its paper may have been sent in time.
    """
    day = now.astimezone(edition.zone).date()
    running = _running(edition.definition, day)
    rows = [row for code in codes if (row := unit(work, plan.committee_id, code, day))]
    begun = unit_tracks(work, plan.id, [row.id for row in rows])
    owing = [
        (row, tuple(t for t in tracks_of(edition.definition, row.kind, running) if t not in done))
        for row in rows
        for done in (begun.get(row.id, frozenset()),)
    ]
    body = {"plan": plan.code, "units": [row.code for row in rows]}
    head = seal(work, lock_head(work, plan.head_id), [by_hand(actor, "plan.joined", now, body)])
    return take_part(work, plan, edition, head, owing, actor, now)


def tell_units(
    work: Work, plan: PlanRow, edition: Edition, unit_ids: Iterable[int], now: datetime
) -> int:
    """The opening letter to units of a running plan that had no officer to be told; how many."""
    wanted = sorted(unit_tracks(work, plan.id, set(unit_ids)))
    if not wanted:
        return 0
    told = messages(work, MailFilter(plan_id=plan.id, letter=LetterKind.OPENING.value))
    known = {one.facts["unit"] for one in told}
    day = now.astimezone(edition.zone).date()
    untold = [unit_id for unit_id in wanted if unit_id not in known]
    letters = _letters(work, plan, edition.definition, untold, day)
    enqueue_many(work, letters, now)
    return len(letters)


def _running(definition: Definition, day: date) -> tuple[str, ...]:
    """The tracks in which a record begins for a unit that takes part from a day on."""
    return tuple(name for name, keys in periods_on(definition, day).items() if keys)


def _past(edition: Edition, tracks: set[str], kind: str, now: datetime) -> list[str]:
    """The deadlines that a record beginning now in one of the tracks has missed already."""
    return [
        name
        for name, deadline in edition.definition.deadlines.items()
        if deadline.track in tracks
        and (not deadline.unit_kinds or kind in deadline.unit_kinds)
        and (due_at := edition.due[name]) is not None
        and due_at <= now
        and _begins_owing(edition.definition, deadline.track, deadline.owed_in)
    ]


def _begins_owing(definition: Definition, track: str, owed_in: Iterable[str]) -> bool:
    creating = definition.tracks[track].creating()
    return creating is not None and creating[1].to in owed_in


def _due(edition: Edition, name: str) -> datetime:
    due_at = edition.due[name]
    if due_at is None:
        raise AssertionError("a tentative window is never past")
    return due_at


def _letters(
    work: Work, plan: PlanRow, definition: Definition, unit_ids: Iterable[int], day: date
) -> list[NewMessage]:
    """The opening letter to each unit's officers: those who will owe, else all of its roles."""
    roles = dict.fromkeys(
        role
        for deadline in definition.deadlines.values()
        for role in owing_roles(definition, deadline)
        if definition.roles[role].of == "unit"
    ) or dict.fromkeys(name for name, role in definition.roles.items() if role.of == "unit")
    return [
        message
        for unit_id in unit_ids
        for message in addressed(
            PlanOpened(plan.id, unit_id),
            plan.id,
            LetterKind.OPENING,
            officers_for(work, definition, plan.committee_id, unit_id, roles, day),
        )
    ]
