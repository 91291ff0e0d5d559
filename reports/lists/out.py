"""Writing the lists of a plan: one file a unit, filled with the records known so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from engine.intake.list_sheet import list_bytes
from engine.intake.unit_lists import list_name
from engine.intake.unit_tables import unit_tables
from i18n.language import Lang
from storage.database import Database
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
    unit: str | None = None,
    lang: Lang = "vi",
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Written, ...]:
    """Write ``<plan>-<table>-<unit>.xlsx`` for each unit that still has something to fill in.

    A list that comes back bears its period in the name as well.

    Args:
        now: aware; units bear the names of its day.
        track: which table (``engine.intake.table``); by default the plan's first list.
        unit: the code of one unit; all when None.

    Raises NotFound for an unknown plan, WrongUsage when it has no such table, SystemFault when a
    file cannot be written.
    """
    with db.read() as work:
        definition, lists = unit_tables(work, plan, track, now, unit=unit)
    written = []
    for done, one in enumerate(lists, start=1):
        path = folder / list_name(plan, one.table.name, one.unit, one.period)
        _keep(path, list_bytes(definition, one, lang))
        written.append(Written(one.unit, path, len(one.rows)))
        if on_progress is not None:
            on_progress(done, len(lists))
    return tuple(written)


def _keep(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise SystemFault("file_unwritable", file=str(path), why=error.strerror or "") from error
