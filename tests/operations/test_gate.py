"""Who is let in: the gate before every page, over real HTTP and a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Request
from starlette.responses import Response

from engine.sign_in.session import LASTS
from storage.people import officer_by_id, save_officer
from storage.sessions import end_session
from tests.builders import NOW, Ready
from tests.visiting import Browser, served, session_of, signed_in
from web.access import Access, Page
from web.form_key import FIELD
from web.gate import form, who


def _mine(request: Request) -> Response:
    return Response(who(request).officer.code)


def _takes(request: Request) -> Response:
    return Response(str(form(request).get("said")))


PAGES = (
    Page("GET", "/mine", _mine, Access.SIGNED_IN),
    Page("GET", "/committee", _mine, Access.COMMITTEE),
    Page("POST", "/takes", _takes, Access.SIGNED_IN),
    Page("POST", "/anybody", _takes, Access.ANYBODY),
)
KEY = "k" * 22


@pytest.fixture
def address(ready: Ready, tmp_path: Path) -> Iterator[str]:
    with served(ready.db, tmp_path / "mail", pages=PAGES) as found:
        yield found


def test_nobody_signed_in_is_sent_to_sign_in_and_back(address: str) -> None:
    answer = Browser(address).get("/mine?of=a%26b")
    assert answer.status == 303
    assert answer.to == "/sign-in?next=%2Fmine%3Fof%3Da%2526b"


def test_who_is_signed_in_is_known_to_the_page(ready: Ready, address: str) -> None:
    assert Browser(address, cookies=signed_in(ready.db, "thu")).get("/mine").text == "thu"


def test_a_units_officer_is_not_of_the_committee(ready: Ready, address: str) -> None:
    lan = Browser(address, cookies=signed_in(ready.db, "lan-xa-a"))
    assert (lan.get("/mine").status, lan.get("/committee").status) == (200, 403)
    thu = Browser(address, cookies=signed_in(ready.db, "thu"))
    assert thu.get("/committee").text == "thu"


def test_a_session_ends_by_itself_after_a_working_day(ready: Ready, address: str) -> None:
    over = Browser(address, cookies=signed_in(ready.db, "thu", NOW - LASTS))
    assert over.get("/mine").status == 303


def test_a_session_that_was_ended_or_invented_lets_nobody_in(ready: Ready, address: str) -> None:
    browser = Browser(address, cookies=signed_in(ready.db, "thu"))
    with ready.db.write() as work:
        thu = ready.officer("thu").officer_id
        assert thu is not None
        assert end_session(work, session_of(browser.cookies), thu, NOW)
    assert browser.get("/mine").status == 303
    assert Browser(address, cookies={"lantoa-session": "x" * 43}).get("/mine").status == 303


def test_an_officer_who_left_is_out_at_once(ready: Ready, address: str) -> None:
    browser = Browser(address, cookies=signed_in(ready.db, "thu"))
    with ready.db.write() as work:
        thu = officer_by_id(work, ready.officer("thu").officer_id or 0)
        assert thu is not None
        save_officer(work, thu.committee_id, code="thu", name=thu.name, active=False)
    assert browser.get("/mine").status == 303


@pytest.mark.parametrize(
    ("origin", "given", "status"),
    [
        ("{address}", KEY, 200),
        ("{address}", "j" * 22, 403),
        ("{address}", "", 403),
        ("https://elsewhere.example", KEY, 403),
        ("null", KEY, 403),
    ],
)
def test_only_a_form_of_our_own_page_in_the_same_browser_is_believed(
    address: str, origin: str, given: str, status: int
) -> None:
    browser = Browser(address, cookies={"lantoa-form": KEY})
    sent = browser.post(
        "/anybody", (FIELD, given), ("said", "yes"), Origin=origin.format(address=address)
    )
    assert sent.status == status
    assert (sent.text == "yes") == (status == 200)


def test_a_form_without_the_browsers_own_key_is_not_believed(address: str) -> None:
    assert Browser(address).post("/anybody", (FIELD, KEY), ("said", "yes")).status == 403


def test_a_form_sent_after_the_session_is_over_does_nothing(address: str) -> None:
    browser = Browser(address, cookies={"lantoa-form": KEY})
    answer = browser.post("/takes", ("said", "yes"))
    assert (answer.status, answer.to) == (303, "/sign-in")
