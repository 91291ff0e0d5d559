"""Writing the lists of a plan: one file a unit, filled with the records known so far."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from engine.editions import edition
from engine.intake.list_form import list_track
from engine.known import known_plan
from i18n.language import Lang
from i18n.text import Text
from reports.lists.sheet import UnitList, list_bytes
from storage.database import Database
from storage.listings import listed_records
from storage.people import units
from storage.work import Work
from workflows.definition import Definition
from workflows.errors import SystemFault


class Written(NamedTuple):
    """One list written: for whom, where, and how many records it names."""

    unit: str
    path: Path
    rows: int


def write_all(
    db: Database,
    plan: str,
    folder: Path,
    now: datetime,
    *,
    track: str | None = None,
    lang: Lang = "vi",
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Written, ...]:
    """Write ``<plan>-<track>-<unit>.xlsx`` for each unit that still has its list to send.

    Args:
        now: aware; units bear the names of its day.
        track: which list; by default the plan's first that collects records.

    Raises NotFound for an unknown plan, WrongUsage when it has no such list, SystemFault when a
    file cannot be written.
    """
    with db.read() as work:
        definition, lists = _lists(work, plan, track, now)
    written = []
    for done, one in enumerate(lists, start=1):
        name = re.sub(r"[^\w.-]", "_", f"{plan}-{one.track}-{one.unit}")
        path = folder / f"{name}.xlsx"
        _keep(path, list_bytes(definition, one, lang))
        written.append(Written(one.unit, path, len(one.rows)))
        if on_progress is not None:
            on_progress(done, len(lists))
    return tuple(written)


def _lists(
    work: Work, code: str, name: str | None, now: datetime
) -> tuple[Definition, list[UnitList]]:
    plan = known_plan(work, code)
    begun = edition(work, plan.edition_id)
    chosen, track, collects = list_track(begun.definition, name)
    from_states = begun.definition.tracks[collects.track].transitions[collects.move].source
    rows: dict[str, list[tuple[str, dict[str, str | int | bool]]]] = {}
    for record in listed_records(work, plan=code, track=collects.track):
        if record.state in from_states:
            rows.setdefault(record.unit, []).append((record.code, json.loads(record.form)))
    still = track.transitions[collects.send].source if collects.send else (track.initial(),)
    day = now.astimezone(begun.zone).date()
    names = {one.code: one for one in units(work, plan.committee_id, day)}
    lists = [
        UnitList(
            track=chosen,
            record=record.code,
            unit=record.unit,
            unit_name=Text(vi=names[record.unit].name_vi, en=names[record.unit].name_en),
            rows=tuple(rows.get(record.unit, ())),
        )
        for record in listed_records(work, plan=code, track=chosen)
        if record.state in still and record.unit in names
    ]
    return begun.definition, lists


def _keep(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise SystemFault("file_unwritable", file=str(path), why=error.strerror or "") from error
