"""Any Vietnamese name, unit or subject arrives as it was written."""

import unicodedata
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.text import Text
from notifications.letter import Mailbox, Words
from notifications.mime import wire
from notifications.plain import LIMIT
from notifications.render import render
from tests.letters.samples import SAMPLES
from tests.letters.test_mail_form import LETTER

BASES = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
CONSONANTS = "bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX"
# Typed by some keyboards as letters followed by marks: NFC and NFD both occur.
VOWELS = [base + tone for base in BASES for tone in TONES]
SYLLABLES = st.tuples(st.sampled_from(CONSONANTS), st.sampled_from(VOWELS)).map("".join)
SEPARATORS = st.sampled_from([" ", " - ", ", ", "'", '"', " (", ") ", ";", ":", "\\", "."])
NAMES = st.lists(st.tuples(SYLLABLES, SEPARATORS).map("".join), min_size=1, max_size=60).map(
    lambda parts: "".join(parts).strip()
)


_replaced: Any = replace  # each kind of letter has a unit, their common ground has none


@settings(max_examples=500, deadline=None)
@given(name=NAMES, subject=NAMES)
def test_names_and_subjects_survive_the_journey(name: str, subject: str) -> None:
    words = Words(subject, LETTER.words.text, f"<p>{subject}</p>\n")
    sent = replace(LETTER, to=Mailbox(name, "a@example.vn"), words=words)
    octets = wire(sent)
    assert octets.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    # Read by RFC 2047 alone: the newer parser of the library misreads a name that ends in a comma.
    got = message_from_bytes(octets)
    named, addr = parseaddr(got["To"])
    assert decoded(named) == unicodedata.normalize("NFC", name)
    assert addr == "a@example.vn"
    assert decoded(got["Subject"]) == unicodedata.normalize("NFC", subject)


def decoded(header: str) -> str:
    return str(make_header(decode_header(header)))


@settings(max_examples=50, deadline=None)
@given(unit=NAMES)
def test_a_unit_is_named_in_full_in_the_text_of_every_letter_about_it(unit: str) -> None:
    named = Text(vi=unit, en=unit)
    for facts in SAMPLES.values():
        if hasattr(facts, "unit"):
            words = render(_replaced(facts, unit=named), "vi")
            assert named.vi in words.text
            assert len(words.short) <= LIMIT
