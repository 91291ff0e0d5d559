"""The one byte form of a value, so that equal values have equal hashes.

It is RFC 8785 (JSON Canonicalization Scheme) for the values we allow: no floats, because a score
that is 8.1 on one machine must be 8.1 on all of them, and text in Unicode NFC. RFC 8785 orders
keys by UTF-16 code units; the standard library by code points. The two agree for every key inside
the Basic Multilingual Plane, which holds all of Vietnamese, so other keys are refused.
See docs/decisions/0012-canonical-json.md.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from unicodedata import is_normalized, normalize

LARGEST_INT = 2**53 - 1
"""Beyond it two JSON readers may disagree about a number (RFC 7493)."""

_encode = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,
    allow_nan=False,
    sort_keys=True,
    separators=(",", ":"),
).encode


class NotCanonical(ValueError):
    """A value that has no canonical form; the message says which and why."""


def canonical_json(value: object) -> bytes:
    """The canonical UTF-8 JSON of `value`: dict, list, tuple, str, int, bool, None and their nests.

    Strings and keys that are not NFC are composed first. Raises NotCanonical for a float, an
    integer beyond ±(2^53 - 1), a key that is not a string or has a character outside the Basic
    Multilingual Plane, two keys that become one in NFC, a lone surrogate, or any other type.
    """
    try:
        _check(value)
        text = _encode(value)
        # One look at the whole text is one call instead of one per string. Quotes never compose
        # with what follows, so a composed text has composed strings only.
        if not is_normalized("NFC", text):
            text = _encode(_composed(value))
        return text.encode()
    except UnicodeEncodeError as broken:
        raise NotCanonical(f"half a character (a lone surrogate): {broken.object!r}") from None
    except RecursionError:
        raise NotCanonical("a value nested without end") from None


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


_PLAIN = frozenset({str, bool, type(None)})


def _check(value: object) -> None:
    """Refuse what the encoder would let through or silently change."""
    if isinstance(value, dict):
        _check_keys(value)
        _check_all(value.values())
    elif isinstance(value, int):
        if not -LARGEST_INT <= value <= LARGEST_INT:
            raise NotCanonical(f"an integer beyond 2^53 - 1: {value}")
    elif isinstance(value, (list, tuple)):
        _check_all(value)
    elif value is not None and not isinstance(value, str):
        raise NotCanonical(f"a {type(value).__name__} has no canonical form: {value!r}")


def _check_all(values: Iterable[object]) -> None:
    # Most values need no look: passing over them here saves a call for each.
    for value in values:
        if type(value) not in _PLAIN:
            _check(value)


def _check_keys(value: dict[object, object]) -> None:
    try:
        keys = "".join(value)  # type: ignore[arg-type]
    except TypeError:
        raise NotCanonical(f"every key must be a string: {list(value)!r}") from None
    if not keys.isascii() and max(keys) > "\uffff":
        raise NotCanonical(f"a key with a character beyond U+FFFF: {list(value)!r}")


def _composed(value: object) -> object:
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, Mapping):
        composed = {normalize("NFC", key): _composed(inner) for key, inner in value.items()}
        if len(composed) < len(value):
            raise NotCanonical(f"two keys that are one in Unicode NFC: {sorted(value)}")
        return composed
    if isinstance(value, list | tuple):
        return [_composed(inner) for inner in value]
    return value
