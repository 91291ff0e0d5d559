"""The HTTP server of a process, in a thread beside the watch and the sender."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from workflows.errors import SystemFault

PATIENCE = 3
"""Seconds an answer under way may take when the process ends."""


class Server:
    """``with`` serves; the port is taken when the object is made.

    Args:
        port: 0 for any that is free; ``address`` says which one.

    Raises SystemFault when the port is taken or the host is not of this machine.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        shown = f"[{host}]" if ":" in host else host
        self.address = f"http://{shown}:{self._socket.getsockname()[1]}"
        self._app = app
        config = uvicorn.Config(
            self._answer,
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=PATIENCE,
        )
        self._server = uvicorn.Server(config)
        # A daemon: the process does not outlive its work for a reader who never hangs up.
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="web", daemon=True
        )

    def show(self, app: ASGIApp) -> None:
        """Answer with another application from the next request on."""
        self._app = app

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE + 1)
        self._socket.close()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, since asyncio sends without delay only on a socket that says it is TCP; else an answer
    # in two parts waits 40 ms for the reader to acknowledge the first.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as fault:
        listening.close()
        detail = fault.strerror or type(fault).__name__
        raise SystemFault("port_taken", host=host, port=port, detail=detail) from None
    return listening
