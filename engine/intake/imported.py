"""What an import did, and how it goes: read, compare, then write all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from engine.acts import by_hand
from engine.editions import Edition, edition
from engine.intake.row_lines import Fate, Line, with_findings
from engine.intake.sheet import Column, Sheet, SheetRow, read_sheet
from engine.joining import Joining
from engine.move import Actor
from engine.over_people import refused_over_people
from storage import audit, people, plans
from storage.database import Database
from storage.entry import NewEntry
from storage.people import CommitteeRow
from storage.plans import PlanRow
from storage.work import Work
from workflows.definition import Definition
from workflows.errors import NotFound
from workflows.filling import read_day
from workflows.finding import Finding, Severity
from workflows.verdict import Refusal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Where a file's days begin."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do.

    ``created``, ``updated`` and ``unchanged`` count units or officers, ``skipped`` counts rows with
    errors. ``written`` is whether the database was changed, ``stopped`` whether errors keep
    everything out. ``joins`` are the units that take part in running plans by it, ``letters`` the
    opening letters written. ``refusal`` is there when the officer may not import at all. ``lines``
    say it row by row, bad ones too.
    """

    created: int
    updated: int
    unchanged: int
    skipped: int
    findings: tuple[Finding, ...]
    written: bool
    stopped: bool
    joins: tuple[Joining, ...] = ()
    letters: int = 0
    refusal: Refusal | None = None
    lines: tuple[Line, ...] = ()


class Changes(Protocol):
    """What a file would change, compared with what is known."""

    @property
    def created(self) -> int:
        """How many are new."""

    @property
    def updated(self) -> int:
        """How many are known and change."""

    @property
    def unchanged(self) -> int:
        """How many are known and stay as they are."""

    @property
    def joins(self) -> tuple[Joining, ...]:
        """Which units take part in running plans by it."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """What becomes of each unit or officer."""

    def apply(self, ground: Ground) -> int:
        """Write it; how many opening letters were written."""


@dataclass(frozen=True, slots=True)
class Running:
    """A plan that is open in the committee, and what it runs."""

    plan: PlanRow
    edition: Edition


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are compared with: where they go, when, and the plans that run there."""

    work: Work
    committee: CommitteeRow
    actor: Actor
    now: datetime
    running: tuple[Running, ...]
    planned: tuple[Definition, ...] = ()

    @property
    def today(self) -> date:
        """The day of the act."""
        return self.now.astimezone(ZONE).date()

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """What the open plans are, and those whose words are understood as well."""
        return (*(one.edition.definition for one in self.running), *self.planned)


Compare = Callable[["Reader", Ground], Changes]
"""Reads the rows, reports what is wrong with each, and says what the good ones change."""


class Reader:
    """The rows of a sheet while they are read: cells as values, faults as findings."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.findings = list(sheet.findings)
        errors = {one.place.line for one in self.findings if one.severity is Severity.ERROR}
        self._bad = {line for line in errors if line > sheet.header}
        self.unreadable = errors != self._bad
        """Whether the file as a whole is at fault, so that no row is looked at."""
        self._rows = () if self.unreadable else sheet.rows

    @property
    def skipped(self) -> int:
        """How many rows have errors; all of them when the file cannot be read."""
        return len(self.sheet.rows) if self.unreadable else len(self._bad)

    def good(self) -> tuple[SheetRow, ...]:
        """The rows without errors so far."""
        return tuple(row for row in self._rows if self.usable(row))

    def bad(self) -> tuple[SheetRow, ...]:
        """The rows with errors."""
        return tuple(row for row in self._rows if not self.usable(row))

    def usable(self, row: SheetRow) -> bool:
        """Whether nothing is wrong with the row so far."""
        return row.number not in self._bad

    def error(
        self, row: SheetRow, key: str, code: str, suggestion: str = "", /, **facts: object
    ) -> None:
        """The row cannot be used, because of what stands under ``key``."""
        self._bad.add(row.number)
        self._say(Severity.ERROR, row, key, code, suggestion, facts)

    def warning(
        self, row: SheetRow, key: str, code: str, suggestion: str = "", /, **facts: object
    ) -> None:
        """The row is used; somebody should look at it."""
        self._say(Severity.WARNING, row, key, code, suggestion, facts)

    def day(self, row: SheetRow, key: str) -> date | None:
        """The cell as a day; None when blank, or reported when there is no such day."""
        cell = row.cells.get(key)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        words = row.text(key)
        day = read_day(words) if words else None
        if words and day is None:
            self.error(row, key, "row_bad_date")
        return day

    def fits(self, row: SheetRow, limits: Mapping[str, int]) -> None:
        """Report each cell that is longer than its limit in characters."""
        for key, limit in limits.items():
            if len(row.text(key)) > limit:
                self.error(row, key, "row_too_long", n=limit)

    def _say(
        self,
        severity: Severity,
        row: SheetRow,
        key: str,
        code: str,
        suggestion: str,
        facts: Mapping[str, object],
    ) -> None:
        place = row.place(self.sheet.file, key)
        self.findings.append(Finding(code, severity, place, row.text(key), suggestion, facts))


def run_import(
    db: Database,
    committee: str,
    path: Path,
    columns: Sequence[Column],
    compare: Compare,
    act: str,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool,
    skip_bad: bool,
    planned: Sequence[Definition] = (),
) -> Imported:
    """Read the file, compare it, and write what it changes and one audit entry, in one transaction.

    Who may: ``engine.over_people``; anybody else is refused, in the committee's log. Nothing is
    written in a dry run, nor when a row has an error unless ``skip_bad``.
    """
    reader = Reader(read_sheet(path, columns))
    if dry_run:
        with db.read() as work:
            ground = _ground(work, committee, actor, now, planned)
            refusal = refused_over_people(
                ground.work, ground.committee, ground.actor, "import", ground.today
            )
            if refusal is not None:
                return _kept_out(refusal)
            changes = compare(reader, ground)
        return _told(reader, changes, skip_bad=skip_bad, written=False)
    with db.write() as work:
        head = audit.lock_head(work, _committee(work, committee).head_id)
        ground = _ground(work, committee, actor, now, planned)
        refusal = refused_over_people(
            ground.work, ground.committee, ground.actor, "import", ground.today
        )
        if refusal is not None:
            tried = {"act": act, "verdicts": [one.sealed() for one in refusal.verdicts]}
            audit.seal(work, head, [by_hand(actor, "people.refused", now, tried)])
            return _kept_out(refusal)
        # No record begins or moves while units and their kinds change; plans open behind the
        # committee's head. Heads are locked in one order always (engine.bulk).
        for head_id in sorted(one.plan.head_id for one in ground.running):
            audit.lock_head(work, head_id)
        changes = compare(reader, ground)
        done = _told(reader, changes, skip_bad=skip_bad, written=True)
        if done.written:
            done = replace(done, letters=changes.apply(ground))
            audit.seal(work, head, (_entry(act, reader.sheet, done, actor, now),))
    return done


def near(words: str, known: Iterable[str]) -> str:
    """What was probably meant; empty when nothing is close."""
    by_word = {one.casefold(): one for one in known}
    close = get_close_matches(words.casefold(), by_word, n=1)
    return by_word[close[0]] if close else ""


def round_of(start: str, next_of: Mapping[str, str]) -> tuple[str, ...]:
    """The way from ``start`` back to itself, both ends named; empty when it leads nowhere."""
    way = [start]
    while next_of.get(way[-1]):
        way.append(next_of[way[-1]])
        if way[-1] == start:
            return tuple(way)
        if way[-1] in way[:-1]:
            break
    return ()


def _committee(work: Work, code: str) -> CommitteeRow:
    committee = people.committee(work, code)
    if committee is None:
        known = tuple(one.code for one in people.committees(work))
        raise NotFound("committee_unknown", committee=code, known=known)
    return committee


def _ground(
    work: Work, code: str, actor: Actor, now: datetime, planned: Sequence[Definition]
) -> Ground:
    committee = _committee(work, code)
    running = tuple(
        Running(plan, edition(work, plan.edition_id))
        for plan in plans.plans(work)
        if plan.committee_id == committee.id and plan.closed_at is None
    )
    return Ground(work, committee, actor, now, running, tuple(planned))


def _refused(ground: Ground) -> Refusal | None:
    return refused_over_people(ground.work, ground.committee, ground.actor, "import", ground.today)


def _kept_out(refusal: Refusal) -> Imported:
    return Imported(0, 0, 0, 0, (), written=False, stopped=True, refusal=refusal)


def _told(reader: Reader, changes: Changes, *, skip_bad: bool, written: bool) -> Imported:
    skipped = reader.skipped
    stopped = reader.unreadable or (skipped > 0 and not skip_bad)
    created, updated = (0, 0) if stopped else (changes.created, changes.updated)
    joins = () if stopped else changes.joins
    return Imported(
        created=created,
        updated=updated,
        unchanged=0 if stopped else changes.unchanged,
        joins=joins,
        skipped=skipped,
        findings=_in_order(reader.findings),
        lines=with_findings((*changes.lines, *map(_bad_line, reader.bad())), reader.findings),
        written=written and bool(created + updated or joins),
        stopped=stopped,
    )


def _bad_line(row: SheetRow) -> Line:
    name = row.text("name") or row.text("name_vi")
    return Line((row.number,), row.text("code"), name, Fate.BAD)


def _entry(act: str, sheet: Sheet, done: Imported, actor: Actor, now: datetime) -> NewEntry:
    """Counts and the file's hash are sealed; its name may be a person's and lies beside them."""
    body = {
        "file_sha256": sheet.sha256,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "skipped": done.skipped,
    }
    return by_hand(actor, act, now, body, secrets={"file": sheet.file})


def _in_order(findings: Collection[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (one.place.line, one.place.column)))
