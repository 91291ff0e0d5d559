"""The letters of a real plan lead a unit to its list, until it has been sent."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.links.list_act import act_list
from engine.links.list_look import look_list
from engine.links.list_seen import ListDone, ListOpen, ListTaken
from engine.links.look import kind_of, look
from engine.links.seen import Open
from engine.post import post
from engine.watch import tick
from notifications.transport import Folder
from storage.database import Database
from tests.operations.test_intake_lists import NOW, OPENED, UNIT, db
from tests.operations.test_links_in_letters import LINKS, the_link, words

__all__ = ["db"]
GOOD = {
    "name": "Tiếng loa an ninh",
    "sector": "Thôn, khu phố",
    "registrant": "Khu phố Trung tâm",
    "registrant_kind": "Tập thể",
    "content": "Loa phát thanh mỗi sáng",
}


def letters(db: Database, folder: Path, now: datetime) -> list[bytes]:
    """What the unit's own officer gets."""
    post(db, Folder(folder), now, links=LINKS, any_hour=True)
    return [file.read_bytes() for file in sorted(folder.rglob(f"*-cb-{UNIT}-*.eml"))]


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
