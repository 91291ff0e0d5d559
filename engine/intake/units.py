"""Importing the units of a committee: who they are, under whom, and by which name since when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from engine.intake.imported import (
    Ground,
    Imported,
    Reader,
    Running,
    near,
    round_of,
    run_import,
)
from engine.intake.row_lines import Change, Fate, Line, changed
from engine.intake.sheet import Column, SheetRow
from engine.joining import Joining, join, joining
from engine.move import Actor
from storage.database import Database
from storage.people import name_unit, save_unit
from storage.records import running_plans
from storage.roster import UnitEntry, succeed_unit, unit_entries
from storage.work import Work
from workflows.definition import Definition

COLUMNS = (
    Column("code", ("mã đơn vị", "unit code", "code", "mã"), required=True),
    Column("name_vi", ("tên đơn vị", "unit name", "name_vi", "tên tiếng Việt"), required=True),
    Column("name_en", ("tên tiếng Anh", "English name", "name_en")),
    Column("kind", ("loại đơn vị", "unit kind", "kind", "loại"), required=True),
    Column("level", ("cấp", "level")),
    Column("parent", ("mã đơn vị cấp trên", "parent unit", "parent", "đơn vị cấp trên")),
    Column("since", ("tên dùng từ ngày", "name valid from", "since", "từ ngày")),
    Column("closed_on", ("ngày kết thúc hoạt động", "closed on", "closed_on")),
    Column("successor", ("mã đơn vị kế tục", "successor", "đơn vị kế tục")),
)
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
LIMITS = {"name_vi": 300, "name_en": 300, "level": 100}
_SAME = ("kind", "level", "parent", "closed_on", "successor")


def import_units(
    db: Database,
    committee: str,
    path: Path,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    planned: Sequence[Definition] = (),
) -> Imported:
    """Add the units of a file and bring the known ones up to date; none is ever removed.

    One row is one unit, or one more name of it from another day. A column the file does not have
    leaves what is known; a blank cell empties it. A name without a day corrects the newest one.

    Args:
        planned: definitions that are not open yet, whose words are understood as well.
        now: the instant of the act, aware; its day begins the name of a new unit without a day.

    Raises:
        NotFound, WrongUsage or SystemFault: no such committee, or a file that cannot be read.
    """
    return run_import(
        db,
        committee,
        path,
        COLUMNS,
        _compared,
        "people.units_imported",
        actor,
        now,
        dry_run=dry_run,
        skip_bad=skip_bad,
        planned=planned,
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one row says."""

    row: SheetRow
    code: str
    kind: str
    level: str
    parent: str
    successor: str
    closed_on: date | None
    since: date | None
    name: tuple[str, str]


@dataclass(slots=True)
class _Changes:
    """Units as they shall be, beside what is known of them."""

    committee_id: int
    known: Mapping[str, UnitEntry]
    wanted: dict[str, UnitEntry] = field(default_factory=dict)
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    joins: tuple[Joining, ...] = ()

    @property
    def created(self) -> int:
        return sum(code not in self.known for code in self.wanted)

    @property
    def unchanged(self) -> int:
        return sum(self.known.get(code) == unit for code, unit in self.wanted.items())

    @property
    def updated(self) -> int:
        return len(self.wanted) - self.created - self.unchanged

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(
            Line(
                self.rows[code],
                code,
                str(_told(unit)["name_vi"]),
                self._fate(code),
                self._said(unit),
            )
            for code, unit in self.wanted.items()
        )

    def _fate(self, code: str) -> Fate:
        if code not in self.known:
            return Fate.CREATED
        return Fate.UNCHANGED if self.known[code] == self.wanted[code] else Fate.UPDATED

    def _said(self, unit: UnitEntry) -> tuple[Change, ...]:
        before = self.known.get(unit.code)
        return changed(_told(before) if before else {}, _told(unit))

    def apply(self, ground: Ground) -> int:
        """First the units and their names, then who stands under whom: any order in the file.

        Units that the running plans address take part at once; how many letters that writes.
        """
        self._write(ground.work)
        of_plan = {one.plan.code: one for one in ground.running}
        letters = 0
        for one in self.joins:
            plan, edition = of_plan[one.plan].plan, of_plan[one.plan].edition
            begun = join(ground.work, plan, edition, one.units, ground.actor, ground.now)
            letters += begun.messages
        return letters

    def _write(self, work: Work) -> None:
        changed = [unit for code, unit in self.wanted.items() if self.known.get(code) != unit]
        ids = {code: unit.id for code, unit in self.known.items()}
        for unit in changed:
            ids[unit.code] = self._save(work, unit, None)
            before = self.known[unit.code].names if unit.code in self.known else {}
            for since, (vi, en) in unit.names.items():
                if before.get(since) != (vi, en):
                    name_unit(work, ids[unit.code], since=since, vi=vi, en=en)
        for unit in changed:
            if unit.parent:
                self._save(work, unit, ids[unit.parent])
            succeed_unit(work, ids[unit.code], ids.get(unit.successor))

    def _save(self, work: Work, unit: UnitEntry, parent_id: int | None) -> int:
        return save_unit(
            work,
            self.committee_id,
            code=unit.code,
            kind=unit.kind,
            level=unit.level,
            parent_id=parent_id,
            closed_on=unit.closed_on,
        )


def newest_name(unit: UnitEntry) -> tuple[str, str]:
    """The name it bears last, in both languages; blank for one that bears none."""
    return unit.names[max(unit.names)] if unit.names else ("", "")


def _told(unit: UnitEntry) -> dict[str, object]:
    """What a file says of a unit, by column: its newest name, and since when it bears it."""
    vi, en = newest_name(unit)
    told: dict[str, object] = {
        "name_vi": vi,
        "name_en": en,
        "since": max(unit.names, default=None),
    }
    return told | {key: getattr(unit, key) for key in _SAME}


def _compared(reader: Reader, ground: Ground) -> _Changes:
    known = unit_entries(ground.work, ground.committee.id)
    kinds = _kinds(ground.definitions)
    rows = [_read(reader, row, kinds, known) for row in reader.good()]
    _same_everywhere(reader, rows)
    _without_rounds(reader, rows, known)
    _known_to_all(reader, rows, known)
    _kinds_kept(reader, rows, ground, known)
    changes = _Changes(ground.committee.id, known)
    for one in rows:
        if reader.usable(one.row):
            before = changes.wanted.get(one.code) or known.get(one.code)
            changes.wanted[one.code] = _with(before, one, ground.today)
            changes.rows[one.code] = (*changes.rows.get(one.code, ()), one.row.number)
    changes.joins = tuple(
        found for one in ground.running if (found := _joining(one, changes, ground))
    )
    return changes


def _joining(running: Running, changes: _Changes, ground: Ground) -> Joining | None:
    plan, edition, units = running.plan, running.edition, changes.wanted.values()
    return joining(ground.work, plan, edition, units, changes.known, ground.now)


def _read(
    reader: Reader, row: SheetRow, kinds: Mapping[str, str], known: Mapping[str, UnitEntry]
) -> _Wanted:
    reader.fits(row, LIMITS)
    code, vi = row.text("code"), row.text("name_vi")
    before = known.get(code) or UnitEntry(0, code, "", "", "", "", None)
    newest = before.names[max(before.names)] if before.names else ("", "")

    def kept(key: str, known_value: str) -> str:
        return row.text(key) if key in reader.sheet.columns else known_value

    if not CODE.fullmatch(code):
        reader.error(row, "code", "row_bad_code" if code else "row_without_code")
    if not vi:
        reader.error(row, "name_vi", "unit_without_name")
    since, closed_on = reader.day(row, "since"), reader.day(row, "closed_on")
    if since and closed_on and since > closed_on:
        reader.error(row, "closed_on", "row_dates_backwards", first=since, last=closed_on)
    return _Wanted(
        row=row,
        code=code,
        kind=_kind(reader, row, kinds),
        level=kept("level", before.level),
        parent=kept("parent", before.parent),
        successor=kept("successor", before.successor),
        closed_on=closed_on if "closed_on" in reader.sheet.columns else before.closed_on,
        since=since,
        name=(vi, kept("name_en", newest[1]) or vi),
    )


def _kinds(definitions: Iterable[Definition]) -> dict[str, str]:
    """The kinds the open plans know, by key and by label in either language."""
    return {
        word.casefold(): key
        for definition in definitions
        for key, label in definition.unit_kinds.items()
        for word in (label.vi, label.en, key)
    }


def _kind(reader: Reader, row: SheetRow, kinds: Mapping[str, str]) -> str:
    written = row.text("kind")
    kind = kinds.get(written.casefold(), written)
    suggestion = near(written, kinds)
    if not KIND.fullmatch(kind):
        reader.error(row, "kind", "unit_bad_kind", suggestion)
    elif kinds and kind not in kinds.values():
        known = tuple(dict.fromkeys(kinds.values()))
        reader.warning(row, "kind", "unit_kind_in_no_plan", suggestion, known=known)
    return kind


def _kinds_kept(
    reader: Reader, rows: Iterable[_Wanted], ground: Ground, known: Mapping[str, UnitEntry]
) -> None:
    """Quotas and deadlines go by kind: a unit keeps its own while it has records in an open plan.

    Otherwise a re-import could get round a quota, and leave counters that no record accounts for.
    """
    changed = [
        one
        for one in rows
        if reader.usable(one.row) and one.code in known and known[one.code].kind != one.kind
    ]
    plans = running_plans(ground.work, {known[one.code].id for one in changed})
    labels = {k: text for plan in ground.definitions for k, text in plan.unit_kinds.items()}
    for one in changed:
        unit = known[one.code]
        if unit.id in plans:
            kind = labels.get(unit.kind, unit.kind)
            reader.error(
                one.row, "kind", "unit_kind_in_use", unit=one.code, kind=kind, plans=plans[unit.id]
            )


def _same_everywhere(reader: Reader, rows: Iterable[_Wanted]) -> None:
    """A code that stands again is another name from another day, and says nothing else anew."""
    first: dict[str, _Wanted] = {}
    named: dict[tuple[str, date | None], _Wanted] = {}
    for one in rows:
        start = first.setdefault(one.code, one)
        other = next((k for k in _SAME if getattr(one, k) != getattr(start, k)), None)
        if not one.code or start is one:
            named.setdefault((one.code, one.since), one)
            continue
        if other:
            reader.error(one.row, other, "unit_twice", first=start.row.number, unit=one.code)
        elif named.setdefault((one.code, one.since), one) is not one:
            before = named[(one.code, one.since)]
            if before.name == one.name:
                reader.warning(one.row, "code", "row_repeated", first=before.row.number)
            else:
                reader.error(
                    one.row, "name_vi", "unit_twice", first=before.row.number, unit=one.code
                )


def _known_to_all(reader: Reader, rows: Iterable[_Wanted], known: Mapping[str, UnitEntry]) -> None:
    """Parents and successors exist; one that stands in a bad row does not, and so on."""
    refused = -1
    while refused != reader.skipped:
        refused = reader.skipped
        left = [one for one in rows if reader.usable(one.row)]
        codes = known.keys() | {one.code for one in left}
        for one in left:
            for key in ("parent", "successor"):
                other = getattr(one, key)
                if other and other not in codes:
                    reader.error(one.row, key, "row_unknown_unit", near(other, codes))


def _without_rounds(
    reader: Reader, rows: Iterable[_Wanted], known: Mapping[str, UnitEntry]
) -> None:
    """Nobody stands above themselves, over however many steps."""
    left = [one for one in rows if reader.usable(one.row)]
    after: dict[str, Callable[[UnitEntry], str]] = {
        "parent": lambda unit: unit.parent,
        "successor": lambda unit: unit.successor,
    }
    for key, of in after.items():
        next_of = {code: of(unit) for code, unit in known.items()}
        next_of |= {one.code: getattr(one, key) for one in left}
        for one in left:
            way = round_of(one.code, next_of)
            if way:
                reader.error(one.row, key, "unit_round", way=" → ".join(way))


def _with(before: UnitEntry | None, one: _Wanted, today: date) -> UnitEntry:
    unit = before or UnitEntry(0, one.code, one.kind, "", "", "", None)
    since = one.since or (max(unit.names) if unit.names else today)
    return replace(
        unit,
        kind=one.kind,
        level=one.level,
        parent=one.parent,
        successor=one.successor,
        closed_on=one.closed_on,
        names={**unit.names, since: one.name},
    )
