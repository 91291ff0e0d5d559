"""Units, officers and a returned list come in the same way on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook

from engine.intake.officers import import_officers
from engine.intake.returned import import_returned
from engine.intake.units import import_units
from engine.move import Actor, Channel
from engine.opening import open_plan
from reports.lists.out import write_all
from storage.database import Database
from storage.people import add_committee, officer
from storage.roster import officer_entries, unit_entries
from tests.seed_plans import CHI_LANG, calendar, definition

NOW = datetime(2023, 1, 5, 2, tzinfo=UTC)
SYSTEM = Actor(None, "system", "root@host", Channel.IMPORT)
SAMPLES = Path(__file__).parents[2] / "workflows" / "samples" / CHI_LANG


def test_a_year_begins_with_two_files_and_a_returned_list(
    database: Database, tmp_path: Path
) -> None:
    db = database
    with db.write() as work:
        of = add_committee(work, code="hu", name_vi="Huyện ủy", name_en="District", now=NOW)
    for _ in range(2):
        units = import_units(db, "hu", SAMPLES / "units.csv", SYSTEM, NOW)
        people = import_officers(db, "hu", SAMPLES / "officers.csv", SYSTEM, NOW)
    assert (units.unchanged, units.written, people.written) == (41, False, False)
    with db.read() as work:
        assert len(unit_entries(work, of.id)) == 41
        assert len(officer_entries(work, of.id)) == people.unchanged
        found = officer(work, of.id, "btg-chuyenvien1")
    assert found is not None
    open_plan(db, "hu", definition(CHI_LANG), calendar(CHI_LANG), b"", SYSTEM, NOW)
    file = next(w.path for w in write_all(db, CHI_LANG, tmp_path, NOW) if w.unit == "thue")
    book = load_workbook(file)
    for line in book.worksheets[0].iter_rows(max_row=12):
        for cell in line:
            if str(cell.value).startswith(("Năm nay không có", "Lý do")):
                book.worksheets[0].cell(cell.row or 0, 4).value = "x"
    book.save(file)
    actor = Actor(found.id, found.code, "root@host", Channel.IMPORT)
    (done,) = import_returned(db, file, actor, NOW)
    assert (done.to, done.written, done.error) == ("none_this_year", True, None)
