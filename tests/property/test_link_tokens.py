"""Whatever is sent in place of a token: only the token itself fits."""

from __future__ import annotations

import random
import string

from hypothesis import given
from hypothesis import strategies as st

from engine.links.token import fingerprint, fits, token_of

KEY = bytes(range(32))
GRANT, NONCE = "0f" * 16, "a5" * 16
TOKEN = token_of(KEY, GRANT, NONCE)
KEPT = fingerprint(TOKEN)
ALPHABET = string.ascii_letters + string.digits + "-_"


def test_the_token_of_a_grant_is_always_the_same_and_fits() -> None:
    assert token_of(KEY, GRANT, NONCE) == TOKEN
    assert len(TOKEN) == 43
    assert set(TOKEN) <= set(ALPHABET)
    assert fits(TOKEN, KEPT)


def test_none_of_a_hundred_thousand_mutated_tokens_fits() -> None:
    dice = random.Random(20230309)
    accepted = 0
    for _ in range(100_000):
        forged = list(TOKEN)
        for at in dice.sample(range(43), dice.randint(1, 3)):
            forged[at] = dice.choice(ALPHABET.replace(TOKEN[at], ""))
        accepted += fits("".join(forged), KEPT)
    assert accepted == 0


@given(st.text() | st.text(ALPHABET, min_size=43, max_size=43))
def test_no_other_text_fits(text: str) -> None:
    assert fits(text, KEPT) == (text == TOKEN)


@given(st.binary(min_size=32, max_size=32), st.text("0123456789abcdef", min_size=32, max_size=32))
def test_another_key_grant_or_nonce_gives_another_token(key: bytes, other: str) -> None:
    assert (token_of(key, GRANT, NONCE) == TOKEN) == (key == KEY)
    assert (token_of(KEY, other, NONCE) == TOKEN) == (other == GRANT)
    assert (token_of(KEY, GRANT, other) == TOKEN) == (other == NONCE)
