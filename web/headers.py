"""What every answer carries, and how large a request may be."""

from __future__ import annotations

from fastapi import HTTPException  # Starlette's own would be told as 400 where JSON is read
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_AT_MOST = 25 * 1024 * 1024
"""Bytes: a few photos from a phone."""

ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": a browser then calls the origin of our own forms "null".
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

POLICY = "Content-Security-Policy"
WITH_FRAME = f"{ALWAYS[POLICY]}; frame-src 'self'"
"""For a page that shows another one of ours in a frame."""


class Guarded:
    """The application with its headers; no-store unless an answer says how long it keeps.

    An answer that carries a policy of its own keeps it.

    A body beyond `limit` bytes is refused with 413 when it is read, whatever length it claimed.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_AT_MOST) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        claimed = Headers(scope=scope).get("content-length", "0")
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            if claimed.isdecimal() and int(claimed) > self._limit:
                raise HTTPException(413)
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise HTTPException(413)
            return message

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                policy = headers.get(POLICY, ALWAYS[POLICY])
                headers.update({**ALWAYS, POLICY: policy})
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, limited, with_headers)
