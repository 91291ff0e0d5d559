"""One byte form for equal values."""

import hashlib
import unicodedata
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from workflows.canonical import LARGEST_INT, NotCanonical, canonical_json, sha256_hex

NFC_TEXT = st.text().map(lambda text: unicodedata.normalize("NFC", text))
# Some compatibility ideographs below U+FFFF compose to characters beyond it, which no key may hold.
BMP_KEYS = (
    st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=8)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: all(ord(one) <= 0xFFFF for one in text))
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INT, LARGEST_INT) | NFC_TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(BMP_KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_it_is_rfc_8785(value: object) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(st.dictionaries(BMP_KEYS, st.text()))
def test_the_same_words_typed_decomposed_give_the_same_bytes(words: dict[str, str]) -> None:
    decomposed = {
        unicodedata.normalize("NFD", key): unicodedata.normalize("NFD", text)
        for key, text in words.items()
    }
    composed = {key: unicodedata.normalize("NFC", text) for key, text in words.items()}
    assert canonical_json(decomposed) == canonical_json(composed)


def test_keys_are_sorted_and_nothing_is_spaced() -> None:
    value = {"b": [1, True, None], "a": "Lan tỏa", "đ": ()}
    assert canonical_json(value) == '{"a":"Lan tỏa","b":[1,true,null],"đ":[]}'.encode()


def test_a_line_break_before_a_combining_mark_survives() -> None:
    # In the text the break is written \n, and "n" would swallow the mark.
    assert canonical_json("\n\u0301") == '"\\n\u0301"'.encode()


def test_an_enum_member_is_its_value() -> None:
    class Channel(StrEnum):
        PAPER = "paper"

    assert canonical_json({Channel.PAPER: Channel.PAPER}) == b'{"paper":"paper"}'


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (8.1, "float"),
        ({"score": [float("nan")]}, "float"),
        (2**53, "2\\^53"),
        (-(2**53), "2\\^53"),
        ({1: "one"}, "key must be"),
        ({None: 1}, "key must be"),
        ({"😀": 1}, "U\\+FFFF"),
        ({"e\u0301": 1, "\u00e9": 2}, "two keys"),
        ("\ud800", "surrogate"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
    ],
)
def test_what_has_no_canonical_form_is_refused(value: object, reason: str) -> None:
    with pytest.raises(NotCanonical, match=reason):
        canonical_json(value)


def test_a_value_inside_itself_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(NotCanonical, match="nested"):
        canonical_json(endless)


def test_the_hash_is_sha_256_of_the_bytes() -> None:
    assert sha256_hex(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert sha256_hex(b"abc").startswith("ba7816bf")
