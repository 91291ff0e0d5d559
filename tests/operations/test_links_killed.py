"""Killed between a link's use and its commit: both the move and the use are there, or neither."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from engine.advance import Advanced
from engine.links.act import act
from engine.links.granting import Granted
from engine.links.look import look
from engine.links.seen import Done, Open
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.lifecycle import open_database
from storage.records import records
from tests.builders import NOW, a_plan, ready_database
from tests.granting import a_link
from tests.operations.test_advance_killed import killed_while
from tests.operations.test_scanners import ANY_NUMBER
from tests.records import models

KILLS, EACH = 6, 40


def clicked(db: Database, link: Granted) -> bool:
    """Whether this click moved the record."""
    sight = look(db, link.grant_id, link.token, NOW)
    if not isinstance(sight, Open):
        return False
    made = act(db, link.grant_id, link.token, "register", sight.digest, NOW)
    return isinstance(made, Advanced)


def clicking(url: str, links: Mapping[str, Granted], told: int) -> None:
    """Click on one after the other, saying each that has been acknowledged."""
    with closing(open_database(url)) as db:
        for code, link in links.items():
            if clicked(db, link):
                os.write(told, f"{code}\n".encode())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_link_is_used_up_exactly_when_its_record_moved(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lantoa.db'}"
    ready = ready_database(url, plan=a_plan(quotas=ANY_NUMBER))
    links = {code: a_link(ready, code) for code in models(ready, KILLS * EACH)}
    ready.db.close()
    chance, said = random.Random(7), set()
    for kill in range(KILLS):
        mine = dict([*links.items()][kill * EACH : (kill + 1) * EACH])
        said |= {*killed_while(partial(clicking, url, mine), after=chance.uniform(0, 0.03))}
    with closing(open_database(url)) as db:
        sights = {code: look(db, one.grant_id, one.token, NOW) for code, one in links.items()}
        with db.read() as work:
            moved = {code for code, row in records(work, [*links]).items() if row.version > 1}
        used = {code for code, sight in sights.items() if isinstance(sight, Done)}
        assert used == moved
        assert {line.strip() for line in said} <= used
        assert len(used) - len(said) <= KILLS, "at most the click under way is there unsaid"
        left = [link for code, link in links.items() if code not in used]
        assert left
        assert all(clicked(db, link) for link in left), "each of the others is as good as before"
        with db.read() as work:
            assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
