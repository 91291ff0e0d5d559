"""Importing units and officers: all rows or none, every fault with its cell, never a duplicate."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.intake.imported import Imported
from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.move import Actor, Channel
from engine.opening import open_plan
from storage.database import Database
from storage.lifecycle import create_database
from storage.people import add_committee, holders, unit
from storage.roster import OfficerEntry, UnitEntry, officer_entries, unit_entries
from tests.seed_plans import CHI_LANG, HOA_VANG, calendar, definition
from workflows.finding import Severity

NOW = datetime(2023, 1, 5, 2, tzinfo=UTC)
TODAY = date(2023, 1, 5)
ACTOR = Actor(None, "system", "root@host", Channel.IMPORT)
SAMPLES = Path(__file__).parents[2] / "workflows" / "samples"
UNITS = "code,name_vi,name_en,kind,level,parent,since,closed_on,successor"
OFFICERS = "code,name,email,phone,lang,os_user,role,unit,from,to"

Import = Callable[..., Imported]


@pytest.fixture
def db() -> Iterator[Database]:
    database = create_database("sqlite://", rehearsal=True, now=NOW)
    with database.write() as work:
        add_committee(work, code="huyen-uy", name_vi="Huyện ủy", name_en="District", now=NOW)
    yield database
    database.close()


@pytest.fixture
def take_units(db: Database, tmp_path: Path) -> Import:
    def take(*lines: str, header: str = UNITS, **how: Any) -> Imported:
        file = tmp_path / "units.csv"
        file.write_text("\n".join([header, *lines]), encoding="utf-8")
        return import_units(db, "huyen-uy", file, ACTOR, NOW, **how)

    return take


@pytest.fixture
def take_officers(db: Database, tmp_path: Path) -> Import:
    def take(*lines: str, header: str = OFFICERS, **how: Any) -> Imported:
        file = tmp_path / "officers.csv"
        file.write_text("\n".join([header, *lines]), encoding="utf-8")
        return import_officers(db, "huyen-uy", file, ACTOR, NOW, **how)

    return take


def units_of(db: Database) -> dict[str, UnitEntry]:
    with db.read() as work:
        return unit_entries(work, 1)


def officers_of(db: Database) -> dict[str, OfficerEntry]:
    with db.read() as work:
        return officer_entries(work, 1)


def terms(entry: OfficerEntry) -> list[tuple[str, date, date | None]]:
    return [(one.role, one.since, one.until) for one in entry.roles]


def faults(done: Imported) -> list[tuple[str, int, int]]:
    """Code, row and column of every error; each can be said in both languages."""
    for finding in done.findings:
        assert finding.sentence("vi")
        assert finding.sentence("en")
    return [
        (one.code, one.place.line, one.place.column)
        for one in done.findings
        if one.severity is Severity.ERROR
    ]


def counts(done: Imported) -> tuple[int, int, int, int, bool]:
    return done.created, done.updated, done.unchanged, done.skipped, done.written


def acts(db: Database) -> list[dict[str, object]]:
    with db.read() as work:
        rows = work.sql("SELECT canonical FROM audit_entry ORDER BY seq")
    return [json.loads(row[0]) for row in rows]


TWO = (
    "dong-mo,Đồng Mỏ,,dang_bo,thị trấn,,1/2/2020,,",
    "thue,Chi cục Thuế,Tax Office,chi_bo,,dong-mo,,,",
)


class TestUnits:
    def test_a_file_is_imported_with_one_sealed_entry_that_names_no_file(
        self, db: Database, take_units: Import
    ) -> None:
        assert counts(take_units(*TWO)) == (2, 0, 0, 0, True)
        known = units_of(db)
        assert known["dong-mo"].names == {date(2020, 2, 1): ("Đồng Mỏ", "Đồng Mỏ")}
        assert (known["thue"].parent, known["thue"].names) == (
            "dong-mo",
            {TODAY: ("Chi cục Thuế", "Tax Office")},
        )
        (entry,) = acts(db)
        assert entry["act"] == "people.units_imported"
        body = entry["body"]
        assert isinstance(body, dict)
        assert (body["created"], len(str(body["file_sha256"]))) == (2, 64)
        assert "units.csv" not in json.dumps(entry)

    def test_the_same_file_again_changes_nothing_and_seals_nothing(
        self, db: Database, take_units: Import
    ) -> None:
        take_units(*TWO)
        before = units_of(db)
        assert counts(take_units(*TWO)) == (0, 0, 2, 0, False)
        assert (units_of(db), len(acts(db))) == (before, 1)

    def test_a_changed_row_updates_its_unit_and_only_it(
        self, db: Database, take_units: Import
    ) -> None:
        take_units(*TWO)
        again = take_units("dong-mo,Thị trấn Đồng Mỏ,,dang_bo,thị trấn,,,,thue", TWO[1])
        assert counts(again) == (0, 1, 1, 0, True)
        entry = units_of(db)["dong-mo"]
        assert (entry.successor, entry.parent) == ("thue", "")
        assert entry.names == {date(2020, 2, 1): ("Thị trấn Đồng Mỏ", "Thị trấn Đồng Mỏ")}

    def test_a_name_from_a_later_day_is_one_more_name(
        self, db: Database, take_units: Import
    ) -> None:
        take_units(*TWO)
        take_units("dong-mo,Phường Đồng Mỏ,,dang_bo,thị trấn,,1/7/2025,,")
        with db.read() as work:
            named = [unit(work, 1, "dong-mo", day) for day in (TODAY, date(2025, 7, 1))]
        assert [one.name_vi for one in named if one] == ["Đồng Mỏ", "Phường Đồng Mỏ"]

    def test_two_names_of_one_unit_may_stand_in_one_file(
        self, db: Database, take_units: Import
    ) -> None:
        done = take_units("a,Cũ,,chi_bo,,,1/1/2020,,", "a,Mới,,chi_bo,,,1/7/2022,,")
        assert counts(done) == (1, 0, 0, 0, True)
        assert len(units_of(db)["a"].names) == 2

    def test_a_column_the_file_does_not_have_leaves_what_is_known(
        self, db: Database, take_units: Import
    ) -> None:
        take_units(*TWO)
        done = take_units("thue,Chi cục Thuế,chi_bo", header="code,name_vi,kind")
        assert counts(done) == (0, 0, 1, 0, False)
        assert units_of(db)["thue"].parent == "dong-mo"

    def test_headers_may_be_vietnamese_english_or_keys(self, take_units: Import) -> None:
        for header in ("Mã đơn vị,Tên đơn vị,Loại đơn vị", "Unit code,Unit name,Unit kind"):
            done = take_units("x,X,chi_bo", header=header, dry_run=True)
            assert counts(done) == (1, 0, 0, 0, False)

    @pytest.mark.parametrize(
        ("row", "code", "column"),
        [
            (",Không mã,,chi_bo,,,,,", "row_without_code", 1),
            ("có dấu,Tên,,chi_bo,,,,,", "row_bad_code", 1),
            ("a,,,chi_bo,,,,,", "unit_without_name", 2),
            ("a,A,,Đảng bộ,,,,,", "unit_bad_kind", 4),
            ("a,A,,,,,,,", "unit_bad_kind", 4),
            ("a,A,,chi_bo,,,31/02/2020,,", "row_bad_date", 7),
            ("a,A,,chi_bo,,,2/1/2020,1/1/2020,", "row_dates_backwards", 8),
            ("a,A,,chi_bo,,dong-moo,,,", "row_unknown_unit", 6),
            ("a,A,,chi_bo,,,,,nobody", "row_unknown_unit", 9),
            ("a,A,,chi_bo,,a,,,", "unit_round", 6),
            ("thue,Khác,,chi_bo,,dong-mo,,,", "unit_twice", 2),
            ("thue,Chi cục Thuế,,dang_bo,,dong-mo,,,", "unit_twice", 4),
            (f"a,{'A' * 301},,chi_bo,,,,,", "row_too_long", 2),
        ],
    )
    def test_a_bad_row_is_named_with_its_cell_and_keeps_everything_out(
        self, db: Database, take_units: Import, row: str, code: str, column: int
    ) -> None:
        done = take_units(*TWO, row)
        assert faults(done) == [(code, 4, column)]
        assert (counts(done), done.stopped) == ((0, 0, 0, 1, False), True)
        assert (units_of(db), acts(db)) == ({}, [])

    def test_skipping_bad_rows_takes_the_good_ones(self, db: Database, take_units: Import) -> None:
        done = take_units(*TWO, ",Không mã,,chi_bo,,,,,", skip_bad=True)
        assert counts(done) == (2, 0, 0, 1, True)
        assert set(units_of(db)) == {"dong-mo", "thue"}

    def test_a_unit_below_a_skipped_one_is_skipped_too(
        self, db: Database, take_units: Import
    ) -> None:
        done = take_units(
            "c,C,,chi_bo,,b,,,", "b,B,,chi_bo,,a,,,", "a,,,chi_bo,,,,,", TWO[0], skip_bad=True
        )
        assert [row for _, row, _ in faults(done)] == [2, 3, 4]
        assert set(units_of(db)) == {"dong-mo"}

    def test_a_round_through_what_is_known_is_found(self, take_units: Import) -> None:
        take_units(*TWO)
        done = take_units("dong-mo,Đồng Mỏ,,dang_bo,,thue,,,")
        assert faults(done) == [("unit_round", 2, 6)]
        assert "dong-mo → thue → dong-mo" in done.findings[0].sentence("en")

    def test_a_dry_run_says_the_same_and_writes_nothing(
        self, db: Database, take_units: Import
    ) -> None:
        assert counts(take_units(*TWO, dry_run=True)) == (2, 0, 0, 0, False)
        assert units_of(db) == {}

    def test_a_file_without_a_header_brings_nothing_even_when_bad_rows_are_skipped(
        self, take_units: Import
    ) -> None:
        done = take_units("a,b", header="x,y", skip_bad=True)
        assert (faults(done), done.stopped) == ([("sheet_no_header", 0, 0)], True)

    def test_a_kind_no_open_plan_knows_is_warned_about_and_a_label_is_understood(
        self, db: Database, take_units: Import
    ) -> None:
        take_units(*TWO)
        plan = definition(CHI_LANG)
        open_plan(db, "huyen-uy", plan, calendar(CHI_LANG), b"", ACTOR, NOW)
        done = take_units("a,A,,Chi bộ trực thuộc,,,,,", "b,B,,dang_boo,,,,,")
        (finding,) = done.findings
        assert (finding.code, finding.suggestion) == ("unit_kind_in_no_plan", "dang_bo")
        assert units_of(db)["a"].kind == "chi_bo"


class TestOfficers:
    ROW = "an,Vi Văn An,an@thue.example,0000 000 001,vi,an,unit_officer,thue,1/1/2023,"

    @pytest.fixture(autouse=True)
    def _units(self, take_units: Import) -> None:
        take_units(*TWO)

    def test_a_person_with_two_roles_is_two_rows_and_one_officer(
        self, db: Database, take_officers: Import
    ) -> None:
        done = take_officers(self.ROW, "an,,,,,,unit_officer,dong-mo,,31/12/2023")
        assert counts(done) == (1, 0, 0, 0, True)
        entry = officers_of(db)["an"]
        assert (entry.row.name, entry.row.email) == ("Vi Văn An", "an@thue.example")
        assert set(terms(entry)) == {
            ("unit_officer", date(2023, 1, 1), None),
            ("unit_officer", TODAY, date(2023, 12, 31)),
        }

    def test_the_sealed_entry_holds_nothing_of_a_person(
        self, db: Database, take_officers: Import
    ) -> None:
        take_officers(self.ROW)
        sealed = json.dumps(acts(db)[-1], ensure_ascii=False)
        assert "people.officers_imported" in sealed
        assert not any(words in sealed for words in ("Vi Văn An", "thue.example", "0000 000"))

    def test_the_same_file_again_changes_nothing(self, db: Database, take_officers: Import) -> None:
        rows = (self.ROW, "an,,,,,,unit_officer,dong-mo,,31/12/2023")
        take_officers(*rows)
        before = officers_of(db)
        assert counts(take_officers(*rows)) == (0, 0, 1, 0, False)
        assert officers_of(db) == before

    def test_a_corrected_day_moves_the_role_and_makes_no_second_one(
        self, db: Database, take_officers: Import
    ) -> None:
        take_officers(self.ROW)
        assert take_officers(self.ROW.replace("1/1/2023", "15/01/2023")).updated == 1
        assert terms(officers_of(db)["an"]) == [("unit_officer", date(2023, 1, 15), None)]

    def test_a_last_day_ends_a_role_and_a_later_term_is_another(
        self, db: Database, take_officers: Import
    ) -> None:
        take_officers(self.ROW)
        take_officers(self.ROW + "30/6/2023")
        take_officers(self.ROW.replace("1/1/2023", "1/1/2024"))
        assert terms(officers_of(db)["an"]) == [
            ("unit_officer", date(2023, 1, 1), date(2023, 6, 30)),
            ("unit_officer", date(2024, 1, 1), None),
        ]

    def test_a_blank_unit_is_the_whole_committee(self, db: Database, take_officers: Import) -> None:
        take_officers("thu,Lý Thị Thu,,,,,secretariat,,1/1/2023,")
        with db.read() as work:
            assert [one.code for one in holders(work, 1, "secretariat", None, TODAY)] == ["thu"]

    @pytest.mark.parametrize(
        ("row", "code", "column"),
        [
            (",Tên,,,,,,,,", "row_without_code", 1),
            ("binh,,,,,,secretariat,,,", "officer_without_name", 2),
            ("binh,B,không-phải-thư,,,,secretariat,,,", "email_bad", 3),
            ("binh,B,bình@thue.example,,,,secretariat,,,", "email_not_ascii", 3),
            ("binh,B,b@thue,,,,secretariat,,,", "email_bad", 3),
            ("binh,B,b@thue .example,,,,secretariat,,,", "email_bad", 3),
            ('binh,B,"b@thue.example, c@thue.example",,,,secretariat,,,', "email_bad", 3),
            ("binh,B,,gọi sau,,,secretariat,,,", "phone_bad", 4),
            ("binh,B,,,fr,,secretariat,,,", "lang_unknown", 5),
            ("binh,B,,,,an,secretariat,,,", "os_user_twice", 6),
            ("binh,B,,,,,Trưởng ban,,,", "role_bad", 7),
            ("binh,B,,,,,,thue,,", "role_missing", 7),
            ("binh,B,,,,,unit_officer,thuee,,", "row_unknown_unit", 8),
            ("binh,B,,,,,secretariat,,31/02/2023,", "row_bad_date", 9),
            ("binh,B,,,,,secretariat,,2/1/2023,1/1/2023", "row_dates_backwards", 10),
            ("an,Người khác,,,,,secretariat,,,", "officer_twice", 2),
        ],
    )
    def test_a_bad_row_is_named_with_its_cell_and_keeps_everything_out(
        self, db: Database, take_officers: Import, row: str, code: str, column: int
    ) -> None:
        done = take_officers(self.ROW, row)
        assert faults(done) == [(code, 3, column)]
        assert officers_of(db) == {}

    def test_a_bad_row_gives_nothing_to_the_person_it_names(
        self, db: Database, take_officers: Import
    ) -> None:
        rows = ("binh,Tên sai,xyz,,,,,,,", "binh,Bế Bình,,,,,secretariat,,,")
        assert take_officers(*rows, skip_bad=True).created == 1
        row = officers_of(db)["binh"].row
        assert (row.name, row.email) == ("Bế Bình", "")

    def test_an_international_domain_is_an_address(
        self, db: Database, take_officers: Import
    ) -> None:
        assert faults(take_officers("binh,B,b@Huyện-Ủy.example,,,,secretariat,,,")) == []
        assert officers_of(db)["binh"].row.email == "b@huyện-ủy.example"

    def test_roles_of_the_open_plans_are_checked_by_key_and_by_label(
        self, db: Database, take_officers: Import
    ) -> None:
        open_plan(db, "huyen-uy", definition(CHI_LANG), calendar(CHI_LANG), b"", ACTOR, NOW)
        done = take_officers(
            "a,A,,,,,Cán bộ phụ trách của đơn vị,thue,,",
            "b,B,,,,,unit_officer,,,",
            "c,C,,,,,secretariatt,,,",
            "d,D,,,,,secretariat,thue,,",
            "e,E,,,,,auditor,,,",
        )
        assert [(one.code, one.place.line) for one in done.findings] == [
            ("role_wants_unit", 3),
            ("role_in_no_plan", 4),
            ("role_wants_no_unit", 5),
        ]
        assert terms(officers_of(db)["a"])[0][0] == "unit_officer"


@pytest.mark.parametrize(("plan", "units"), [(CHI_LANG, 41), (HOA_VANG, 24)])
def test_the_sample_files_fit_their_plan(db: Database, plan: str, units: int) -> None:
    folder = SAMPLES / plan
    done = import_units(db, "huyen-uy", folder / "units.csv", ACTOR, NOW)
    assert (counts(done), done.findings) == ((units, 0, 0, 0, True), ())
    open_plan(db, "huyen-uy", definition(plan), calendar(plan), b"", ACTOR, NOW)
    again = import_units(db, "huyen-uy", folder / "units.csv", ACTOR, NOW)
    assert (again.unchanged, again.findings) == (units, ())
    people = import_officers(db, "huyen-uy", folder / "officers.csv", ACTOR, NOW)
    assert (people.skipped, people.findings, people.written) == (0, (), True)


@pytest.mark.parametrize("plan", [CHI_LANG, HOA_VANG])
def test_the_sample_officers_hold_the_clashes_a_rehearsal_should_find(
    db: Database, plan: str
) -> None:
    import_units(db, "huyen-uy", SAMPLES / plan / "units.csv", ACTOR, NOW)
    import_officers(db, "huyen-uy", SAMPLES / plan / "officers.csv", ACTOR, NOW)
    known = officers_of(db)
    at_units = [[r.unit_id for r in one.roles if r.unit_id] for one in known.values()]
    headed = {r.unit_id for one in known.values() for r in one.roles if r.role == "unit_head"}
    assert sum(not one.row.email for one in known.values()) >= 2
    assert max(map(len, at_units)) == 2
    assert len(units_of(db)) - len(headed) == 1
    assert all(one.row.email.endswith(".example") for one in known.values() if one.row.email)
    assert all(one.row.phone.startswith("0000") for one in known.values())
