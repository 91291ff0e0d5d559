"""Every page, read as every role: nothing is written, nothing breaks, access is held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.attach import Paper, attach
from engine.post import post
from engine.writing import NOBODY
from notifications.transport import Folder
from storage.database import Database
from tests.builders import NOW, Ready
from tests.granting import KEY, a_link
from tests.records import a_model
from tests.rehearsed import a_rehearsed_file
from tests.visiting import Browser, digest, served, signed_in
from web.access import Access, Page
from web.every_page import every_page
from web.site import Site

WHO = ("", "lan-xa-a", "lan-xa-b", "thu", "bi-thu")
COMMITTEE = ("thu", "bi-thu")


def every(db: Database, folder: Path) -> tuple[Page, ...]:
    return every_page(Site(db, lambda: NOW, "", KEY, Folder(folder), NOBODY, "root@host"))


@pytest.fixture
def known(ready: Ready, tmp_path: Path) -> dict[str, str]:
    """What stands in the place of each name in an address."""
    code = a_model(ready)
    link = a_link(ready, code)
    paper = attach(
        ready.db, code, "report", Paper("a.pdf", b"%PDF"), ready.officer("lan-xa-a"), NOW
    )
    (number, *_) = post(ready.db, Folder(tmp_path / "sent"), NOW).sent
    return {
        "grant_id": link.grant_id,
        "token": link.token,
        "code": code,
        "plan": "small-2023",
        "number": str(number),
        "sha256": getattr(paper, "sha256", ""),
        "name": "none.ics",
        "kind": "list",
        "ask_id": "none",
        "secret": "none",
        "track": "model",
        "table": "model.register",
        "digest": _rehearsed(ready),
    }


def _rehearsed(ready: Ready) -> str:
    """A plan file that every officer of the committee has checked and rehearsed."""
    officers = [ready.officer(who).officer_id or 0 for who in COMMITTEE]
    (digest,) = {a_rehearsed_file(ready.db, one, NOW) for one in officers}
    return digest


def address(page: Page, known: dict[str, str]) -> str:
    named = dict(known)
    if page.path.startswith("/plans/"):
        named["code"] = "small-2023"
    if page.path.startswith("/people/"):
        named["code"] = "lan-xa-a"
    if page.path.startswith("/units/"):
        named["code"] = "xa-a"
    return page.path.format(**named)


def test_no_page_that_is_read_writes_anything_whoever_reads_it(
    ready: Ready, known: dict[str, str], tmp_path: Path
) -> None:
    pages = [one for one in every(ready.db, tmp_path / "mail") if one.method == "GET"]
    assert len(pages) > 20
    with served(ready.db, tmp_path / "mail") as place:
        browsers = {
            who: Browser(place, cookies=signed_in(ready.db, who) if who else {}) for who in WHO
        }
        before = digest(ready.db)
        told = {
            (one.path, who): browser.get(address(one, known)).status
            for one in pages
            for who, browser in browsers.items()
        }
        for one in pages:
            browsers["thu"].ask("HEAD", address(one, known), None, {})
        assert digest(ready.db) == before
    assert {status for status in told.values() if status >= 500} == set()
    for one in pages:
        got = {who: told[one.path, who] for who in WHO}
        if one.access in (Access.SIGNED_IN, Access.COMMITTEE, Access.AUDITOR):
            assert got[""] == 303, one.path
        if one.access is Access.AUDITOR:
            assert {got[who] for who in WHO if who} == {403}, one.path
        if one.access is Access.COMMITTEE:
            assert got["lan-xa-a"] == got["lan-xa-b"] == 403, one.path
            assert all(got[who] == 200 for who in COMMITTEE), (one.path, got)


def test_no_form_is_taken_from_a_stranger_or_from_another_site(
    ready: Ready, known: dict[str, str], tmp_path: Path
) -> None:
    pages = [one for one in every(ready.db, tmp_path / "mail") if one.method == "POST"]
    with served(ready.db, tmp_path / "mail") as place:
        elsewhere = Browser(place, cookies=signed_in(ready.db, "thu"))
        elsewhere.get("/inbox")
        before = digest(ready.db)
        for one in pages:
            where = address(one, known)
            stranger = Browser(place).post(where).status
            assert stranger in (303, 403), (where, stranger)
            foreign = elsewhere.post(where, Origin="https://elsewhere.example").status
            assert foreign == 403, (where, foreign)
        assert digest(ready.db) == before
