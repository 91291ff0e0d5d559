"""`lantoa link`: which links are under way, and how the committee ends them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from engine.advance import Advanced, advance
from engine.links.granting import Granted
from engine.links.look import look
from engine.links.seen import Open, Revoked
from engine.move import Move
from storage.lifecycle import open_database
from tests.builders import NOW, an_officer, ready_database
from tests.conftest import Lantoa
from tests.granting import a_link
from tests.records import models

AT = ("--at", NOW.isoformat())


@pytest.fixture
def links(tmp_path: Path) -> dict[tuple[str, str], Granted]:
    """Two officers' links to two records, by officer and record; a third record has moved on."""
    home = tmp_path / "home"
    home.mkdir()
    ready = ready_database(f"sqlite:///{home / 'lantoa.db'}")
    an_officer(ready.db, "mai", unit_code="xa-a")
    one, two, gone = models(ready, 3)
    made = {
        (officer, code): a_link(ready, code, officer)
        for code in (one, two)
        for officer in ("lan-xa-a", "mai")
    }
    a_link(ready, gone)
    assert isinstance(
        advance(ready.db, Move(gone, "register"), ready.officer("thu"), NOW), Advanced
    )
    ready.db.close()
    return made


def good(tmp_path: Path, links: dict[tuple[str, str], Granted]) -> set[tuple[str, str]]:
    """Those by which somebody could still act."""
    with closing(open_database(f"sqlite:///{tmp_path / 'home' / 'lantoa.db'}")) as db:
        seen = {of: look(db, one.grant_id, one.token, NOW) for of, one in links.items()}
    assert all(isinstance(one, Open | Revoked) for one in seen.values())
    return {of for of, one in seen.items() if isinstance(one, Open)}


def listed(lantoa: Lantoa) -> set[tuple[str, str]]:
    rows = lantoa("link", "list", "--json", *AT).document["links"]
    return {(one["officer"], one["record"]) for one in rows}


def test_links_under_way_are_listed_without_their_tokens(
    lantoa: Lantoa, links: dict[tuple[str, str], Granted]
) -> None:
    assert listed(lantoa) == set(links)
    shown = lantoa("link", "list", *AT).out
    assert "mai" in shown
    assert not any(one.token in shown or one.grant_id in shown for one in links.values())


def test_links_of_an_officer_or_a_record_end_and_no_others(
    lantoa: Lantoa, tmp_path: Path, links: dict[tuple[str, str], Granted]
) -> None:
    (_, one), *_ = links
    ended = lantoa("link", "end", "--officer", "mai", "--json", *AT)
    assert ended.document["ended"] == 2
    left = {of for of in links if of[0] != "mai"}
    assert good(tmp_path, links) == left == listed(lantoa)
    assert "1 link ended." in lantoa("link", "end", "--record", one, *AT).out
    assert good(tmp_path, links) == {of for of in left if of[1] != one}
    assert lantoa("audit", "log", "huyen-uy", *AT).out.count("ended links") == 2


def test_all_links_end_when_the_key_has_leaked(
    lantoa: Lantoa, tmp_path: Path, links: dict[tuple[str, str], Granted]
) -> None:
    assert lantoa("link", "end", "--all", "--as", "thu", *AT).exit_code == 0
    assert good(tmp_path, links) == set() == listed(lantoa)
    assert lantoa("audit", "verify", *AT).exit_code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [((), 2), (("--all", "--officer", "mai"), 2), (("--officer", "x"), 5), (("--record", "x"), 5)],
)
@pytest.mark.usefixtures("links")
def test_what_is_to_end_must_be_named_and_known(
    lantoa: Lantoa, words: tuple[str, ...], code: int
) -> None:
    assert lantoa("link", "end", *words, *AT).exit_code == code
    assert len(listed(lantoa)) == 4
