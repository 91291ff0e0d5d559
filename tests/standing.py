"""Servers that stand for the whole session: to stop one takes a tenth of a second a test."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from web.server import Server

PATIENCE = 20.0
_nobody = PlainTextResponse("no test is served here", 503)
_idle: list[Server] = []
_serving: dict[str, _Watched] = {}


@contextmanager
def standing(app: ASGIApp, done: Callable[[], object]) -> Iterator[str]:
    """The address at which `app` answers; at the end all that it still does is done.

    Args:
        done: waits for what is done beside the answers.
    """
    server = _idle.pop() if _idle else _started()
    watched = _serving[server.address] = _Watched(app, done)
    server.show(watched)
    try:
        yield server.address
    finally:
        server.show(_nobody)
        watched.wait()
        _idle.append(server)


def quiet(address: str) -> None:
    """Wait until what is served there is at work no more: also for what is done after an answer."""
    _serving[address].wait()


def _started() -> Server:
    server = Server(_nobody, "127.0.0.1", 0).__enter__()
    atexit.register(server.__exit__, None, None, None)
    return server


class _Watched:
    """An application, and whether it is still at work: a letter may leave after the answer."""

    def __init__(self, app: ASGIApp, done: Callable[[], object]) -> None:
        self._app, self._done = app, done
        self._at_work = 0
        self._changed = threading.Condition()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._count(1)
        try:
            await self._app(scope, receive, send)
        finally:
            self._count(-1)

    def wait(self) -> None:
        """Until nothing is under way."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._at_work, PATIENCE)
        self._done()

    def _count(self, by: int) -> None:
        with self._changed:
            self._at_work += by
            self._changed.notify_all()
