"""Units that are imported while a plan runs, on both databases: what they owe stays what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.advance import Advanced, advance
from engine.intake.imported import Imported
from engine.intake.units import import_units
from engine.move import Move
from engine.recount import miscounted
from storage.database import Database
from storage.roster import unit_entries
from tests.builders import NOW, Ready, a_plan, a_unit, ready_database
from tests.deciding import PLAN
from tests.records import models
from workflows.verdict import Refusal

OF_ITS_KIND = {**PLAN["quotas"]["at_most_two"], "unit_kinds": ["dang_bo"]}
BOUND = a_plan(quotas={**PLAN["quotas"], "at_most_two": OF_ITS_KIND})
"""The small plan, its hard quota for one kind only."""


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database, plan=BOUND)


def take(ready: Ready, folder: Path, *lines: str, **how: bool) -> Imported:
    file = folder / "units.csv"
    file.write_text("\n".join(["code,name_vi,kind", *lines]), encoding="utf-8")
    return import_units(ready.db, "huyen-uy", file, ready.officer("thu"), NOW, **how)


def kinds(ready: Ready) -> dict[str, str]:
    with ready.db.read() as work:
        known = unit_entries(work, ready.opened.plan.committee_id)
    return {code: unit.kind for code, unit in known.items()}


def test_a_re_import_gets_round_no_hard_quota(ready: Ready, tmp_path: Path) -> None:
    lan, codes = ready.officer("lan-xa-a"), models(ready, 3)
    first = [advance(ready.db, Move(code, "register"), lan, NOW) for code in codes[:2]]
    assert all(isinstance(one, Advanced) for one in first)
    done = take(ready, tmp_path, "xa-a,Đảng bộ xa-a,chi_bo")
    (finding,) = done.findings
    assert (finding.code, finding.place.line, finding.place.column) == ("unit_kind_in_use", 2, 3)
    assert "small-2023" in finding.sentence("vi")
    assert "Party committee" in finding.sentence("en")
    assert (done.stopped, kinds(ready)["xa-a"]) == (True, "dang_bo")
    assert isinstance(advance(ready.db, Move(codes[2], "register"), lan, NOW), Refusal)
    with ready.db.read() as work:
        assert miscounted(work, ready.opened.plan) == ()


def test_the_good_rows_beside_it_are_taken_when_bad_ones_are_skipped(
    ready: Ready, tmp_path: Path
) -> None:
    done = take(ready, tmp_path, "xa-a,A,chi_bo", "xa-b,Đảng bộ B,dang_bo", skip_bad=True)
    assert (done.updated, done.skipped, kinds(ready)["xa-a"]) == (1, 1, "dang_bo")


def test_a_unit_without_records_changes_its_kind_freely(ready: Ready, tmp_path: Path) -> None:
    a_unit(ready.db, "tram-y-te", kind="ngoai_ke_hoach")
    assert take(ready, tmp_path, "tram-y-te,Trạm Y tế,nhom_khac").updated == 1


def test_a_kind_is_free_again_once_the_plan_is_closed(ready: Ready, tmp_path: Path) -> None:
    with ready.db.write() as work:
        work.sql("UPDATE plan SET closed_at = '2023-12-31T00:00:00.000000Z'")
    assert take(ready, tmp_path, "xa-a,A,chi_bo").findings == ()
    assert kinds(ready)["xa-a"] == "chi_bo"
