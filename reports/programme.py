"""The programme of a plan: what takes place on which day, at what hour and where.

Survey visits by commune (000-15 … 000-17), publications of the week, month and quarter (002-05),
exchanges on anniversaries (002-12): whatever a plan's tracks say takes place.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.editions import edition
from engine.known import known_plan
from i18n.text import Text
from notifications.calendar_file import Event, clock_of
from storage.database import Database
from storage.linked_records import forms_of_parents
from storage.listings import ListedRecord, listed_records
from storage.people import units
from workflows.definition import Definition, Happening


@dataclass(frozen=True, slots=True)
class Held:
    """One thing of the programme.

    Attributes:
        what: the kind of record; ``name`` is its own, or that of the record it belongs to.
        clock, place: as written in its form; empty where nothing is said.
    """

    record: str
    version: int
    plan: str
    what: Text
    name: str
    unit: Text
    day: date
    clock: str
    place: str
    state: Text

    def event(self) -> Event:
        """For a calendar."""
        return Event(
            uid=f"{self.record}-held",
            sequence=self.version,
            day=self.day,
            clock=clock_of(self.clock),
            place=self.place,
            title=Text(vi=f"{self.what.vi}: {self.name}", en=f"{self.what.en}: {self.name}"),
            about=Text(vi=f"{self.unit.vi} · {self.plan}", en=f"{self.unit.en} · {self.plan}"),
        )

    def as_json(self) -> dict[str, object]:
        """For a program."""
        names = ("record", "what", "name", "unit", "day", "clock", "place", "state")
        return {name: getattr(self, name) for name in names}


def programme(
    db: Database,
    plan: str,
    *,
    first: date | None = None,
    last: date | None = None,
    unit_ids: Collection[int] | None = None,
) -> tuple[Held, ...]:
    """What takes place in a plan, by day and hour.

    Args:
        first, last: both included; without them all days.
        unit_ids: only what is of these units.

    Raises NotFound for an unknown plan.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        definition = edition(work, row.edition_id).definition
        found: list[Held] = []
        for name, track in definition.tracks.items():
            if track.takes_place is None:
                continue
            records = listed_records(work, plan=plan, track=name, units=unit_ids)
            above = forms_of_parents(work, row.id, name) if track.of else {}
            found += _held(definition, track.takes_place, records, above, (first, last))
        names = {
            one.code: Text(vi=one.name_vi, en=one.name_en)
            for one in units(work, row.committee_id, definition.period.last)
        }
    dated = sorted(found, key=lambda one: (one.day, clock_of(one.clock) is None, one.clock))
    return tuple(_named(one, names) for one in dated)


def _held(
    definition: Definition,
    rule: Happening,
    records: Iterable[ListedRecord],
    above: Mapping[int, str],
    days: tuple[date | None, date | None],
) -> Iterable[Held]:
    first, last = days
    for one in records:
        form = json.loads(one.form)
        said = form.get(rule.day)
        if not said or (rule.states and one.state not in rule.states):
            continue
        day = date.fromisoformat(str(said))
        if (first and day < first) or (last and day > last):
            continue
        track = definition.tracks[one.track]
        parent = json.loads(above.get(one.id, "{}"))
        yield Held(
            record=one.code,
            version=one.version,
            plan=one.plan,
            what=track.label,
            name=str(form.get("name") or parent.get("name") or one.code),
            unit=Text(vi=one.unit, en=one.unit),
            day=day,
            clock=str(form.get(rule.clock or "", "")),
            place=str(form.get(rule.place or "", "")),
            state=track.states[one.state].label,
        )


def _named(held: Held, names: Mapping[str, Text]) -> Held:
    return replace(held, unit=names.get(held.unit.vi, held.unit))
