"""Which periods of a plan's recurring tracks have begun, and when the next one does. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from workflows.definition import Definition
from workflows.periods import Span, spans

ONCE = ("",)
"""The periods of a track that does not come back: one record, in no period."""


def periods_on(definition: Definition, day: date) -> Mapping[str, tuple[str, ...]]:
    """The keys of the periods, by track, whose record a unit has that takes part from ``day`` on.

    Only the period that runs: what was over before is not asked for, what is to come begins later.
    """
    found = {name: ONCE for name, track in definition.tracks.items() if track.each is None}
    for name, span in _all(definition):
        now = span.first <= day <= span.last and day >= definition.period.first
        found[name] = (*found.get(name, ()), *((span.key,) if now else ()))
    return found


def periods_begun(
    definition: Definition, since: datetime, now: datetime
) -> Mapping[str, tuple[str, ...]]:
    """The keys of the periods, by track, that begin from ``since`` to ``now``, both included.

    Periods that ended in a downtime are among them: their reports were owed all the same.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, span in _all(definition):
        if since <= _begins_at(definition, span) <= now:
            found[name] = (*found.get(name, ()), span.key)
    return found


def next_begin(definition: Definition, after: datetime) -> datetime | None:
    """When the next period of any track begins, later than ``after``."""
    begins = (_begins_at(definition, span) for _, span in _all(definition))
    return min((at for at in begins if at > after), default=None)


def _all(definition: Definition) -> Iterator[tuple[str, Span]]:
    for name, track in definition.tracks.items():
        if track.each is not None:
            for span in spans(track.each, definition.period.first, definition.period.last):
                yield name, span


def _begins_at(definition: Definition, span: Span) -> datetime:
    """A period begins with the plan's own when it had begun before it."""
    day = max(span.first, definition.period.first)
    return datetime.combine(day, time(), ZoneInfo(definition.zone))
