"""The token of a link: derived from its grant, so that it need not be kept anywhere."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

_PURPOSE = b"lantoa/act/1"


def token_of(key: bytes, grant_id: str, nonce: str) -> str:
    """256 bits in 43 characters fit for an address; the same ones for the same grant, always."""
    told = b"\n".join((_PURPOSE, grant_id.encode(), nonce.encode()))
    return urlsafe_b64encode(hmac.digest(key, told, "sha256")).decode().rstrip("=")


def fingerprint(token: str) -> str:
    """What the database keeps of a token; enough for a secret that nobody can guess."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def fits(token: str, token_sha256: str) -> bool:
    """Whether the token is the one whose fingerprint is given, in a time that tells nothing."""
    return hmac.compare_digest(fingerprint(token), token_sha256)
