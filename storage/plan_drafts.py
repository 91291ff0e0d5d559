"""Plan files that were checked: kept for a while by officer and digest, with their rehearsal."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, delete, or_, select, update

from storage.instants import instant, instant_text
from storage.tables.columns import row_insert, table_of
from storage.tables.drafts import PlanDraft
from storage.work import Row, Work


class DraftRow(NamedTuple):
    """A kept plan file; ``kept_at`` and ``beat_at`` aware, UTC. See ``PlanDraft``."""

    officer_id: int
    sha256: str
    file: str
    kept_at: datetime
    run: str
    standing: str
    percent: int
    beat_at: datetime | None


def keep_draft(
    work: Work, officer_id: int, sha256: str, file: str, source: bytes, now: datetime
) -> None:
    """Keep a file; one that is kept already is kept longer, with the rehearsal it has."""
    if work.run(_AGAIN, of=officer_id, digest=sha256, file=file, at=instant_text(now)):
        return
    work.run(
        _ADD,
        officer_id=officer_id,
        sha256=sha256,
        file=file,
        source=source,
        kept_at=instant_text(now),
        run="",
        standing="",
        percent=0,
        beat_at=None,
        told=None,
        books=None,
    )


def drafts(work: Work, officer_id: int) -> tuple[DraftRow, ...]:
    """The officer's kept files, the newest first."""
    return tuple(map(_draft, work.all(_MINE, of=officer_id)))


def draft(work: Work, officer_id: int, sha256: str) -> DraftRow | None:
    """The officer's file of that digest, or None."""
    row = work.one(_ONE, of=officer_id, digest=sha256)
    return None if row is None else _draft(row)


def draft_source(work: Work, officer_id: int, sha256: str) -> bytes | None:
    """The bytes of a kept file."""
    return _bytes(work.one(_SOURCE, of=officer_id, digest=sha256))


def draft_told(work: Work, officer_id: int, sha256: str) -> bytes | None:
    """What its rehearsal brought; None before its end."""
    return _bytes(work.one(_TOLD, of=officer_id, digest=sha256))


def draft_books(work: Work, officer_id: int, sha256: str) -> bytes | None:
    """The books of mails of its rehearsal; None before its end."""
    return _bytes(work.one(_BOOKS, of=officer_id, digest=sha256))


def drop_draft(work: Work, officer_id: int, sha256: str) -> None:
    """Keep a file no longer."""
    work.run(_DROP, of=officer_id, digest=sha256)


def forget_drafts(work: Work, before: datetime) -> int:
    """Leave out what was kept before an instant (aware); how many there were."""
    return work.run(_FORGET, before=instant_text(before))


# --- its rehearsal -------------------------------------------------------------------------------


def begin_run(
    work: Work, officer_id: int, sha256: str, run: str, now: datetime, silent_since: datetime
) -> bool:
    """Begin a rehearsal, unless one is running that gave a sign of life since an instant."""
    return bool(
        work.run(
            _BEGIN,
            of=officer_id,
            digest=sha256,
            named=run,
            at=instant_text(now),
            before=instant_text(silent_since),
        )
    )


def note_run(
    work: Work, officer_id: int, sha256: str, run: str, percent: int, now: datetime
) -> bool:
    """How far it is; False when the file is gone or another rehearsal of it has begun."""
    said = {"named": run, "far": percent, "at": instant_text(now)}
    return bool(work.run(_NOTE, of=officer_id, digest=sha256, **said))


def end_run(
    work: Work,
    officer_id: int,
    sha256: str,
    run: str,
    standing: str,
    told: bytes | None,
    books: bytes | None,
) -> bool:
    """What it brought; False as for ``note_run``."""
    said = {"named": run, "how": standing, "what": told, "of_mails": books}
    return bool(work.run(_END, of=officer_id, digest=sha256, **said))


def _draft(row: Row) -> DraftRow:
    officer_id, sha256, file, kept_at, run, standing, percent, beat_at = row
    beat = instant(beat_at) if beat_at else None
    return DraftRow(officer_id, sha256, file, instant(kept_at), run, standing, percent, beat)


def _bytes(row: Row | None) -> bytes | None:
    return None if row is None or row[0] is None else bytes(row[0])


_d = table_of(PlanDraft).c
_of = _d.officer_id == bindparam("of")
_this = and_(_of, _d.sha256 == bindparam("digest"))
_running = and_(_this, _d.run == bindparam("named"), _d.standing == "running")
_ADD = row_insert(PlanDraft)
_AGAIN = (
    update(table_of(PlanDraft)).where(_this).values(file=bindparam("file"), kept_at=bindparam("at"))
)
_ROWS = select(
    _d.officer_id, _d.sha256, _d.file, _d.kept_at, _d.run, _d.standing, _d.percent, _d.beat_at
)
_MINE = _ROWS.where(_of).order_by(_d.kept_at.desc(), _d.sha256)
_ONE = _ROWS.where(_this)
_SOURCE = select(_d.source).where(_this)
_TOLD = select(_d.told).where(_this)
_BOOKS = select(_d.books).where(_this)
_DROP = delete(table_of(PlanDraft)).where(_this)
_FORGET = delete(table_of(PlanDraft)).where(_d.kept_at < bindparam("before"))
_BEGIN = (
    update(table_of(PlanDraft))
    .where(_this, or_(_d.standing != "running", _d.beat_at < bindparam("before")))
    .values(
        run=bindparam("named"),
        standing="running",
        percent=0,
        beat_at=bindparam("at"),
        told=None,
        books=None,
    )
)
_NOTE = (
    update(table_of(PlanDraft))
    .where(_running)
    .values(percent=bindparam("far"), beat_at=bindparam("at"))
)
_END = (
    update(table_of(PlanDraft))
    .where(_running)
    .values(standing=bindparam("how"), told=bindparam("what"), books=bindparam("of_mails"))
)
