"""No page and no read of the API asks the database more often because there is more to show."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from storage.driver import SqliteDriver
from tests.api_client import Api
from tests.crowd import OF_ALL_UNITS, OF_COMMITTEE, OF_UNIT, Crowd, crowd
from tests.standing import quiet
from tests.visiting import Browser, a_site, served, signed_in
from web.afterwards import Afterwards
from web.api.app import ROUTES
from web.assets import FOLDER
from web.every_page import every_page

FEW, MANY = 10, 300
READ_WHOLE = {
    "/desk/log/verify": "to verify is to read every entry of every log, 2,000 at a time",
}
"""Pages that cannot be judged so, and why."""
PICTURE = ".png"
"""Of charts: drawn from the figures of the ``.svg`` beside it, which is visited."""
WHO = (OF_UNIT, OF_ALL_UNITS, OF_COMMITTEE)
NAME = re.compile(r"{(\w+)}")
Ask = Callable[[], tuple[int, int]]
"""Asks for an address; the status of the answer and how many bytes it has."""
LARGEST = 100_000
"""Bytes of a page with its style sheet and scripts, without its pictures."""
STATIC = re.compile(r'/static/([\w.]+[.](?:css|js))"')


@dataclass(frozen=True)
class Took:
    """What an address took: the statements as the driver was given them, and bytes of its page."""

    ran: tuple[str, ...]
    size: int


Asked = Mapping[str, Took]
"""By who asked and the address's path."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Asked, Asked]:
    """With few rows of each kind, and with many in which every text is as long as it may be."""
    folder = tmp_path_factory.mktemp("crowds")
    with statements() as ran, crowd(FEW, folder) as few, crowd(MANY, folder, long=True) as many:
        for each in (few, many):  # what is read once and kept is read now
            visited(each, folder, ran)
        return visited(few, folder, ran), visited(many, folder, ran)


def test_no_page_and_no_read_takes_more_queries_for_many_rows_than_for_few(
    asked: tuple[Asked, Asked],
) -> None:
    few, many = asked
    assert {
        name: f"{len(few[name].ran)} for {FEW} rows, {len(many[name].ran)} for {MANY}"
        for name in few
        if len(few[name].ran) != len(many[name].ran) and name.partition(" ")[2] not in READ_WHOLE
    } == {}


def test_no_page_grows_beyond_what_a_phone_loads_at_once(asked: tuple[Asked, Asked]) -> None:
    _, many = asked
    large = {name: took.size for name, took in many.items() if took.size > LARGEST}
    assert {name: size for name, size in large.items() if "/api/" not in name} == {}


def test_the_pages_that_list_most_are_among_them(asked: tuple[Asked, Asked]) -> None:
    few, many = asked
    assert few.keys() == many.keys()
    for path in ("/inbox", "/plans/{code}", "/plans/{code}/sent", "/records/{code}", "/desk/log"):
        assert few[f"{OF_COMMITTEE} {path}"].ran
    for path in ("/inbox", "/me", "/plans/{plan}/due", "/plans/{plan}/records"):
        assert few[f"{OF_ALL_UNITS} /api/v1{path}"].ran
    assert few["somebody /a/{list_grant}/{list_token}"].ran


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that any connection to SQLite runs meanwhile, as the driver is given it."""
    ran: list[str] = []
    connect = SqliteDriver.connect

    def traced(driver: SqliteDriver) -> sqlite3.Cursor:
        cursor = connect(driver)
        cursor.connection.set_trace_callback(ran.append)
        return cursor

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SqliteDriver, "connect", traced)
        # What is written beside an answer is not the page's, and comes when it comes.
        patched.setattr(Afterwards, "do", lambda *_: None)
        yield ran


def visited(on: Crowd, folder: Path, ran: list[str]) -> Asked:
    """Every address that is answered, each by everybody who may see it."""
    told: dict[str, Took] = {}
    with served(on.ready.db, folder) as place:
        for name, ask in {**pages(on, place, folder), **reads(on, place)}.items():
            ran.clear()
            status, size = ask()
            quiet(place)
            assert status < 500, name
            if status == 200:
                told[name] = Took(tuple(ran), size)
    return told


def pages(on: Crowd, place: str, folder: Path) -> dict[str, Ask]:
    """Asking for each page as each officer, and for a unit's list by the link of a letter."""
    every = every_page(a_site(on.ready.db, folder))
    named = [one.path for one in every if one.method == "GET" and not one.path.endswith(PICTURE)]
    found: dict[str, Ask] = {
        f"{who} {path}": partial(shown, Browser(place, "vi", signed_in(on.ready.db, who)), at)
        for who in WHO
        for path, at in zip(named, [filled(path, on) for path in named], strict=True)
    }
    for path in ("/a/{grant_id}/{token}", "/a/{list_grant}/{list_token}"):
        found[f"somebody {path}"] = partial(shown, Browser(place), filled(path, on))
    return found


def reads(on: Crowd, place: str) -> dict[str, Ask]:
    """Asking for each read of the API as each officer."""
    api = Api(on.ready, place)
    found: dict[str, Ask] = {}
    for who in WHO:
        token = api.token(who)
        for route in ROUTES:
            if route.method == "GET":
                at = filled(route.path, on)
                found[f"{who} /api/v1{route.path}"] = partial(answered, api, at, token)
    return found


def shown(browser: Browser, path: str) -> tuple[int, int]:
    page = browser.get(path)
    html = page.status == 200 and "text/html" in page.headers["Content-Type"]
    return page.status, len(page.body) + (beside(page.text) if html else 0)


def beside(page: str) -> int:
    """Bytes of the style sheet and the scripts that a page asks for."""
    names = STATIC.findall(page)
    assert len(names) == page.count('rel="stylesheet"') + page.count("<script")
    stems = [(name.split(".")[0], name.split(".")[-1]) for name in names]
    return sum((FOLDER / f"{stem}.{kind}").stat().st_size for stem, kind in stems)


def answered(api: Api, path: str, token: str) -> tuple[int, int]:
    answer = api.ask("GET", path, token=token)
    return answer.status, len(answer.text)


def filled(path: str, on: Crowd) -> str:
    """The path with something that is there in the place of each name."""
    known = dict(on.known)
    if path.startswith("/plans/"):
        known["code"] = known["plan"]
    return NAME.sub(lambda name: known.get(name[1], "none"), path)
