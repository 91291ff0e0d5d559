"""The API served over real HTTP on the small plan, and a client of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.api_scopes import Scope
from engine.api_tokens import create_token
from notifications.letter import Mailbox
from notifications.transport import Folder
from reports.healthz import unwell
from tests.builders import NOW, Ready
from tests.standing import standing
from web.app import application
from web.site import Site

ALL = tuple(Scope)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def document(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Api:
    """Asks the API that is served at an address."""

    ready: Ready
    address: str

    def token(self, officer: str, *scopes: Scope) -> str:
        whom = self.ready.officer(officer).officer_id or 0
        made = create_token(
            self.ready.db, whom, scopes or ALL, self.ready.officer("thu"), NOW, client="test"
        )
        return made.secret

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        at: str = "/api/v1",
        raw: bytes | None = None,
        **headers: str,
    ) -> Answer:
        line = HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            named["Authorization"] = f"Bearer {token}"
        sent = raw
        if body is not None:
            sent = json.dumps(body).encode()
            named["Content-Type"] = "application/json"
        try:
            line.request(method, f"{at}{path}", sent, named)
            got = line.getresponse()
            lowered = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, lowered, got.read().decode())
        finally:
            line.close()


def a_site(ready: Ready, folder: Path, clock: Callable[[], datetime] = lambda: NOW) -> Site:
    """What the pages work with, as a service has it."""
    office = Mailbox("Thường trực", "a@b.vn")
    return Site(ready.db, clock, "", bytes(32), Folder(folder), office, "root@host")


@contextmanager
def served(
    ready: Ready, folder: Path, clock: Callable[[], datetime] = lambda: NOW
) -> Iterator[Api]:
    """``with`` serves the API over `ready`."""
    site = a_site(ready, folder, clock)
    app = application(lambda: unwell("starting", {}), site=site)
    with standing(app, site.afterwards.done) as address:
        yield Api(ready, address)
