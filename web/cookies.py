"""The cookies of signing in: that this browser asked, and that it is signed in."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from engine.sign_in.asking import GOOD_FOR, Asked
from engine.sign_in.proving import Browser
from engine.sign_in.session import LASTS
from web import form_key
from web.gate import SESSION

ASK = "ask"
NEXT = "next"


def asked_in(request: Request) -> tuple[str, Browser]:
    """What this browser asked last, and how it proves it; "" for both when it did not ask."""
    kept = request.cookies.get(form_key.cookie(request, ASK), "")
    ask_id, _, secret = kept.partition(".")
    return ask_id, Browser(secret, request.headers.get("user-agent", ""))


def keep_asked(request: Request, answer: Response, asked: Asked, wanted: str) -> None:
    """Remember that this browser asked, and which page it wanted, as long as the letter is good."""
    _set(request, answer, ASK, f"{asked.id}.{asked.browser}", GOOD_FOR)
    _set(request, answer, NEXT, quote(wanted, safe=""), GOOD_FOR)


def wanted_in(request: Request) -> str:
    """The page that was wanted before signing in; for ``web.local`` to judge."""
    return unquote(request.cookies.get(form_key.cookie(request, NEXT), ""))


def keep_session(request: Request, answer: Response, token: str) -> None:
    """Be signed in, and forget that it was asked."""
    _set(request, answer, SESSION, token, LASTS)
    for name in (ASK, NEXT):
        _drop(request, answer, name)


def drop_session(request: Request, answer: Response) -> None:
    """Be signed in no more."""
    _drop(request, answer, SESSION)


def _set(request: Request, answer: Response, name: str, value: str, lasts: timedelta) -> None:
    answer.set_cookie(
        form_key.cookie(request, name),
        value,
        int(lasts.total_seconds()),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _drop(request: Request, answer: Response, name: str) -> None:
    secure = request.url.scheme == "https"
    answer.delete_cookie(form_key.cookie(request, name), secure=secure, httponly=True)
