"""Builders of what tests begin with: a plan, a committee with units and officers, a ready database.

Each takes keyword overrides and is otherwise as it should be.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from engine.move import Actor, Channel
from engine.opening import Opened, open_plan
from storage.database import Database
from storage.lifecycle import create_database, open_database
from storage.people import (
    add_committee,
    assign,
    committee,
    name_unit,
    officer,
    save_officer,
    save_unit,
    unit,
)
from tests.deciding import CALENDAR, definition
from workflows.calendar import Calendar
from workflows.definition import Definition

OPENED = datetime(2023, 2, 1, 1, 0, tzinfo=UTC)
"""When the small plan was opened: 1/2/2023, 08:00 in Vietnam."""
NOW = datetime(2023, 3, 1, 2, 0, tzinfo=UTC)
SINCE = date(2022, 1, 1)
OS_USER = "root@host"


@dataclass(frozen=True, slots=True)
class Ready:
    """A database with the small plan open in committee ``huyen-uy`` for its units."""

    db: Database
    plan: Definition
    opened: Opened

    def officer(self, code: str, channel: Channel = Channel.CLI) -> Actor:
        """The officer of that code, acting."""
        with self.db.read() as work:
            found = officer(work, self.opened.plan.committee_id, code)
        if found is None:
            raise LookupError(code)
        return Actor(found.id, code, OS_USER, channel)


def a_plan(**changes: object) -> Definition:
    """The small plan of tests/deciding.py: at most two models a unit, a list a unit owes."""
    return definition(**changes)


def a_committee(db: Database, code: str = "huyen-uy") -> int:
    """A committee; its id."""
    with db.write() as work:
        made = add_committee(work, code=code, name_vi="Huyện ủy", name_en="District", now=OPENED)
    return made.id


def a_unit(
    db: Database,
    code: str = "xa-a",
    *,
    kind: str = "dang_bo",
    level: str = "commune",
    of: str = "huyen-uy",
) -> int:
    """A unit with a name; its id."""
    with db.write() as work:
        parent = committee(work, of)
        if parent is None:
            raise LookupError(of)
        unit_id = save_unit(work, parent.id, code=code, kind=kind, level=level)
        name_unit(work, unit_id, since=SINCE, vi=f"Đảng bộ {code}", en=f"Party committee {code}")
    return unit_id


def an_officer(
    db: Database,
    code: str = "lan",
    *,
    role: str = "unit_officer",
    unit_code: str | None = None,
    of: str = "huyen-uy",
    since: date = SINCE,
    until: date | None = None,
) -> Actor:
    """An officer with one role, for a unit or (no unit) for the committee."""
    with db.write() as work:
        parent = committee(work, of)
        if parent is None:
            raise LookupError(of)
        officer_id = save_officer(
            work, parent.id, code=code, name=f"Đ/c {code}", email=f"{code}@example.vn"
        )
        place = None if unit_code is None else unit(work, parent.id, unit_code, SINCE)
        assign(work, officer_id, role, place.id if place else None, since=since, until=until)
    return Actor(officer_id, code, OS_USER, Channel.CLI)


def ready_database(
    url: str = "sqlite://",
    *,
    db: Database | None = None,
    plan: Definition | None = None,
    calendar: Calendar = CALENDAR,
    units: Mapping[str, str] | Iterable[str] = ("xa-a", "xa-b"),
    now: datetime = OPENED,
) -> Ready:
    """A database with the plan open: units by code (with their kind, ``dang_bo`` when not given).

    Each unit has an officer named like it (``lan-xa-a``); the committee has ``thu`` (secretariat)
    and ``bi-thu`` (board). A file is made once and then copied: making one waits for the disk.
    """
    plan = plan or a_plan()
    kinds = units if isinstance(units, Mapping) else dict.fromkeys(units, "dang_bo")
    if db is not None or url == "sqlite://":
        db = db or create_database(url, rehearsal=True, now=now)
        return Ready(db, plan, _open(db, plan, calendar, kinds, now))
    key = (plan.model_dump_json(), tuple(kinds.items()), now, id(calendar))
    if key not in _files:
        file = Path(_folder()) / f"{len(_files)}.db"
        with closing(create_database(f"sqlite:///{file}", rehearsal=True, now=now)) as made:
            _files[key] = file, _open(made, plan, calendar, kinds, now), calendar
    file, opened, _ = _files[key]
    shutil.copy(file, url.removeprefix("sqlite:///"))
    return Ready(open_database(url), plan, opened)


_files: dict[object, tuple[Path, Opened, Calendar]] = {}
"""By what was asked for; the calendar is kept so that its id names no other."""


@cache
def _folder() -> str:
    folder = tempfile.TemporaryDirectory(prefix="lantoa-ready-")
    atexit.register(folder.cleanup)
    return folder.name


def _open(
    db: Database, plan: Definition, calendar: Calendar, kinds: Mapping[str, str], now: datetime
) -> Opened:
    a_committee(db)
    for code, kind in kinds.items():
        a_unit(db, code, kind=kind)
        an_officer(db, f"lan-{code}", unit_code=code)
    secretary = an_officer(db, "thu", role="secretariat")
    an_officer(db, "bi-thu", role="board")
    opened = open_plan(db, "huyen-uy", plan, calendar, b"plan: small", secretary, now)
    assert isinstance(opened, Opened)
    return opened
