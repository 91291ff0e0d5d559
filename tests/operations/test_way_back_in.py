"""The way back in: no letter arrives, but somebody has the machine itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.links.links import HERE
from storage.lifecycle import open_database
from tests.builders import NOW, ready_database
from tests.conftest import Lantoa
from tests.granting import KEY
from tests.visiting import Browser, served, signed_in

AT = ("--at", NOW.isoformat())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A rehearsal database with a secretary, and the key of its links."""
    made = tmp_path / "home"
    made.mkdir()
    ready_database(f"sqlite:///{made / 'lantoa.db'}").db.close()
    (made / "link.key").write_text(KEY.hex())
    return made


def test_the_only_secretary_gets_in_by_a_link_made_at_the_machine(
    lantoa: Lantoa, home: Path
) -> None:
    made = lantoa("officer", "sign-in", "thu", "--json", *AT)
    assert made.exit_code == 0, made.err
    link = made.document["link"].removeprefix(HERE)
    db = open_database(f"sqlite:///{home / 'lantoa.db'}")
    with served(db, home / "mail") as address:
        browser = Browser(address)
        assert "Sign in as" in browser.get(link).text
        assert browser.post(link).to == "/inbox"
        assert "Đ/c thu" in browser.get("/account").text
        assert Browser(address).get(link).status == 410
    db.close()
    assert "let an officer in from the machine" in lantoa("audit", "log", "huyen-uy", *AT).out


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_says_what_to_do_with_the_link(lantoa: Lantoa, home: Path, lang: str) -> None:
    made = lantoa("officer", "sign-in", "thu", *AT, "--lang", lang)
    assert re.search(r"/s/[\w-]+/[\w-]{43}", made.out)
    assert "http://127.0.0.1:8080" in made.out


def test_an_officer_nobody_knows_is_not_let_in(lantoa: Lantoa, home: Path) -> None:
    assert lantoa("officer", "sign-in", "nobody", *AT).exit_code == 5


def test_sessions_are_listed_and_ended_from_the_machine(lantoa: Lantoa, home: Path) -> None:
    db = open_database(f"sqlite:///{home / 'lantoa.db'}")
    cookies = signed_in(db, "lan-xa-a")
    (listed,) = lantoa("session", "list", "--json", *AT).document["sessions"]
    assert (listed["officer"], listed["agent"]) == ("lan-xa-a", "Firefox")
    assert "token" not in listed
    ended = lantoa("session", "end", "lan-xa-a", *AT)
    assert "Ended 1 session of lan-xa-a" in ended.out
    with served(db, home / "mail") as address:
        assert Browser(address, cookies=cookies).get("/account").status == 303
    db.close()
    assert lantoa("session", "list", "--json", *AT).document["sessions"] == []
