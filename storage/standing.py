"""What an officer may act as in one committee: the authority every act asks for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, or_, select

from storage.instants import day_text
from storage.successors import carried_on
from storage.tables.columns import table_of
from storage.tables.people import Assignment, Officer, Unit
from storage.work import Work

_a = table_of(Assignment).c
_o = table_of(Officer).c
_u = table_of(Unit).c
_own = (
    select(_a.role, _a.unit_id)
    .join_from(table_of(Assignment), table_of(Officer), _o.id == _a.officer_id)
    .where(
        _a.officer_id == bindparam("officer_id"),
        _o.committee_id == bindparam("committee_id"),
        _o.active,
        _a.since <= bindparam("day"),
        or_(_a.until.is_(None), _a.until >= bindparam("day")),
    )
    .cte("held", recursive=True)
)
_taken_over = select(_own.c.role, _u.id).join_from(
    _own, table_of(Unit), _u.successor_id == _own.c.unit_id
)
_held = _own.union(_taken_over.where(carried_on()))
_HELD = select(_held.c.role, _held.c.unit_id)


def roles_held(
    work: Work, officer_id: int, committee_id: int, day: date
) -> frozenset[tuple[str, int | None]]:
    """Roles with their unit, or None for the whole committee, on ``day``.

    A role for a unit is one for the units that it carries on for, too.

    Empty for an officer of another committee or one who has left: being named by an old
    assignment gives no authority.
    """
    rows = work.all(_HELD, officer_id=officer_id, committee_id=committee_id, day=day_text(day))
    return frozenset((role, unit_id) for role, unit_id in rows)
