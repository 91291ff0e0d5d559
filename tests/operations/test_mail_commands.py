"""`lantoa mail`: a secretary reads the outbox, looks at a letter before it goes, and sends."""

import email
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from email.policy import SMTP
from pathlib import Path

import pytest

from storage.lifecycle import create_database
from tests.builders import OPENED, ready_database
from tests.conftest import Lantoa
from workflows.definition import LetterKind


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    """A data folder in which the small plan was just opened for two units."""
    home = tmp_path / "home"
    home.mkdir()
    ready_database(f"sqlite:///{home / 'lantoa.db'}").db.close()
    return home


def test_each_unit_is_told_once_that_the_plan_has_started(lantoa: Lantoa, outbox: Path) -> None:
    listed = lantoa("mail", "list", "--json").document["messages"]
    assert [(one["letter"], one["officer"], one["status"]) for one in listed] == [
        ("opening", "lan-xa-a", "pending"),
        ("opening", "lan-xa-b", "pending"),
    ]


def test_letters_are_sent_into_a_folder_once(lantoa: Lantoa, outbox: Path) -> None:
    first = lantoa("mail", "send", "--json", "--at", "2023-02-01T09:00").document
    assert (first["sent"], first["void"], first["failed"]) == ([1, 2], [], [])
    assert lantoa("mail", "send", "--json", "--at", "2023-02-01T09:05").document["sent"] == []
    files = sorted((outbox / "mail" / "2023-02-01").glob("*.eml"))
    assert [file.name for file in files] == [
        "000001-lan-xa-a-opening.eml",
        "000002-lan-xa-b-opening.eml",
    ]
    read = email.message_from_bytes(files[0].read_bytes(), policy=SMTP)
    assert read["Subject"].startswith("Thông báo triển khai kế hoạch")
    shown = lantoa("mail", "show", 1)
    assert shown.out.startswith(read["Subject"])
    assert lantoa("mail", "show", 1, "--plain").out.startswith("Thông báo triển khai kế hoạch")


NIGHT = ("mail", "send", "--at", "2023-02-01T22:00")


def test_sending_at_night_says_when_letters_leave_and_that_the_folder_takes_them(
    lantoa: Lantoa, outbox: Path
) -> None:
    ran = lantoa(*NIGHT)
    assert ran.exit_code == 0
    assert "Nothing is due to be sent until 2 February 2023, 07:30." in ran.out
    assert f"the folder {outbox / 'mail'}, which can be written" in ran.out.replace("\n", " ")
    assert not (outbox / "mail").exists()
    assert "Chưa đến giờ gửi thư nào" in lantoa(*NIGHT, "--lang", "vi").out
    assert lantoa(*NIGHT, "--json").document["place_trouble"] == ""


def test_sending_at_night_to_what_is_no_folder_is_said_at_once(
    lantoa: Lantoa, outbox: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "file"
    wrong.write_text("not a folder")
    ran = lantoa(*NIGHT, "--folder", wrong / "mail")
    assert ran.exit_code == 1
    assert "Nothing is due" in ran.out
    assert "Letters cannot be written" in ran.out
    assert lantoa(*NIGHT, "--folder", wrong, "--json").document["place_trouble"] == (
        "Not a directory"
    )


def test_sending_at_night_by_a_mail_server_names_the_way_to_ask_it(
    lantoa: Lantoa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    url = f"sqlite:///{home / 'lantoa.db'}"
    ready_database(db=create_database(url, rehearsal=False, now=OPENED)).db.close()
    night = datetime(2023, 2, 1, 15, tzinfo=UTC)
    monkeypatch.setattr("engine.clock.now", lambda: night)
    monkeypatch.setenv("LANTOA_SMTP_HOST", "mail.invalid")
    monkeypatch.setenv("LANTOA_MAIL_FROM", "vp@x.vn")
    ran = lantoa("mail", "send")
    assert ran.exit_code == 0
    assert "Nothing is due to be sent until 2 February 2023, 07:30." in ran.out
    assert "lantoa mail check" in ran.out


def test_sending_when_no_letter_waits_says_so(lantoa: Lantoa, outbox: Path) -> None:
    lantoa("mail", "send", "--at", "2023-02-01T09:00")
    assert "No letter waits to be sent." in lantoa("mail", "send", "--at", "2023-02-01T09:05").out


def test_a_letter_is_looked_at_before_there_is_a_reason_to_send_it(
    lantoa: Lantoa, outbox: Path
) -> None:
    page = outbox / "letter.html"
    code = lantoa("mail", "list", "--json").document["messages"][0]["plan"] + "-0001"
    words = ("mail", "preview", "reminder", "--at", "2023-03-02")
    said = lantoa(*words, "--record", code, "--html", page, "--lang", "vi")
    assert said.exit_code == 0, said.err
    assert "còn 7 ngày" in said.out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    by_unit = lantoa(*words, "--unit", "xa-a", "--json").document
    assert by_unit["record"] == code
    assert by_unit["subject"].startswith("Reminder: ")
    assert len(lantoa("mail", "list", "--json").document["messages"]) == 2


@pytest.mark.parametrize("kind", sorted(set(LetterKind) - {"returned", "invitation", "commended"}))
def test_every_letter_is_previewed_from_real_rows(
    lantoa: Lantoa, outbox: Path, kind: LetterKind
) -> None:
    ran = lantoa("mail", "preview", kind, "--unit", "xa-a", "--at", "2023-03-20", "--json")
    assert ran.exit_code == 0, ran.err
    if kind == "release":
        assert ran.document["void"] == "settled"  # nothing waits to be released
    else:
        assert ran.document["subject"]


def test_a_letter_that_no_move_of_the_plan_tells_is_refused_with_those_it_tells(
    lantoa: Lantoa, outbox: Path
) -> None:
    ran = lantoa("mail", "preview", "commended", "--unit", "xa-a")
    assert ran.exit_code == 2
    assert "commended" in ran.err
    assert lantoa("mail", "preview", "reminder").exit_code == 2  # about what?


def test_a_short_text_for_a_chat_has_the_date_and_the_code(lantoa: Lantoa, outbox: Path) -> None:
    code = lantoa("mail", "list", "--json").document["messages"][0]["plan"] + "-0001"
    words = ("mail", "preview", "reminder", "--record", code, "--at", "2023-03-02", "--lang", "vi")
    said = lantoa(*words, "--plain").out
    assert len(said) <= 500
    assert "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023); còn 7 ngày" in said
    assert said.rstrip().endswith(f"Mã: {code}")


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("mail", "show", 99), 5),
        (("mail", "retry", 99), 5),
        (("mail", "retry", 1), 4),
        (("mail", "preview", "reminder", "--record", "nothing"), 5),
        (("mail", "preview", "birthday", "--record", "nothing"), 2),
        (("mail", "list", "--plan", "nothing"), 5),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    lantoa: Lantoa, outbox: Path, words: tuple[object, ...], exit_code: int
) -> None:
    ran = lantoa(*words, "--json")
    assert ran.exit_code == exit_code
    assert ran.document["error"]["sentence"]


@pytest.mark.parametrize("kind", ["reminder", "digest"])
def test_a_previewed_link_is_an_example_and_nothing_is_granted(
    lantoa: Lantoa, outbox: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    words = ("mail", "preview", kind, "--unit", "xa-a", "--at", "2023-03-02")
    example = "https://lantoa.invalid/a/EXAMPLE"
    monkeypatch.setenv("LANTOA_LINK_ADDRESS", "https://lantoa.example")
    shown = lantoa(*words)
    assert example in shown.out
    assert "lantoa.example" not in shown.out
    with closing(sqlite3.connect(outbox / "lantoa.db")) as db:
        assert db.execute("SELECT count(*) FROM action_grant").fetchone() == (0,)
    assert not list(outbox.glob("link.key"))
