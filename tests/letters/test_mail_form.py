"""A letter as a mail message: one recipient, nothing smuggled in, the same bytes every time."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, cast

import pytest

from i18n.text import Text
from notifications.letter import Attachment, Letter, Mailbox, Words, message_id
from notifications.mime import BadAddress, address, files_of, wire, words_of
from notifications.plain import LIMIT, plain
from notifications.render import render
from tests.letters.samples import SAMPLES
from workflows.definition import LetterKind

NOW = datetime(2023, 3, 2, 1, 0, tzinfo=UTC)
LETTER = Letter(
    number=7,
    kind=LetterKind.REMINDER,
    lang="vi",
    officer="duc",
    words=render(SAMPLES[LetterKind.REMINDER], "vi"),
    sender=Mailbox("Ban Tuyên giáo Huyện ủy", "lantoa@chilang.example"),
    to=Mailbox("Nguyễn Văn Đức", "duc@chilang.example"),
    reply_to=Mailbox("Hoàng Thị Lan", "tuyengiao@chilang.example"),
    message_id=message_id("rung/1/1/0/reminder/3", NOW, "chilang.example"),
    plan="chi-lang-2023",
    date=NOW,
)


def received(letter: Letter) -> EmailMessage:
    """The letter as a mail program reads it."""
    return email.message_from_bytes(wire(letter), policy=SMTP)


def with_name(name: str) -> Letter:
    return replace(LETTER, to=Mailbox(name, LETTER.to.address))


def test_a_letter_says_who_writes_to_whom_and_that_a_machine_wrote_it() -> None:
    got = received(LETTER)
    assert str(got["From"]) == "Ban Tuyên giáo Huyện ủy <lantoa@chilang.example>"
    assert str(got["To"]) == "Nguyễn Văn Đức <duc@chilang.example>"
    assert got["Subject"] == LETTER.words.subject
    assert got["Message-ID"] == LETTER.message_id
    assert got["Date"].datetime == NOW
    assert got["List-Id"] == "<chi-lang-2023.chilang.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["X-Auto-Response-Suppress"] == "All"


def test_text_comes_before_html_and_both_arrive_whole() -> None:
    got = received(LETTER)
    text, html = cast(list[Any], got.get_payload())
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == LETTER.words.text
    assert html.get_content().replace("\r\n", "\n") == LETTER.words.html


def test_a_letter_is_read_back_from_its_bytes_as_it_was_written() -> None:
    assert words_of(wire(LETTER)) == replace(LETTER.words, short="")


def test_the_same_letter_is_the_same_bytes() -> None:
    assert wire(LETTER) == wire(LETTER)
    assert wire(LETTER) != wire(replace(LETTER, message_id="<other@chilang.example>"))


def test_two_databases_never_share_a_message_id() -> None:
    later = datetime(2023, 3, 2, 1, 0, 1, tzinfo=UTC)
    ids = {message_id("opening/1/1/opening/1", at, "a.example") for at in (NOW, later)}
    assert len(ids) == 2


@pytest.mark.parametrize("name", ["Đức\r\nBcc: all@example.vn", "Đức\nX: y", "Đức\x00", "Đ\u2028c"])
def test_a_name_cannot_begin_a_header_of_its_own(name: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        wire(with_name(name))


def test_a_subject_with_a_line_break_is_refused() -> None:
    words = Words("Nhắc\r\nBcc: all@example.vn", LETTER.words.text, LETTER.words.html)
    with pytest.raises(ValueError, match="control character"):
        wire(replace(LETTER, words=words))


@pytest.mark.parametrize(
    "written", ["đức@example.vn", "duc", "@example.vn", "duc@", "a b@example.vn", "duc@..vn"]
)
def test_an_address_nobody_has_is_refused(written: str) -> None:
    with pytest.raises(BadAddress):
        address(written)


def test_a_vietnamese_domain_is_written_as_mail_servers_know_it() -> None:
    assert address("duc@chilăng.example") == "duc@xn--chilng-l0a.example"


@pytest.mark.parametrize("kind", LetterKind)
def test_what_a_plan_says_cannot_become_html(kind: LetterKind) -> None:
    facts = SAMPLES[kind]
    reader = replace(facts.reader, name='<script>alert("x")</script>')
    page = render(replace(facts, reader=reader), "vi").html
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("kind", LetterKind)
def test_a_text_for_a_chat_has_the_matter_and_no_markup_in_500_characters(kind: LetterKind) -> None:
    words = render(SAMPLES[kind], "vi")
    said = plain(words)
    assert said.startswith(words.subject)
    assert len(said) <= LIMIT
    assert "<" not in said
    assert "Đồng chí nhận thư này" not in said
    if kind is LetterKind.SIGN_IN:
        assert "482913" not in said  # a code to sign in with is not for a chat
    else:
        assert said.endswith(f"Mã: {SAMPLES[kind].code}\n")


@pytest.mark.parametrize("kind", [LetterKind.REMINDER, LetterKind.MOVED, LetterKind.RECEIPT])
def test_a_short_text_cuts_long_names_and_keeps_the_date_and_the_code(kind: LetterKind) -> None:
    unit = Text(vi="Đảng ủy " + "xã Vạn Linh " * 60, en="Party Committee")
    facts: Any = SAMPLES[kind]
    said = render(replace(facts, unit=unit), "vi").short
    assert len(said) <= LIMIT
    assert "…" in said
    due = "thứ Sáu, 24/3/2023" if kind is LetterKind.MOVED else "thứ Năm, 09/3/2023"
    assert due in said
    assert said.endswith(f"Mã: {facts.code}\n")


def test_a_letter_archived_without_a_short_form_is_told_by_its_beginning() -> None:
    said = plain(words_of(wire(LETTER)))
    assert said.startswith(LETTER.words.subject)
    assert len(said) <= LIMIT


def test_files_come_after_the_letter_and_a_retry_is_the_same_bytes() -> None:
    files = (
        Attachment("chi-lang-2023.ics", "text/calendar", b"BEGIN", (("method", "PUBLISH"),)),
        Attachment("list.xlsx", "application/vnd.ms-excel", b"PK\0" * 99),
    )
    letter = replace(LETTER, attachments=files)
    got = received(letter)
    assert wire(letter) == wire(letter)
    assert [part.get_filename() for part in got.iter_attachments()] == [f.name for f in files]
    assert [part.get_content() for part in got.iter_attachments()][1] == b"PK\0" * 99
    assert got.get_body(("html",)).get_content().startswith("<!DOCTYPE")  # type: ignore[union-attr]
    assert words_of(wire(letter)).text == LETTER.words.text
    assert files_of(wire(letter)) == ("chi-lang-2023.ics", "list.xlsx")


@pytest.mark.parametrize("name", ["a b.xlsx", "đ.xlsx", "../x", 'a".xlsx', "a\r\nX: y", ""])
def test_a_file_name_that_could_mislead_a_mail_program_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        wire(replace(LETTER, attachments=(Attachment(name, "text/calendar", b""),)))


def test_a_paper_dated_by_the_day_is_receipted_without_an_hour() -> None:
    facts: Any = SAMPLES[LetterKind.RECEIPT]
    midnight = datetime(2023, 3, 12, 17, tzinfo=UTC)
    words = render(replace(facts, received=midnight), "vi")
    assert "13/3/2023" in words.subject
    assert "00g00" not in words.subject + words.text + words.html + words.short
