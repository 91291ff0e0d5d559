"""The letters of a real plan lead a unit to its list, until it has been sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.links.list_act import act_list
from engine.links.list_look import look_list
from engine.links.list_seen import ListDone, ListOpen, ListTaken
from engine.links.look import kind_of, look
from engine.links.seen import Open
from engine.opening import open_plan
from engine.post import post
from engine.watch import tick
from notifications.transport import Folder
from storage.database import Database
from storage.lifecycle import create_database
from storage.people import add_committee
from tests.operations.test_intake_lists import NOW, OPENED, SAMPLES, SYSTEM, UNIT, db
from tests.operations.test_links_in_letters import LINKS, the_link, words
from tests.seed_plans import HOA_VANG, calendar, definition

__all__ = ["db"]
CHOOSING = "hoa-lien"
CHOSEN = {
    "name": "Tổ tự quản đường biên",
    "field": "an_ninh",
    "owner": "Thôn Phú Sơn",
    "owner_kind": "Tổ chức",
    "in_operation": "có",
}
GOOD = {
    "name": "Tiếng loa an ninh",
    "sector": "Thôn, khu phố",
    "registrant": "Khu phố Trung tâm",
    "registrant_kind": "Tập thể",
    "content": "Loa phát thanh mỗi sáng",
}


def letters(db: Database, folder: Path, now: datetime, unit: str = UNIT) -> list[bytes]:
    """What the unit's own officer gets."""
    post(db, Folder(folder), now, links=LINKS, any_hour=True)
    return [file.read_bytes() for file in sorted(folder.rglob(f"*-cb-{unit}-*.eml"))]


def test_a_unit_sends_its_list_from_the_opening_letter(db: Database, tmp_path: Path) -> None:
    (message,) = letters(db, tmp_path / "opening", OPENED)
    assert "Xem và gửi danh sách" in words(message, "plain")
    link = the_link(message)
    assert kind_of(db, *link) == "list"
    sight = look_list(db, *link, OPENED)
    assert isinstance(sight, ListOpen)
    assert sight.of.unit == UNIT
    assert [one.key for one in sight.columns][:2] == ["name", "sector"]
    taken = act_list(db, *link, (GOOD,), sight.digest, OPENED)
    assert isinstance(taken, ListTaken)
    assert len(taken.created) == 1
    receipts = letters(db, tmp_path / "receipts", OPENED)
    assert receipts
    for receipt in receipts:
        told = words(receipt, "plain")
        assert "/a/" not in told
        assert "https://lantoa.example/records/chi-lang-2023-" in told


def test_a_later_letter_leads_to_the_list_by_the_link_of_the_opening(
    db: Database, tmp_path: Path
) -> None:
    (opening,) = letters(db, tmp_path / "opening", OPENED)
    tick(db, NOW)
    (reminder,) = letters(db, tmp_path / "reminder", NOW)
    assert the_link(reminder) == the_link(opening)
    assert isinstance(look_list(db, *the_link(opening), NOW), ListOpen)


def test_once_the_list_is_sent_letters_about_the_report_lead_to_its_moves(
    db: Database, tmp_path: Path
) -> None:
    (opening,) = letters(db, tmp_path / "opening", OPENED)
    sight = look_list(db, *the_link(opening), OPENED)
    assert isinstance(sight, ListOpen)
    assert isinstance(act_list(db, *the_link(opening), (GOOD,), sight.digest, OPENED), ListTaken)
    letters(db, tmp_path / "receipts", OPENED)
    autumn = NOW.replace(month=11, day=7)
    tick(db, autumn)
    (reminder,) = letters(db, tmp_path / "reminder", autumn)
    assert isinstance(look_list(db, *the_link(opening), autumn), ListDone)
    found = look(db, *the_link(reminder), autumn)
    assert isinstance(found, Open)
    assert [one.trigger for one in found.choices] == ["send", "send_none"]


@pytest.fixture
def hoa_vang() -> Iterator[Database]:
    """A plan whose list is not sent by its rows: the reports on paper come later."""
    signed = datetime(2017, 3, 21, 2, tzinfo=UTC)
    made = create_database("sqlite://", rehearsal=True, now=signed)
    with made.write() as work:
        add_committee(work, code="huyen-uy", name_vi="Huyện ủy", name_en="District", now=signed)
    import_units(made, "huyen-uy", SAMPLES / HOA_VANG / "units.csv", SYSTEM, signed)
    import_officers(made, "huyen-uy", SAMPLES / HOA_VANG / "officers.csv", SYSTEM, signed)
    open_plan(made, "huyen-uy", definition(HOA_VANG), calendar(HOA_VANG), b"", SYSTEM, signed)
    yield made
    made.close()


def test_a_list_that_waits_for_papers_goes_in_once_and_then_its_moves_are_offered(
    hoa_vang: Database, tmp_path: Path
) -> None:
    signed, later = datetime(2017, 3, 21, 2, tzinfo=UTC), datetime(2017, 3, 23, 2, tzinfo=UTC)
    (opening,) = letters(hoa_vang, tmp_path / "opening", signed, CHOOSING)
    link = the_link(opening)
    sight = look_list(hoa_vang, *link, signed)
    assert isinstance(sight, ListOpen)
    assert (sight.send, sight.may_answer_none) == (None, False)
    taken = act_list(hoa_vang, *link, (CHOSEN,), sight.digest, signed)
    assert isinstance(taken, ListTaken)
    assert (len(taken.moved), taken.reached) == (1, None)
    done = look_list(hoa_vang, *link, later)
    assert done == ListDone(taken.record, "select", taken.moved, signed)
    letters(hoa_vang, tmp_path / "receipts", signed, CHOOSING)
    tick(hoa_vang, later)
    (reminder,) = letters(hoa_vang, tmp_path / "reminder", later, CHOOSING)
    found = look(hoa_vang, *the_link(reminder), later)
    assert isinstance(found, Open)
    assert [one.trigger for one in found.choices] == ["send"]
