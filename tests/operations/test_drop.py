"""The drop place over real HTTP: lists come back as files and as letters, looked at, then taken."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.opening import open_plan
from reports.lists.out import write_all
from storage.database import Database
from storage.lifecycle import create_database
from storage.people import add_committee
from tests.operations.test_intake_lists import (
    GOOD,
    NOW,
    OPENED,
    SAMPLES,
    SYSTEM,
    UNIT,
    fill_in,
    states,
)
from tests.seed_plans import CHI_LANG, calendar, definition
from tests.visiting import Answer, Browser, served, signed_in


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = create_database(f"sqlite:///{tmp_path / 'lantoa.db'}", rehearsal=True, now=OPENED)
    with made.write() as work:
        add_committee(work, code="huyen-uy", name_vi="Huyện ủy", name_en="District", now=OPENED)
    import_units(made, "huyen-uy", SAMPLES / CHI_LANG / "units.csv", SYSTEM, OPENED)
    import_officers(made, "huyen-uy", SAMPLES / CHI_LANG / "officers.csv", SYSTEM, OPENED)
    open_plan(made, "huyen-uy", definition(CHI_LANG), calendar(CHI_LANG), b"", SYSTEM, OPENED)
    yield made
    made.close()


@pytest.fixture
def filled(db: Database, tmp_path: Path) -> Path:
    """A unit's list with two models in it."""
    out = write_all(db, CHI_LANG, tmp_path / "out", NOW)
    file = next(one.path for one in out if one.unit == UNIT)
    fill_in(file, GOOD, {**GOOD, "Tên mô hình": "Giếng làng"})
    return file


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Iterator[Browser]:
    with served(db, tmp_path / "mail", NOW) as address:
        yield Browser(address, cookies=signed_in(db, "btg-chuyenvien1", NOW))


def drop(desk: Browser, choice: str, *files: tuple[str, bytes], **fields: str) -> Answer:
    desk.get("/desk/drop")
    dropped = [("files", name, content) for name, content in files]
    return desk.hand_in("/desk/drop", ("choice", choice), *fields.items(), files=dropped)


def test_a_list_is_looked_at_and_then_taken(db: Database, desk: Browser, filled: Path) -> None:
    file = (filled.name, filled.read_bytes())
    look = drop(desk, "look", file)
    assert "2 new records" in look.text
    assert states(db) == []
    taken = drop(desk, "take", file, sent="2023-03-01", evidence="Số đến 12")
    assert "2 new records" in taken.text
    assert states(db) == ["registered", "registered"]


def test_a_letter_gives_the_lists_that_came_with_it(
    db: Database, desk: Browser, filled: Path
) -> None:
    letter = EmailMessage()
    letter["From"] = "xa@example.vn"
    letter.set_content("Kính gửi Ban Tuyên giáo")
    letter.add_attachment(
        filled.read_bytes(), maintype="application", subtype="octet-stream", filename=filled.name
    )
    taken = drop(desk, "take", ("thu.eml", letter.as_bytes()))
    assert "2 new records" in taken.text
    assert states(db) == ["registered", "registered"]


def test_what_is_no_list_is_named_and_nothing_is_taken(
    db: Database, desk: Browser, filled: Path
) -> None:
    good = (filled.name, filled.read_bytes())
    for files, told in (
        ((), "No file was chosen"),
        ((good, ("virus.xlsx", b"MZ" + b"\0" * 99)), "virus.xlsx is not taken"),
        ((("thu.eml", b"From: a@b.vn\r\n\r\nNothing"),), "carries no .xlsx"),
    ):
        wrong = drop(desk, "take", *files)
        assert (wrong.status, told in wrong.text) == (422, True)
    assert drop(desk, "", good).status == 422
    assert drop(desk, "take", good, sent="hôm qua").status == 422
    assert states(db) == []


def test_a_bad_row_is_told_and_keeps_its_whole_list_out(
    db: Database, desk: Browser, filled: Path
) -> None:
    fill_in(filled, {**GOOD, "Khối": "Không có khối này"})
    told = drop(desk, "take", (filled.name, filled.read_bytes()))
    assert told.status == 200
    assert "Không có khối này" in told.text
    assert states(db) == []
