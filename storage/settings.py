"""Facts a database keeps about itself."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from storage.tables.audit import Setting
from storage.tables.columns import row_insert, table_of
from storage.work import Work

_s = table_of(Setting).c
_READ = select(_s.value).where(_s.name == bindparam("name"))
_CHANGE = (
    update(table_of(Setting))
    .where(_s.name == bindparam("of_name"))
    .values(value=bindparam("value"))
)
_ADD = row_insert(Setting)


def setting(work: Work, name: str) -> str | None:
    """The value kept under ``name``, or None."""
    row = work.one(_READ, name=name)
    return None if row is None else str(row[0])


def set_setting(work: Work, name: str, value: str) -> None:
    """Keep ``value`` under ``name``, in place of any earlier one."""
    if not work.run(_CHANGE, of_name=name, value=value):
        work.run(_ADD, name=name, value=value)


def is_rehearsal(work: Work) -> bool:
    """Whether the database holds a rehearsal, from which nothing may be sent to anybody."""
    return setting(work, "rehearsal") == "yes"
