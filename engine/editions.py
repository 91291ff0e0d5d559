"""What a plan runs, ready to decide with: definition, calendar and machines, loaded once a process.

Named by hashes, so a loaded edition is right for ever, in whatever database it was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from storage.plans import PlanRow, editions_of, sealed_text
from storage.plans import edition as edition_row
from storage.work import Work
from workflows.calendar import Calendar
from workflows.definition import (
    BelongingGuard,
    DecisionGuard,
    Definition,
    DocumentGuard,
    Due,
    FieldType,
    Guard,
    NotBeforeGuard,
    OnTimeGuard,
    QuotaGuard,
    Transition,
)
from workflows.periods import Span, span_named
from workflows.reckoning import reckon
from workflows.sealing import unseal_definition

if TYPE_CHECKING:
    from transitions import Machine

_KEPT = 256
_loaded: dict[tuple[str, str], Edition] = {}
_keeping = Lock()


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be loaded before one transition can be decided, and nothing else is.

    Attributes:
        quotas: names of the quotas its guards ask for or it changes.
        duties: whether it opens, settles or asks for an obligation of the record itself.
        other_tracks: tracks whose deadlines its guards ask for, the record's own left out.
        children: whether its guards ask for the records that belong to this one.
        above: whether they ask for the form of the record this one belongs to.
    """

    quotas: tuple[str, ...]
    documents: bool
    decisions: bool
    duties: bool
    other_tracks: tuple[str, ...]
    children: bool
    above: bool


@dataclass(frozen=True, eq=False)
class Edition:
    """A definition with its calendar and what follows from them.

    Attributes:
        due: the due instant of every deadline as the plan says it; None for a tentative window and
            for what is ``moving``.
        moving: the deadlines whose date is another one for each record: counted from a state it
            entered, or of its period.
    """

    definition: Definition
    calendar: Calendar
    definition_sha256: str
    calendar_sha256: str
    due: Mapping[str, datetime | None]
    moving: frozenset[str]

    @cached_property
    def machines(self) -> Mapping[str, Machine]:
        """The state machine of every track; built when something is first decided."""
        from engine.machine import build_machine  # showing a record does without

        return {name: build_machine(track) for name, track in self.definition.tracks.items()}

    def due_in(self, track: str, period: str) -> Mapping[str, datetime | None]:
        """The due instants for a record of a track in its period, by the period's key."""
        if not period:
            return self.due
        return _due_in_period(self, track, period)

    def due_of(
        self, deadline: str, period: str, counted_from: date | None = None
    ) -> datetime | None:
        """The due instant of one obligation, as the plan says it; None where it says no day.

        Args:
            period: the key of its record's period, empty without one.
            counted_from: the day on which its record entered the state the date is counted from.
        """
        rules = self.definition.deadlines[deadline]
        if rules.due.relative:
            found = reckon(rules.due, self.definition, self.calendar, entered=counted_from)
            return None if found is None else found.due_at
        return self.due_in(rules.track, period)[deadline]

    @cached_property
    def needs(self) -> Mapping[tuple[str, str], Needs]:
        """What each transition of each track has to have loaded, by track and trigger."""
        return {
            (name, trigger): _needs(self.definition, name, transition)
            for name, track in self.definition.tracks.items()
            for trigger, transition in track.transitions.items()
        }

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where the plan's days begin."""
        return ZoneInfo(self.definition.zone)


@lru_cache(maxsize=256)
def _due_in_period(of: Edition, track: str, period: str) -> Mapping[str, datetime | None]:
    span = span_named(period)
    return dict(of.due) | {
        name: _due(of.definition, of.calendar, one.due, span)
        for name, one in of.definition.deadlines.items()
        if one.track == track and not one.due.relative
    }


def edition(work: Work, edition_id: int) -> Edition:
    """The edition a plan's row or a record's row names."""
    row = edition_row(work, edition_id)
    return edition_named(work, row.definition_sha256, row.calendar_sha256)


def editions(work: Work, plans: Iterable[PlanRow]) -> dict[int, Edition]:
    """The edition each plan runs, by the plan's id; found by one query."""
    running = {one.edition_id: one.id for one in plans}
    return {
        running[one.id]: edition_named(work, *one.hashes)
        for one in editions_of(work, running.values())
        if one.id in running
    }


def edition_named(work: Work, definition_sha256: str, calendar_sha256: str) -> Edition:
    """The edition of these hashes; read from the database once a process."""
    key = (definition_sha256, calendar_sha256)
    found = _loaded.get(key)
    if found is None:
        sealed, calendar = sealed_text(work, definition_sha256), sealed_text(work, calendar_sha256)
        found = made_ready(unseal_definition(sealed), Calendar.from_json(calendar), *key)
        with _keeping:
            while len(_loaded) >= _KEPT:
                del _loaded[next(iter(_loaded))]
            _loaded[key] = found
    return found


def made_ready(
    definition: Definition, calendar: Calendar, definition_sha256: str, calendar_sha256: str
) -> Edition:
    """An edition that decisions can be made with."""
    moving = frozenset(
        name
        for name, one in definition.deadlines.items()
        if one.due.relative or definition.tracks[one.track].each is not None
    )
    return Edition(
        definition=definition,
        calendar=calendar,
        definition_sha256=definition_sha256,
        calendar_sha256=calendar_sha256,
        due={
            name: None if name in moving else _due(definition, calendar, one.due)
            for name, one in definition.deadlines.items()
        },
        moving=moving,
    )


def _due(
    definition: Definition, calendar: Calendar, due: Due, span: Span | None = None
) -> datetime | None:
    found = reckon(due, definition, calendar, span=span)
    return None if found is None else found.due_at


def _needs(definition: Definition, name: str, transition: Transition) -> Needs:
    guards = transition.guards
    asked = {guard.on_time for guard in guards if isinstance(guard, OnTimeGuard)}
    asked |= {guard.not_before for guard in guards if isinstance(guard, NotBeforeGuard)}
    tracks = {definition.deadlines[deadline].track for deadline in asked}
    places = {*transition.source, transition.to}
    quotas = tuple(
        quota
        for quota, rule in definition.quotas.items()
        if (rule.track == name and places.intersection(rule.states))
        or any(isinstance(guard, QuotaGuard) and guard.quota == quota for guard in guards)
    )
    tracks |= {one.track for one in definition.deadlines.values() if one.quota in quotas}
    return Needs(
        quotas=quotas,
        documents=any(isinstance(guard, DocumentGuard) for guard in guards),
        decisions=any(isinstance(guard, DecisionGuard) for guard in guards),
        duties=name in tracks
        or any(
            deadline.track == name and places.intersection(deadline.owed_in)
            for deadline in definition.deadlines.values()
        ),
        other_tracks=tuple(sorted(tracks - {name})),
        children=any(isinstance(guard, BelongingGuard) for guard in guards),
        above=any(_judges(definition, guard) for guard in guards),
    )


def _judges(definition: Definition, guard: Guard) -> bool:
    """Whether a guard looks at points on criteria that stand in another record."""
    form = getattr(guard, "scored", None) or getattr(guard, "form", None)
    fields = definition.forms[form].fields.values() if form else ()
    return any(field.type is FieldType.POINTS for field in fields)
