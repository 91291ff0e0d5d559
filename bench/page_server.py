"""`python -m bench.page_server DATABASE`: the pages, and beside them the least a page could do.

Both are answered by one process and one server. Writes its address as a line to stdout and serves
until its stdin ends.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from bench.ground import NOW
from notifications.letter import Mailbox
from notifications.transport import Folder
from reports.healthz import unwell
from storage.database import Database
from web.app import application
from web.every_page import every_page
from web.server import Server
from web.site import Site

BARE = "/bare/"
_FOUND = "SELECT code, state, version, form FROM record WHERE code = ?"


def main(file: Path) -> None:
    """Serve the database of a file."""
    db = Database(f"sqlite:///{file}")
    with TemporaryDirectory() as folder:
        office = Mailbox("Thường trực", "office@example.vn")
        site = Site(db, lambda: NOW, "", bytes(32), Folder(Path(folder)), office, "root@bench")
        ours = application(lambda: unwell("starting", {}), every_page(site), site)
        with Server(_Both(ours, bare(file)), "127.0.0.1", 0) as server:
            print(server.address, flush=True)
            sys.stdin.read()
    db.close()


def bare(file: Path) -> FastAPI:
    """One route with one indexed query, its connection kept, run in the threadpool as ours are."""
    app, kept = FastAPI(openapi_url=None), threading.local()

    def found(code: str) -> dict[str, Any]:
        if not hasattr(kept, "connection"):
            kept.connection = sqlite3.connect(file, isolation_level=None)
        row = kept.connection.execute(_FOUND, (code,)).fetchone()
        return dict(zip(("record", "state", "version", "form"), row, strict=True))

    app.add_api_route(f"{BARE}{{code}}", found)
    return app


class _Both:
    def __init__(self, ours: ASGIApp, floor: ASGIApp) -> None:
        self._ours, self._floor = ours, floor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._floor if scope["path"].startswith(BARE) else self._ours
        await app(scope, receive, send)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
