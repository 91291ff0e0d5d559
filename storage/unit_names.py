"""What units are called on a day, without reading more than is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, bindparam, case, func, select

from i18n.text import Text
from storage.instants import day_text
from storage.people import OFFICE
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.people import Committee, Unit, UnitName
from storage.work import Work

_u = table_of(Unit).c
_c = table_of(Committee).c
_n = table_of(UnitName).c
_name = table_of(UnitName).alias("name")
_since = select(_n.since).where(_n.unit_id == _u.id).correlate(table_of(Unit))
_SINCE = func.coalesce(
    _since.where(_n.since <= bindparam("day"))
    .with_only_columns(func.max(_n.since))
    .scalar_subquery(),
    _since.with_only_columns(func.min(_n.since)).scalar_subquery(),
)
_NAMES = Selecting(
    select(
        _u.id,
        func.coalesce(_name.c.vi, case((_u.kind == OFFICE, _c.name_vi), else_=_u.code)),
        func.coalesce(_name.c.en, case((_u.kind == OFFICE, _c.name_en), else_=_u.code)),
    ).select_from(
        table_of(Unit)
        .join(table_of(Committee), _c.id == _u.committee_id)
        .outerjoin(_name, and_(_name.c.unit_id == _u.id, _name.c.since == _SINCE))
    ),
    _u.id,
)

_CODES = Selecting(select(_u.id, _u.code), _u.id)


def codes_of(work: Work, unit_ids: Iterable[int]) -> dict[int, str]:
    """The codes of units by id; one that is not there is left out."""
    rows = work.all(_CODES.for_(work), keys=keys_text(set(unit_ids)))
    return {row[0]: row[1] for row in rows}


def names_of(work: Work, unit_ids: Iterable[int], day: date) -> dict[int, Text]:
    """The names units bear on a day (their first before they had any), by id; a committee's own
    office is called what the committee is."""
    rows = work.all(_NAMES.for_(work), keys=keys_text(set(unit_ids)), day=day_text(day))
    return {unit_id: Text(vi=vi, en=en) for unit_id, vi, en in rows}
