"""The weather over a plan's quotas: what is used, what is on its way, and who will be refused.

A unit that has two of two and a third on its way learns of it from the refusal otherwise (000-04).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from engine.editions import edition
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.records import standing_counts
from storage.unit_names import names_of
from workflows.definition import Definition, Quota, QuotaGuard
from workflows.lint.states import reachable_from


@dataclass(frozen=True, slots=True)
class Weather:
    """One unit under one quota with a maximum.

    Attributes:
        in_flight: records that stand where they could still come to count.
        most: the maximum.
    """

    quota: str
    label: Text
    unit_id: int
    unit: Text
    used: int
    in_flight: int
    most: int

    @property
    def room(self) -> int:
        """How many more are taken."""
        return max(0, self.most - self.used)

    @property
    def refused(self) -> int:
        """How many of those on their way would be refused if all arrived now."""
        return max(0, self.in_flight - self.room)

    def as_json(self) -> dict[str, object]:
        """For a program."""
        names = ("quota", "unit", "used", "in_flight", "most", "room", "refused")
        return {name: getattr(self, name) for name in names}


def quota_weather(
    db: Database, plan: str, now: datetime, *, unit_ids: Collection[int] | None = None
) -> tuple[Weather, ...]:
    """Every unit that has something on its way under a quota that refuses, the worst first.

    Two queries, whatever there is. Raises NotFound for an unknown plan.

    Args:
        now: aware; units are called what they are called that day.
        unit_ids: only these units; all without it.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        runs = edition(work, row.edition_id)
        standing = standing_counts(work, row.id) if _refusing(runs.definition) else []
        found = [
            one
            for one in _weather(runs.definition, standing)
            if unit_ids is None or one.unit_id in unit_ids
        ]
        day = now.astimezone(runs.zone).date()
        names = names_of(work, {one.unit_id for one in found}, day) if found else {}
    named = (replace(one, unit=names.get(one.unit_id, one.unit)) for one in found)
    return tuple(sorted(named, key=lambda one: (-one.refused, one.room, one.unit.vi)))


def _refusing(definition: Definition) -> dict[str, Quota]:
    """The quotas with a maximum that refuse somebody who is on the way."""
    return {
        name: rule
        for name, rule in definition.quotas.items()
        if rule.maximum is not None and not rule.soft and _coming(definition, name, rule)
    }


def _coming(definition: Definition, name: str, rule: Quota) -> set[str]:
    """The states from which every way into those that count asks for the quota.

    Where one way does not ask, nobody is foretold a refusal that need not come.
    """
    track = definition.tracks[rule.track]
    asking, free = set[str](), set[str]()
    for move in track.transitions.values():
        if move.to in rule.states:
            asks = any(isinstance(one, QuotaGuard) and one.quota == name for one in move.guards)
            (asking if asks else free).update(set(move.source) - set(rule.states))
    ways = {state: reachable_from(track, {state}) for state in track.states}
    return {
        state
        for state, way in ways.items()
        if state not in rule.states and way & asking and not way & free
    }


def _weather(
    definition: Definition, standing: list[tuple[int, str, str, str, int]]
) -> Iterator[Weather]:
    for name, rule in _refusing(definition).items():
        coming = _coming(definition, name, rule)
        used: Counter[int] = Counter()
        in_flight: Counter[int] = Counter()
        for unit_id, kind, of_track, state, number in standing:
            if of_track != rule.track or (rule.unit_kinds and kind not in rule.unit_kinds):
                continue
            if state in rule.states:
                used[unit_id] += number
            elif state in coming:
                in_flight[unit_id] += number
        for unit_id in sorted(in_flight):
            yield Weather(
                name,
                rule.label,
                unit_id,
                Text(vi=str(unit_id), en=str(unit_id)),
                used[unit_id],
                in_flight[unit_id],
                rule.maximum or 0,
            )
