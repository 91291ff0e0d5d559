"""What is kept of the secrets of signing in: marks under a key that is not in the database."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def mark(key: bytes, purpose: str, *told: str) -> str:
    """An HMAC of what is told, for one purpose; without the key it cannot be tried out."""
    of = hmac.digest(key, f"lantoa/{purpose}/1".encode(), "sha256")
    said = "\n".join(told).encode(errors="surrogatepass")
    return hmac.new(of, said, hashlib.sha256).hexdigest()


def mailbox_mark(key: bytes, address: str) -> str:
    """A mailbox, however its letters are written."""
    return mark(key, "mailbox", address.strip().lower())


def code_mark(key: bytes, ask_id: str, browser: str, code: str) -> str:
    """Six digits bound to what was asked and to the browser that asked."""
    return mark(key, "code", ask_id, browser, code)


def new_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(1_000_000):06}"
