"""The unit that stands for a committee's own office: the owner of what it owes itself."""

from __future__ import annotations

from datetime import date

from storage.people import OFFICE, CommitteeRow, UnitRow, name_unit, save_unit, unit
from storage.work import Work


def office(work: Work, of: CommitteeRow, day: date) -> UnitRow:
    """The committee's own office, the owner of what the committee itself owes; made when first
    asked for. It is in no list of units: its kind is none a plan can name."""
    code = f"{OFFICE}{of.code}"
    found = unit(work, of.id, code, day)
    if found is None:
        unit_id = save_unit(work, of.id, code=code, kind=OFFICE)
        name_unit(work, unit_id, since=day, vi=of.name_vi, en=of.name_en)
        found = unit(work, of.id, code, day)
    if found is None:
        raise AssertionError("an office just made is not there")
    return found
