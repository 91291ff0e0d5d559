"""The days a committee keeps on top of the country's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select

from i18n.text import Text
from storage.conflict import insert
from storage.instants import day, day_text
from storage.tables.calendar import CalendarDay
from storage.tables.columns import table_of
from storage.work import Work
from workflows.calendar import Certainty, Day

_d = table_of(CalendarDay).c
_OF_COMMITTEE = (
    select(_d.day, _d.off, _d.name_vi, _d.name_en, _d.decree)
    .where(_d.committee_id == bindparam("committee_id"))
    .order_by(_d.day)
)
_NEW = insert(table_of(CalendarDay)).values({c.name: bindparam(c.name) for c in _d})
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["committee_id", "day"],
    set_={name: _NEW.excluded[name] for name in ("off", "name_vi", "name_en", "decree")},
)


def own_days(work: Work, committee_id: int) -> dict[date, Day]:
    """A committee's own days, in order."""
    return {
        day(when): Day(bool(off), Text(vi=vi, en=en), Certainty.OVERRIDE, decree)
        for when, off, vi, en, decree in work.all(_OF_COMMITTEE, committee_id=committee_id)
    }


def keep_days(work: Work, committee_id: int, days: Mapping[date, Day]) -> None:
    """Keep days, each in place of what was known of it."""
    rows = [
        {
            "committee_id": committee_id,
            "day": day_text(when),
            "off": one.off,
            "name_vi": one.name.vi,
            "name_en": one.name.en,
            "decree": one.decree,
        }
        for when, one in days.items()
    ]
    if rows:
        work.many(_KEEP, rows)
