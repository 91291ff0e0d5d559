"""Records in a list, with the plan's words for their track and state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from engine.editions import edition
from i18n.text import Text
from storage.database import Database
from storage.instants import instant
from storage.listings import ListedRecord, listed_records
from storage.plans import plans
from workflows.definition import Definition


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    code: str
    plan: str
    track: Text
    unit: str
    state: Text
    name: str
    version: int
    since: datetime
    row: ListedRecord

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
    limit: int | None = None,
) -> tuple[Listed, ...]:
    """Records by code, narrowed by what is given. Labels are of the plan's running edition."""
    with db.read() as work:
        running = {one.code: edition(work, one.edition_id).definition for one in plans(work)}
        rows = listed_records(work, plan=plan, track=track, unit=unit, state=state, limit=limit)
    return tuple(_listed(row, running[row.plan]) for row in rows)


def _listed(row: ListedRecord, definition: Definition) -> Listed:
    track = definition.tracks[row.track]
    return Listed(
        code=row.code,
        plan=row.plan,
        track=track.label,
        unit=row.unit,
        state=track.states[row.state].label,
        name=_name(definition, track.form, json.loads(row.form)),
        version=row.version,
        since=instant(row.entered_at),
        row=row,
    )


def _name(definition: Definition, form: str | None, values: dict[str, object]) -> str:
    """What the record is called: the first field of its track's form."""
    if form is None:
        return ""
    first = next(iter(definition.forms[form].fields), "")
    return str(values.get(first, ""))
