"""A unit that sends one list gets one receipt, however many models stand in it (001-18)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.advance import Advanced, advance
from engine.links.list_seen import ListTaken
from engine.move import Move
from storage.mail import MailFilter, messages
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.contract.test_links_to_lists import COLLECTING, LOUD, WELL, a_list, sent
from tests.deciding import PLAN
from tests.records import a_model

TELLS = [{"letter": "receipt", "to": "unit_officer"}]
MODEL = PLAN["tracks"]["model"]
REGISTER = {**MODEL["transitions"]["register"], "tells": TELLS}
SEND = {**COLLECTING["transitions"]["send"], "tells": TELLS}
RECEIPTED = a_plan(
    tracks={
        **PLAN["tracks"],
        "model": {**MODEL, "transitions": {**MODEL["transitions"], "register": REGISTER}},
        "list": {**COLLECTING, "transitions": {**COLLECTING["transitions"], "send": SEND}},
    }
)


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=RECEIPTED)
    yield made
    made.db.close()


def receipts(ready: Ready) -> list[str | None]:
    """The records that receipts are about."""
    with ready.db.read() as work:
        return [one.record for one in messages(work, MailFilter(letter="receipt"))]


def test_a_list_of_two_models_is_receipted_once_for_the_list(ready: Ready) -> None:
    done = sent(ready, a_list(ready), LOUD, WELL)
    assert isinstance(done, ListTaken)
    assert (len(done.moved), receipts(ready)) == (2, [done.record])


def test_a_model_registered_by_itself_is_still_receipted(ready: Ready) -> None:
    code = a_model(ready)
    assert isinstance(
        advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW), Advanced
    )
    assert receipts(ready) == [code]
