"""Who may import units and officers."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.intake.units import import_units
from storage.audit import entries
from storage.people import committee
from storage.roster import unit_entries
from storage.work import Work
from tests.builders import NOW, ready_database


@pytest.mark.parametrize("dry_run", [False, True])
def test_only_who_acts_for_the_committee_changes_its_people(
    tmp_path: Path, *, dry_run: bool
) -> None:
    ready = ready_database()
    file = tmp_path / "units.csv"
    file.write_text("code,name_vi,kind\nxa-moi,Xã Mới,dang_bo\n", encoding="utf-8")
    by_unit = import_units(
        ready.db, "huyen-uy", file, ready.officer("lan-xa-a"), NOW, dry_run=dry_run
    )
    assert by_unit.refusal is not None
    assert "lan-xa-a" in by_unit.refusal.sentence("vi")
    assert [one.say("en") for one in by_unit.refusal.verdicts[0].cleared_by] == [
        "Secretariat",
        "Board",
    ]
    with ready.db.read() as work:
        of = ready.opened.plan.committee_id
        assert "xa-moi" not in unit_entries(work, of)
        acts = [one.act for one in entries(work, committee_head(work))]
    assert ("people.refused" in acts) is not dry_run
    by_office = import_units(ready.db, "huyen-uy", file, ready.officer("thu"), NOW)
    assert (by_office.refusal, by_office.written) == (None, True)


def committee_head(work: Work) -> int:
    of = committee(work, "huyen-uy")
    assert of is not None
    return of.head_id
