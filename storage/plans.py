"""Plans, the editions they run and the sealed texts behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from storage.conflict import insert
from storage.instants import instant, instant_text
from storage.selection import Selecting, keys_text
from storage.tables.columns import row_insert, table_of
from storage.tables.people import Committee
from storage.tables.plans import Edition, Plan, SealedText
from storage.work import Row, Work

_p = table_of(Plan).c
_c = table_of(Committee).c
_e = table_of(Edition).c
_t = table_of(SealedText).c


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as opened in a committee; ``edition_id`` is what new records begin in.

    ``next_period_at``: when the next period of a track that comes back begins, None without one.
    """

    id: int
    code: str
    year: int
    committee_id: int
    committee: str
    head_id: int
    edition_id: int
    opened_at: datetime
    closed_at: datetime | None
    next_period_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EditionRow:
    """The definition and calendar, by hash, that a plan runs."""

    id: int
    plan_id: int
    definition_sha256: str
    calendar_sha256: str

    @property
    def hashes(self) -> tuple[str, str]:
        """Of the definition and of the calendar: what names the edition in any database."""
        return self.definition_sha256, self.calendar_sha256


_PLANS = (
    select(
        _p.id,
        _p.code,
        _p.year,
        _p.committee_id,
        _c.code,
        _p.head_id,
        _p.edition_id,
        _p.opened_at,
        _p.closed_at,
        _p.next_period_at,
    )
    .join_from(table_of(Plan), table_of(Committee), _c.id == _p.committee_id)
    .order_by(_p.opened_at, _p.id)
)
_PLAN = _PLANS.where(_p.code == bindparam("code"))
_PLAN_BY_ID = _PLANS.where(_p.id == bindparam("id"))
_RUNNING = _PLANS.where(_p.committee_id == bindparam("committee_id"), _p.closed_at.is_(None))
_OF_COMMITTEE = _PLANS.where(_p.committee_id == bindparam("committee_id"))
_EDITION = select(_e.id, _e.plan_id, _e.definition_sha256, _e.calendar_sha256).where(
    _e.id == bindparam("id")
)
_EDITIONS = Selecting(
    select(_e.id, _e.plan_id, _e.definition_sha256, _e.calendar_sha256).order_by(_e.id), _e.plan_id
)
_TEXT = select(_t.canonical).where(_t.sha256 == bindparam("sha256"))
_SOURCE = select(_t.source).where(_t.sha256 == bindparam("sha256"))
_ADD_PLAN = row_insert(Plan).returning(_p.id)
_ADD_EDITION = row_insert(Edition).returning(_e.id)
_RUN_EDITION = (
    update(table_of(Plan))
    .where(_p.id == bindparam("of_plan"))
    .values(edition_id=bindparam("new_edition"))
)
_SET_PERIOD = (
    update(table_of(Plan))
    .where(_p.id == bindparam("of_plan"))
    .values(next_period_at=bindparam("at"))
)
_PERIOD_BEGUN = _PLANS.where(_p.next_period_at <= bindparam("now"), _p.closed_at.is_(None))
_NEXT_PERIOD = select(func.min(_p.next_period_at)).where(
    _p.next_period_at > bindparam("now"), _p.closed_at.is_(None)
)
_END_PLAN = (
    update(table_of(Plan)).where(_p.id == bindparam("of_plan")).values(closed_at=bindparam("at"))
)
_SEAL_TEXT = (
    insert(table_of(SealedText))
    .values({name: bindparam(name) for name in _t.keys()})  # noqa: SIM118 (columns, not a dict)
    .on_conflict_do_nothing()
)


def plans(work: Work) -> tuple[PlanRow, ...]:
    """Every plan of the database, in the order they were opened."""
    return tuple(_plan(row) for row in work.all(_PLANS))


def plans_of(work: Work, committee_id: int, *, running: bool = False) -> tuple[PlanRow, ...]:
    """The plans of one committee in the order they were opened; only those not closed when
    ``running``."""
    statement = _RUNNING if running else _OF_COMMITTEE
    return tuple(_plan(row) for row in work.all(statement, committee_id=committee_id))


def plan_by_code(work: Work, code: str) -> PlanRow | None:
    """The plan of that code, or None; a code names one plan in the whole database."""
    row = work.one(_PLAN, code=code)
    return None if row is None else _plan(row)


def plan_by_id(work: Work, plan_id: int) -> PlanRow:
    """The plan of that id. Raises LookupError for an id no row ever had: a fault of the program."""
    row = work.one(_PLAN_BY_ID, id=plan_id)
    if row is None:
        raise LookupError(f"no plan {plan_id}")
    return _plan(row)


def edition(work: Work, edition_id: int) -> EditionRow:
    """One edition. Raises LookupError for an id no row ever had: a fault of the program."""
    row = work.one(_EDITION, id=edition_id)
    if row is None:
        raise LookupError(f"no edition {edition_id}")
    return EditionRow(*row)


def editions_of(work: Work, plan_ids: Iterable[int]) -> tuple[EditionRow, ...]:
    """Every edition that some plans run or ran, the oldest first."""
    rows = work.all(_EDITIONS.for_(work), keys=keys_text(plan_ids))
    return tuple(EditionRow(*row) for row in rows)


def sealed_text(work: Work, sha256: str) -> bytes:
    """The canonical bytes a hash names. Raises LookupError when they were never sealed here."""
    row = work.one(_TEXT, sha256=sha256)
    if row is None:
        raise LookupError(f"no sealed text {sha256}")
    return bytes(row[0])


def source_of(work: Work, sha256: str) -> bytes | None:
    """The plan file as its author wrote it, kept beside the sealed definition."""
    row = work.one(_SOURCE, sha256=sha256)
    return None if row is None or row[0] is None else bytes(row[0])


def seal_text(
    work: Work, sha256: str, kind: str, canonical: bytes, source: bytes | None, now: datetime
) -> None:
    """Keep canonical bytes under their hash; the same bytes again change nothing."""
    work.run(
        _SEAL_TEXT,
        sha256=sha256,
        kind=kind,
        canonical=canonical,
        source=source,
        created_at=instant_text(now),
    )


def add_plan(
    work: Work, *, committee_id: int, code: str, year: int, head_id: int, now: datetime
) -> int:
    """A new plan, still without an edition; its id."""
    row = work.one(
        _ADD_PLAN,
        committee_id=committee_id,
        code=code,
        year=year,
        head_id=head_id,
        edition_id=None,
        opened_at=instant_text(now),
        closed_at=None,
        next_period_at=None,
    )
    return _id(row)


def run_edition(
    work: Work, plan_id: int, definition_sha256: str, calendar_sha256: str, now: datetime
) -> int:
    """Let new records of the plan begin in this definition and calendar; the edition's id."""
    edition_id = _id(
        work.one(
            _ADD_EDITION,
            plan_id=plan_id,
            definition_sha256=definition_sha256,
            calendar_sha256=calendar_sha256,
            since=instant_text(now),
        )
    )
    work.run(_RUN_EDITION, of_plan=plan_id, new_edition=edition_id)
    return edition_id


def set_next_period(work: Work, plan_id: int, at: datetime | None) -> None:
    """Keep when the next period of a track that comes back begins."""
    work.run(_SET_PERIOD, of_plan=plan_id, at=None if at is None else instant_text(at))


def plans_with_period(work: Work, now: datetime) -> tuple[PlanRow, ...]:
    """The running plans in which a period has begun whose records are still to be opened."""
    return tuple(_plan(row) for row in work.all(_PERIOD_BEGUN, now=instant_text(now)))


def next_period(work: Work, after: datetime) -> datetime | None:
    """When the next period of any running plan begins, later than ``after``."""
    row = work.one(_NEXT_PERIOD, now=instant_text(after))
    return None if row is None else _instant_or_none(row[0])


def end_plan(work: Work, plan_id: int, now: datetime) -> None:
    """Mark a plan as closed."""
    work.run(_END_PLAN, of_plan=plan_id, at=instant_text(now))


def _plan(row: Row) -> PlanRow:
    *facts, opened_at, closed_at, period_at = row
    facts += [instant(opened_at), _instant_or_none(closed_at), _instant_or_none(period_at)]
    return PlanRow(*facts)


def _instant_or_none(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def _id(row: Row | None) -> int:
    if row is None:  # RETURNING gives a row or the driver raises
        raise AssertionError("an insert returned no id")
    found: int = row[0]
    return found
