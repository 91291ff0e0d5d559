"""A service over real HTTP and a browser without JavaScript, which follows no redirect."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from engine.links.token import fingerprint
from engine.sign_in.session import begin
from engine.writing import NOBODY
from notifications.transport import Folder
from reports.healthz import unwell
from storage.database import Database
from storage.people import committees, officer
from storage.tables.all import METADATA
from tests.builders import NOW
from tests.granting import KEY
from tests.standing import standing
from web.access import Page
from web.app import application
from web.every_page import every_page
from web.form_key import FIELD
from web.pages import REMEMBERED
from web.site import Site

BOUNDARY = "between-parts"
FORM_KEY = re.compile(rf'name="{FIELD}" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back; ``to`` is where it sends the browser, "" for nowhere."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def to(self) -> str:
        return self.headers.get("Location", "")


@dataclass
class Browser:
    """Keeps cookies as a browser does; its own language is English.

    ``lang`` is what was asked for on an earlier page; "" when nothing was.
    """

    address: str
    lang: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, /, *fields: tuple[str, str], **headers: str) -> Answer:
        """Send a form as a browser does, with the key that the last page of ours gave it."""
        named = [*fields]
        if FIELD not in dict(fields) and (key := self.cookies.get("lantoa-form")):
            named.append((FIELD, key))
        sent = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.address,
            **headers,
        }
        return self.ask("POST", path, urlencode(named).encode(), sent)

    def hand_in(
        self,
        path: str,
        /,
        *fields: tuple[str, str],
        files: Sequence[tuple[str, str, bytes]] = (),
    ) -> Answer:
        """Send a form with files: the field, the file's name, its bytes."""
        named = [*fields, (FIELD, self.cookies.get("lantoa-form", ""))]
        parts = [_part(name, value.encode()) for name, value in named]
        parts += [_part(name, content, filename) for name, filename, content in files]
        sent = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Origin": self.address}
        return self.ask("POST", path, b"".join((*parts, f"--{BOUNDARY}--\r\n".encode())), sent)

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        line = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        asked = {REMEMBERED: self.lang} if self.lang else {}
        kept = "; ".join(f"{name}={value}" for name, value in (asked | self.cookies).items())
        told = {"Accept-Language": "en", **({"Cookie": kept} if kept else {})}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, body, {**told, **named})
            got = line.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def _part(name: str, content: bytes, filename: str = "") -> bytes:
    file = f'; filename="{filename}"' if filename else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def signed_in(db: Database, code: str, now: datetime = NOW) -> dict[str, str]:
    """The cookies of a browser in which the officer of that code has signed in."""
    with db.write() as work:
        (found,) = [
            one for of in committees(work) if (one := officer(work, of.id, code)) is not None
        ]
        return {"lantoa-session": begin(work, found.id, "Firefox", now)}


@contextmanager
def served(
    db: Database, mail: Path, now: datetime = NOW, pages: tuple[Page, ...] | None = None
) -> Iterator[str]:
    """The address of a service on this database whose clock stands still at ``now``.

    Args:
        mail: the folder that letters sent at once go to.
        pages: instead of every page there is.
    """
    site = a_site(db, mail, now)
    every = every_page(site) if pages is None else pages
    app = application(lambda: unwell("starting", {}), every, site)
    with standing(app, site.afterwards.done) as address:
        yield address


def a_site(db: Database, mail: Path, now: datetime = NOW) -> Site:
    """What the pages work with, as a service has it; its clock stands still."""
    return Site(db, lambda: now, "", KEY, Folder(mail), NOBODY, "root@host")


def digest(db: Database) -> str:
    """Of every row of every table: equal when nothing at all was written.

    But who looked at personal data, which is written beside the answer on purpose.
    """
    told = hashlib.sha256()
    with db.read() as work:
        for name in sorted(METADATA.tables.keys() - {"personal_view"}):
            for row in work.sql(f"SELECT * FROM {name} ORDER BY 1, 2"):
                told.update(repr(tuple(row)).encode())
    return told.hexdigest()


def session_of(cookies: Mapping[str, str]) -> str:
    """The id of the session a browser holds."""
    return fingerprint(cookies["lantoa-session"])
