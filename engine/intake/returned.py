"""Taking back the lists that units filled in: a file goes in as a whole, or comes back marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine.intake.marking import SUFFIX, Mark, marked_copy
from engine.intake.opening_files import file_bytes
from engine.intake.returned_file import Key, key_of
from engine.intake.returned_rows import Attempt, Terms, attempted, seal_refusal
from engine.move import ActDates, Actor
from i18n.language import Lang
from i18n.text import Text
from storage.database import Database
from workflows.errors import LantoaError, NotFound
from workflows.finding import Finding, Severity
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one file.

    Attributes:
        table: which of the plan's tables it is; empty when the file could not be looked at.
        record: of a unit's own list, its code.
        created, moved: codes of the records the rows made and moved, new ones in both.
        unchanged: rows that were taken before.
        to: the state the list itself reached, and its label; empty when it did not move.
        refusals: row and refusal; row 0 is the list itself.
        error: why the file could not be looked at, or its errors not be marked.
        marked: the copy with the errors in it.
        written: whether the database was changed.
    """

    file: Path
    plan: str = ""
    unit: str = ""
    table: str = ""
    record: str = ""
    created: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    unchanged: int = 0
    skipped: int = 0
    to: str = ""
    reached: Text | None = None
    findings: tuple[Finding, ...] = ()
    refusals: tuple[tuple[int, Refusal], ...] = ()
    error: LantoaError | None = None
    marked: Path | None = None
    written: bool = False

    @property
    def stopped(self) -> bool:
        """Whether nothing of the file went in, or in a dry run nothing would."""
        faults = any(one.severity is Severity.ERROR for one in self.findings)
        if self.written:
            return False
        nothing = not (self.created or self.moved or self.to or self.unchanged)
        return self.error is not None or (nothing and bool(faults or self.refusals))


def import_returned(
    db: Database,
    source: Path,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    dates: ActDates | None = None,
    note: str = "",
    plan: str = "",
    unit: str = "",
    track: str | None = None,
    lang: Lang = "vi",
    mark_dry: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Returned, ...]:
    """Take every returned list of a folder, or one file; each in one transaction.

    A row without a code is a new record, which makes the move the plan's ``collects`` names; a row
    with one completes and moves that record. With all rows in, the list itself is sent. Tables of
    results and of what belongs to other records have no list of their own. Taking the same file
    again changes nothing.

    Args:
        now: the instant of the acts, aware.
        skip_bad: take the good rows of a file; its list is then not sent.
        dates: when the lists were sent and received; None when their officer acts now.
        note: the reason for what is late, where the file itself gives none.
        plan, unit, track: whose list it is, for a file that no longer says so.
        lang: the language of the errors written into the marked copies.
        mark_dry: write the marked copies in a dry run, too.

    Returns a result for each file, by name. Raises NotFound for a missing or an empty folder.
    """
    terms = Terms(actor, now, dates, note.strip(), dry_run=dry_run, skip_bad=skip_bad)
    files = files_of(source)
    results = []
    for done, path in enumerate(files, start=1):
        results.append(_taken(db, path, terms, plan, unit, track, lang, mark_dry))
        if on_progress is not None:
            on_progress(done, len(files))
    return tuple(results)


def files_of(source: Path) -> Sequence[Path]:
    """The file, or a folder's lists by name: no marked copies of others, no lock files.

    Raises NotFound for what is not there, and for a folder without lists.
    """
    if not source.exists():
        raise NotFound("file_missing", file=str(source))
    if not source.is_dir():
        return (source,)
    files = sorted(p for p in source.iterdir() if p.suffix.lower() in (".xlsx", ".csv"))
    stems = {path.stem for path in files}
    files = [
        path
        for path in files
        if not path.name.startswith(("~$", "."))
        and not (path.stem.endswith(SUFFIX) and path.stem.removesuffix(SUFFIX) in stems)
    ]
    if not files:
        raise NotFound("folder_without_lists", folder=str(source))
    return files


class _UndoneError(Exception):
    """Carries an attempt out of its transaction, which leaves nothing behind."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self.attempt = attempt


def _taken(
    db: Database,
    path: Path,
    terms: Terms,
    plan: str,
    unit: str,
    track: str | None,
    lang: Lang,
    mark_dry: bool,
) -> Returned:
    try:
        content = file_bytes(path)
        key = key_of(path.name, content, plan, unit, track)
        skipped: frozenset[int] = frozenset()
        while True:
            attempt = _tried(db, path.name, content, key, terms, skipped)
            refused = {row for row, _ in attempt.refusals if row}
            if not terms.skip_bad or not refused:
                break
            skipped |= refused
            terms = replace(terms, told=(*terms.told, *attempt.refusals))
        result = _told(path, attempt, terms)
        if result.stopped and not terms.dry_run:
            seal_refusal(db, attempt, terms)
    except LantoaError as error:
        return Returned(path, plan, unit, error=error)
    marks_it = attempt.has_faults(terms) and (mark_dry or not terms.dry_run)
    if marks_it and content.startswith(b"PK"):
        try:
            marks = _marks(result, lang)
            copy = marked_copy(path, content, attempt.filled.sheet.header, marks, lang)
        except LantoaError as error:
            return replace(result, error=error)
        return replace(result, marked=copy)
    return result


def _tried(
    db: Database, file: str, content: bytes, key: Key, terms: Terms, skipped: frozenset[int]
) -> Attempt:
    """One attempt, kept only as a whole."""
    try:
        with db.write() as work:
            return _kept(attempted(work, file, content, key, terms, skipped), terms)
    except _UndoneError as undone:
        return undone.attempt


def _kept(attempt: Attempt, terms: Terms) -> Attempt:
    if not attempt.keeps(terms):
        raise _UndoneError(attempt)
    return attempt


def _told(path: Path, attempt: Attempt, terms: Terms) -> Returned:
    kept = attempt.possible(terms)
    refusals = (*terms.told, *attempt.refusals)
    return Returned(
        file=path,
        plan=attempt.plan,
        unit=attempt.unit,
        table=attempt.table,
        record=attempt.record,
        created=attempt.created if kept else (),
        moved=attempt.moved if kept else (),
        unchanged=attempt.unchanged if kept else 0,
        skipped=len(attempt.bad_rows | {row for row, _ in refusals if row}),
        to=attempt.to if kept else "",
        reached=attempt.reached if kept else None,
        findings=attempt.findings,
        refusals=tuple(sorted(refusals, key=lambda one: one[0])),
        written=attempt.keeps(terms),
    )


def _marks(result: Returned, lang: Lang) -> Iterable[Mark]:
    for finding in result.findings:
        if finding.severity is Severity.ERROR:
            yield Mark(finding.place.line, finding.place.column, finding.sentence(lang))
    for row, refusal in result.refusals:
        yield Mark(row, 0, refusal.sentence(lang))
