"""Five hundred Vietnamese names and subjects arrive as they were written; none adds a header."""

from __future__ import annotations

import email
import unicodedata
from contextlib import closing
from dataclasses import replace
from email.header import decode_header, make_header
from email.policy import SMTP
from random import Random
from typing import Literal

import pytest

from notifications.letter import Letter, Mailbox
from notifications.mime import wire
from notifications.relay import Relay
from notifications.smtp import Smtp
from tests.letters.test_mail_form import LETTER
from tests.mail_server import mail_server

FAMILY = ("Nguyễn", "Trần", "Lê", "Hoàng", "Huỳnh", "Vũ", "Võ", "Đặng", "Đỗ", "Hồ", "Ngô", "Lục")
MIDDLE = ("Thị", "Văn", "Hữu", "Đức", "Quỳnh", "Thúy", "Y", "Ỷ", "Ưu", "Thuỵ", "H’Hen", "Ksor")
GIVEN = ("Ánh", "Ước", "Đoàn", "Nghiêng", "Khuyển", "Giễu", "Ngoằn", "Ỹ", "Ằm", "Vữ", "Ê-đê")
ODD = ("", ", PGS. TS", " (Phó Ban)", ' "Ba Đình"', "; Bcc", " <x@y.vn>", " = ? _", " 100 %", "…")


def named(rng: Random, number: int) -> Letter:
    form: Literal["NFC", "NFD"] = "NFC" if rng.random() < 0.5 else "NFD"
    parts = [rng.choice(FAMILY), *rng.choices(MIDDLE, k=rng.randint(0, 3)), rng.choice(GIVEN)]
    name = " ".join(parts) + rng.choice(ODD)
    subject = f"{' '.join(rng.choices(FAMILY + MIDDLE + GIVEN, k=rng.randint(1, 40)))} {number}"
    return replace(
        LETTER,
        to=Mailbox(unicodedata.normalize(form, name), f"officer-{number}@x.vn"),
        words=replace(LETTER.words, subject=unicodedata.normalize(form, subject)),
    )


@pytest.mark.proof
def test_five_hundred_names_and_subjects_arrive_as_they_were_written() -> None:
    rng = Random(19_05)
    letters = [named(rng, number) for number in range(500)]
    with mail_server() as server:
        relay = Relay("127.0.0.1", LETTER.sender, server.port, "none", timeout=20)
        with closing(Smtp(relay)) as smtp:
            for letter in letters:
                smtp.send(letter, wire(letter))
    assert len(server.received) == 500
    for letter, arrived in zip(letters, server.received, strict=True):
        read = email.message_from_bytes(arrived.content, policy=SMTP)
        name, address = _as_sent(arrived.content)
        assert name == unicodedata.normalize("NFC", letter.to.name)
        assert address == arrived.to == letter.to.address
        assert read["Subject"] == unicodedata.normalize("NFC", letter.words.subject)
        assert read["Bcc"] is None
        assert max(map(len, arrived.content.split(b"\r\n"))) <= 998


def _as_sent(content: bytes) -> tuple[str, str]:
    """The name and the address of the reader, by RFC 2047 alone."""
    raw = str(email.message_from_bytes(content)["To"])
    name, _, address = raw.rpartition("<")
    return str(make_header(decode_header(name.strip()))), address.rstrip(">")


@pytest.mark.parametrize("smuggled", ["\r\nBcc: x@y.vn", "\nBcc: x@y.vn", "\x00", "\u2028Bcc: x"])
def test_a_line_break_in_a_name_or_a_subject_never_reaches_the_wire(smuggled: str) -> None:
    for letter in (
        replace(LETTER, to=Mailbox(f"Lan{smuggled}", "lan@x.vn")),
        replace(LETTER, words=replace(LETTER.words, subject=f"Nhắc{smuggled}")),
    ):
        with pytest.raises(ValueError, match="control character"):
            wire(letter)
