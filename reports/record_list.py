"""Records in a list, with the plan's words for their track and state."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.editions import edition
from engine.known import known_plan, unknown_record, unknown_unit
from i18n.text import Text
from storage.database import Database
from storage.instants import instant
from storage.listings import ListedRecord, listed_records
from storage.people import units
from storage.plans import PlanRow, plans
from storage.records import record
from storage.work import Work
from workflows.definition import Definition
from workflows.errors import NotFound
from workflows.personal import tells_of_people


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; ``personal``: its name tells of people."""

    code: str
    plan: str
    track: Text
    unit: str
    state: Text
    name: str
    version: int
    since: datetime
    row: ListedRecord
    personal: bool

    def as_json(self) -> dict[str, object]:
        """For a program: ids, not labels."""
        return {
            "record": self.code,
            "plan": self.plan,
            "track": self.row.track,
            "unit": self.unit,
            "state": self.row.state,
            "name": self.name,
            "version": self.version,
            "since": self.since,
        }


def record_list(
    db: Database,
    *,
    plan: str | None = None,
    track: str | None = None,
    unit: str | None = None,
    state: str | None = None,
    unit_ids: Collection[int] | None = None,
    after: str = "",
    limit: int | None = None,
) -> tuple[Listed, ...]:
    """Records in the order they were made, after the one of the code ``after``, narrowed by what
    is given.

    Labels are of the plan's running edition.

    Raises NotFound for a plan, track, unit, state or record that is not there: an empty list would
    read as "nobody has sent anything".
    """
    with db.read() as work:
        running = there(work, plan=plan, track=track, unit=unit, state=state)
        if after and record(work, after) is None:
            raise unknown_record(work, after)
        rows = listed_records(
            work,
            plan=plan,
            track=track,
            unit=unit,
            state=state,
            units=unit_ids,
            after=after,
            limit=limit,
        )
    return tuple(_listed(row, running[row.plan]) for row in rows)


def there(
    work: Work,
    *,
    plan: str | None = None,
    track: str | None = None,
    unit: str | None = None,
    state: str | None = None,
) -> dict[str, Definition]:
    """The plans a selection looks into, by code. Raises NotFound for a name none of them has."""
    open_plans = plans(work) if plan is None else (known_plan(work, plan),)
    running = {one.code: edition(work, one.edition_id).definition for one in open_plans}
    tracks = {name: one for each in running.values() for name, one in each.tracks.items()}
    if track is not None and track not in tracks:
        raise NotFound("track_not_known", track=track, known=tuple(tracks))
    chosen = [tracks[track]] if track is not None else list(tracks.values())
    states = dict.fromkeys(name for one in chosen for name in one.states)
    if state is not None and state not in states:
        raise NotFound("state_not_known", state=state, known=tuple(states))
    if unit is not None:
        _known_unit(work, unit, open_plans)
    return running


def _known_unit(work: Work, code: str, open_plans: Iterable[PlanRow]) -> None:
    if listed_records(work, unit=code, limit=1):  # also one that was dissolved since
        return
    known = [
        one.code
        for plan in open_plans
        for one in units(work, plan.committee_id, plan.opened_at.date())
    ]
    if code in known:
        return
    raise unknown_unit(code, known)


def _listed(row: ListedRecord, definition: Definition) -> Listed:
    track = definition.tracks[row.track]
    first = _first_field(definition, track.form)
    name = json.loads(row.form).get(first, "")
    return Listed(
        code=row.code,
        plan=row.plan,
        track=track.label,
        unit=row.unit,
        state=track.states[row.state].label,
        name=str(name),
        version=row.version,
        since=instant(row.entered_at),
        row=row,
        personal=tells_of_people(definition, {first: name}),
    )


def _first_field(definition: Definition, form: str | None) -> str:
    """What the record is called stands in the first field of its track's form."""
    return "" if form is None else next(iter(definition.forms[form].fields), "")
