"""Sessions are seen and ended by whoever began them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Ready
from tests.signing_in import acts_of
from tests.visiting import Browser, served, session_of, signed_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def address(ready: Ready, folder: Path) -> Iterator[str]:
    with served(ready.db, folder) as found:
        yield found


@pytest.fixture
def lan(address: str) -> Browser:
    return Browser(address)


def test_signing_out_ends_the_session_for_good(ready: Ready, lan: Browser) -> None:
    lan.cookies.update(signed_in(ready.db, "lan-xa-a"))
    kept = dict(lan.cookies)
    lan.get("/account")
    assert lan.post("/sign-out").to == "/sign-in"
    assert Browser(lan.address, cookies=kept).get("/account").status == 303
    assert "session.ended" in acts_of(ready)


def test_one_sees_where_one_is_signed_in_and_ends_it(ready: Ready, address: str) -> None:
    here, there, third = (
        Browser(address, cookies=signed_in(ready.db, "lan-xa-a")) for _ in range(3)
    )
    assert here.get("/account").text.count('action="/account/end"') == 2
    here.post("/account/end", ("session", session_of(there.cookies)))
    assert [one.get("/account").status for one in (here, there, third)] == [200, 303, 200]
    here.post("/account/end-others")
    assert [one.get("/account").status for one in (here, third)] == [200, 303]


def test_nobody_ends_the_session_of_another(ready: Ready, address: str) -> None:
    mine = Browser(address, cookies=signed_in(ready.db, "lan-xa-a"))
    other = Browser(address, cookies=signed_in(ready.db, "thu"))
    mine.get("/account")
    mine.post("/account/end", ("session", session_of(other.cookies)))
    assert other.get("/account").status == 200
