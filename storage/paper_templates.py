"""A committee's own templates and headings of papers: kept, listed, and the one of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from storage.instants import day, day_text, instant, instant_text
from storage.tables.columns import row_insert, table_of
from storage.tables.papers import PaperTemplate
from storage.tables.people import Officer
from storage.tables.plans import Plan
from storage.tables.records import Document
from storage.work import Work

_t = table_of(PaperTemplate).c
_d = table_of(Document).c
_p = table_of(Plan).c
_o = table_of(Officer).c


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template, of all plans (``plan`` None) or of one; ``officer`` None: the system."""

    id: int
    kind: str
    since: date
    plan: str | None
    filename: str
    sha256: str
    officer: str | None
    added_at: datetime


_LISTED: Select[Any] = (
    select(_t.id, _t.kind, _t.since, _p.code, _t.filename, _t.sha256, _o.code, _t.added_at)
    .select_from(
        table_of(PaperTemplate)
        .outerjoin(table_of(Plan), _p.id == _t.plan_id)
        .outerjoin(table_of(Officer), _o.id == _t.officer_id)
    )
    .where(_t.committee_id == bindparam("committee_id"))
)
_ALL = _LISTED.order_by(_t.kind, _t.since, _t.id)
_IN_FORCE = (
    select(_t.filename, _d.content, _t.since)
    .join_from(table_of(PaperTemplate), table_of(Document), _d.sha256 == _t.sha256)
    .where(
        _t.committee_id == bindparam("committee_id"),
        _t.kind == bindparam("kind"),
        _t.since <= bindparam("day"),
        or_(_t.plan_id == bindparam("plan_id"), _t.plan_id.is_(None)),
    )
    .order_by(_t.plan_id.is_(None), _t.since.desc(), _t.id.desc())
    .limit(1)
)
_ADD = row_insert(PaperTemplate)


def add_template(
    work: Work,
    committee_id: int,
    *,
    kind: str,
    since: date,
    plan_id: int | None,
    filename: str,
    sha256: str,
    officer_id: int | None,
    now: datetime,
) -> None:
    """Keep that a document, kept already, is the template of a kind from a day on."""
    work.run(
        _ADD,
        committee_id=committee_id,
        plan_id=plan_id,
        kind=kind,
        since=day_text(since),
        filename=filename,
        sha256=sha256,
        officer_id=officer_id,
        added_at=instant_text(now),
    )


def templates(work: Work, committee_id: int) -> tuple[TemplateRow, ...]:
    """Every template of a committee, by kind and day, in the order they came."""
    return tuple(
        TemplateRow(row[0], row[1], day(row[2]), row[3], row[4], row[5], row[6], instant(row[7]))
        for row in work.all(_ALL, committee_id=committee_id)
    )


def template_of(
    work: Work, committee_id: int, plan_id: int | None, kind: str, on: date
) -> tuple[str, bytes, date] | None:
    """Name, bytes and first day of what applies on a day: the plan's own before the committee's.

    Args:
        plan_id: None for a plan that is not opened yet.
    """
    row = work.one(
        _IN_FORCE, committee_id=committee_id, plan_id=plan_id, kind=kind, day=day_text(on)
    )
    return None if row is None else (row[0], bytes(row[1]), day(row[2]))
