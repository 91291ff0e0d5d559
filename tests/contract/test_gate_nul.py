"""A NUL in an address or a form is answered alike on both databases, and never as a fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.builders import Ready, ready_database
from tests.visiting import Browser, digest, served, signed_in


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database)


@pytest.fixture
def browser(ready: Ready, tmp_path: Path) -> Iterator[Browser]:
    with served(ready.db, tmp_path / "mail") as address:
        yield Browser(address, cookies=signed_in(ready.db, "thu"))


@pytest.mark.parametrize(
    "address",
    ["/records/x%00", "/plans/%00", "/letters?plan=%00", "/inbox?after=%00&%00=1", "/l/%00"],
)
def test_an_address_with_a_nul_leads_nowhere(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    assert answer.status == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("field", [("mailbox", "lan\0@example.vn"), ("mail\0box", "lan")])
def test_a_form_with_a_nul_is_refused_and_nothing_is_written(
    ready: Ready, browser: Browser, field: tuple[str, str]
) -> None:
    stranger = Browser(browser.address)
    stranger.get("/sign-in")
    before = digest(ready.db)
    assert stranger.post("/sign-in", field).status == 422
    assert digest(ready.db) == before


def test_a_file_named_with_a_nul_is_refused(ready: Ready, browser: Browser) -> None:
    browser.get("/desk/drop")
    before = digest(ready.db)
    assert browser.hand_in("/desk/drop", files=[("files", "a\0.xlsx", b"x")]).status == 422
    assert digest(ready.db) == before
