"""The drop place over real HTTP: lists come back as files and as letters, looked at, then taken."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import load_workbook

from engine.attach import Paper
from engine.intake.letter_in import read_letter
from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.opening import open_plan
from notifications.letter import message_id
from reports.lists.out import write_all
from storage.database import Database
from storage.documents import attachments
from storage.lifecycle import create_database
from storage.listings import listed_records
from storage.mail import NewMessage, enqueue
from storage.people import add_committee
from storage.records import record
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
from workflows.errors import WrongUsage


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
        ((("thu.eml", b"From: a@b.vn\r\n\r\nNothing"),), "carries no file"),
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


def marked(answer: Answer) -> tuple[str, bytes]:
    """Name and bytes of the copy that the page offers."""
    found = re.search(r'download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', answer.text)
    assert found
    return html.unescape(found[1]), base64.b64decode(found[2])


@pytest.mark.parametrize("choice", ["look", "take"])
def test_a_faulty_list_comes_back_with_its_errors_marked_in_the_cells(
    desk: Browser, filled: Path, choice: str
) -> None:
    fill_in(filled, {**GOOD, "Khối": "Không có khối này"})
    name, content = marked(drop(desk, choice, (filled.name, filled.read_bytes())))
    assert name == f"{filled.stem}-loi.xlsx"
    cells = [cell for row in load_workbook(io.BytesIO(content)).worksheets[0] for cell in row]
    (wrong,) = [cell for cell in cells if cell.comment]
    assert wrong.value == "Không có khối này"
    assert wrong.comment is not None
    assert "Không có khối này" in wrong.comment.text
    assert wrong.fill.start_color.rgb == "FFF4C7C3"
    assert any("Không có khối này" in str(cell.value) for cell in cells if cell is not wrong)


def test_a_marked_copy_that_was_corrected_is_taken(
    db: Database, desk: Browser, filled: Path, tmp_path: Path
) -> None:
    fill_in(filled, {**GOOD, "Khối": "Không có khối này"})
    name, content = marked(drop(desk, "take", (filled.name, filled.read_bytes())))
    (tmp_path / name).write_bytes(content)
    fill_in(tmp_path / name, GOOD)
    taken = drop(desk, "take", (name, (tmp_path / name).read_bytes()))
    assert 'download="' not in taken.text
    assert states(db) == ["registered", "registered"]


def test_the_same_file_twice_says_when_it_was_taken_and_changes_nothing(
    db: Database, desk: Browser, filled: Path
) -> None:
    file = (filled.name, filled.read_bytes())
    both = drop(desk, "take", file, ("bản sao.xlsx", file[1]))
    assert f"The same file as {filled.name}" in both.text
    again = drop(desk, "take", file).text
    assert "This very file was taken at 3 March 2023, 09:00 by btg-chuyenvien1" in again
    assert "0 new records" in again
    assert states(db) == ["registered", "registered"]


# --- papers ---------------------------------------------------------------------------------------

REPORT = b"%PDF-1.7 report"


def letter(
    subject: str = "", text: str = "", answers: str = "", name: str = "bao-cao.pdf"
) -> bytes:
    made = EmailMessage()
    made["From"] = "Đ/c Lan <xa@example.vn>"
    made["Subject"] = subject
    if answers:
        made["In-Reply-To"] = answers
    made.set_content(text or "Kính gửi Ban Tuyên giáo")
    made.add_attachment(REPORT, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


@pytest.fixture
def report(db: Database) -> str:
    """The record by which the unit owes its report."""
    with db.read() as work:
        return next(
            one.code for one in listed_records(work, plan=CHI_LANG, track="report", unit=UNIT)
        )


def papers(db: Database, code: str) -> list[str]:
    with db.read() as work:
        row = record(work, code)
        assert row is not None
        return [one.filename for one in attachments(work, row.id)]


@pytest.mark.parametrize("where", ["subject", "text", "name"])
def test_a_paper_goes_to_the_record_whose_code_stands_in_the_letter(
    db: Database, desk: Browser, report: str, where: str
) -> None:
    name = f"{report}.pdf" if where == "name" else "bao-cao.pdf"
    said = {where: f"Báo cáo {report}"} if where != "name" else {}
    sent = ("thu.eml", letter(name=name, **said))
    assert "Would be attached to record" in drop(desk, "look", sent).text
    assert papers(db, report) == []
    assert "Attached to record" in drop(desk, "take", sent).text
    assert papers(db, report) == [name]
    again = drop(desk, "take", sent).text
    assert "is-late" in again
    assert papers(db, report) == [name]


def test_a_paper_goes_to_the_record_of_the_letter_that_is_answered(
    db: Database, desk: Browser, report: str
) -> None:
    with db.write() as work:
        work.sql("UPDATE officer SET email = 'Xa@example.vn' WHERE id = 3")
        row = record(work, report)
        assert row is not None
        new = NewMessage(row.plan_id, "reminder", 3, row.id, None, None, "key-1", {})
        enqueue(work, new, NOW)
    ours = message_id("key-1", NOW, "lantoa.invalid")
    taken = drop(desk, "take", ("thu.eml", letter(answers=f"<other@x> {ours}")))
    assert f"The letter answers ours about record {report}" in taken.text
    assert papers(db, report) == ["bao-cao.pdf"]
    stranger = letter(answers=ours).replace(b"xa@example.vn", b"ai@example.vn")
    assert "It cannot be told whose this is" in drop(desk, "look", ("2.eml", stranger)).text


def test_where_it_cannot_tell_it_says_why_and_takes_what_a_person_says(
    db: Database, desk: Browser, report: str
) -> None:
    other = report[:-1] + ("1" if report[-1] != "1" else "2")
    for sent, told in (
        (letter(), "It cannot be told whose this is"),
        (letter(subject=f"{report} {other}"), "Several records are named"),
        (letter(subject="no-such-2023-0001"), "It cannot be told whose this is"),
    ):
        assert told in drop(desk, "take", ("thu.eml", sent)).text
    assert (
        "There is no record x-0001" in drop(desk, "take", ("a.pdf", REPORT), record="x-0001").text
    )
    assert papers(db, report) == []
    assert "Attached to record" in drop(desk, "take", ("a.pdf", REPORT), record=report).text
    assert papers(db, report) == ["a.pdf"]


def test_a_picture_inside_the_text_of_a_letter_is_no_paper() -> None:
    made = EmailMessage()
    made.set_content("x")
    made.add_attachment(
        b"GIF",
        maintype="image",
        subtype="gif",
        filename="logo.gif",
        disposition="inline",
        cid="<1>",
    )
    with pytest.raises(WrongUsage):
        read_letter(Paper("thu.eml", made.as_bytes()))
    for at in range(21):
        made.add_attachment(b"x", maintype="a", subtype="b", filename=f"{at}.pdf")
    with pytest.raises(WrongUsage) as many:
        read_letter(Paper("thu.eml", made.as_bytes()))
    assert many.value.code == "letter_with_too_many"


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"From: =?x?b?@@@?=\r\nSubject: =?utf-8?q?=zz?=\r\n\r\n\xff\xfe",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n--a\r\n",
        b"Content-Type: text/plain; charset=no-such\r\n\r\nx",
        b"Content-Type: message/rfc822\r\n\r\n" * 50,
    ],
)
def test_a_broken_letter_is_refused_in_words(desk: Browser, broken: bytes) -> None:
    answer = drop(desk, "take", ("thu.eml", broken))
    assert answer.status == 422
    assert "thu.eml" in answer.text
