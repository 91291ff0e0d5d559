"""No machine that opens a link moves anything, and the officer's click works afterwards."""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.links.look import authentic
from storage.records import record
from tests.builders import Ready, a_plan, ready_database
from tests.contract.test_links_to_lists import COLLECTING, granted
from tests.deciding import PLAN
from tests.granting import a_link
from tests.records import a_model, models
from tests.scanning import PROFILES, SHOWN, clicks_at_once, officer_clicks, officers_list
from tests.visiting import Browser, digest

ANY_NUMBER = {**PLAN["quotas"], "at_most_two": {**PLAN["quotas"]["at_most_two"], "at_most": 9999}}

ALPHABET = string.ascii_letters + string.digits + "-_"


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    plan = a_plan(quotas=ANY_NUMBER, tracks={**PLAN["tracks"], "list": COLLECTING})
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=plan)
    yield made
    made.db.close()


def links(ready: Ready, count: int) -> dict[str, str]:
    """Paths of links by the code of their record."""
    made = {code: a_link(ready, code) for code in models(ready, count)}
    return {code: f"/a/{link.grant_id}/{link.token}" for code, link in made.items()}


def states(ready: Ready, codes: Iterator[str] | list[str]) -> set[str]:
    with ready.db.read() as work:
        rows = [record(work, code) for code in codes]
    return {row.state for row in rows if row is not None}


def moves_sealed(ready: Ready) -> int:
    with ready.db.read() as work:
        rows = work.sql("SELECT count(*) FROM audit_entry WHERE act = 'record.advanced'")
    return int(rows[0][0])


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.__name__)
def test_a_scanner_changes_nothing_and_the_officers_click_works(
    ready: Ready, address: str, profile: Callable[[str, str], None]
) -> None:
    ((code, path),) = links(ready, 1).items()
    before = digest(ready.db)
    profile(address, path)
    assert digest(ready.db) == before
    assert officer_clicks(address, path, "register").status == 303
    assert states(ready, [code]) == {"registered"}


@pytest.mark.long
def test_a_thousand_links_scanned_in_ten_ways_all_work_afterwards(
    ready: Ready, address: str
) -> None:
    made = links(ready, 1000)
    before = digest(ready.db)
    for at, path in enumerate(made.values()):
        PROFILES[at % len(PROFILES)](address, path)
    assert digest(ready.db) == before
    for path in made.values():
        assert officer_clicks(address, path, "register").status == 303
    assert states(ready, list(made)) == {"registered"}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.__name__)
def test_a_scanner_changes_nothing_of_a_list_and_the_officer_sends_it(
    ready: Ready, address: str, profile: Callable[[str, str], None]
) -> None:
    link = granted(ready)
    assert link is not None
    path = f"/a/{link.grant_id}/{link.token}"
    before = digest(ready.db)
    profile(address, path)
    assert digest(ready.db) == before
    assert officers_list(address, path).status == 303


def forged(path: str, count: int) -> list[str]:
    """Paths like this one, each another: letters changed, cut, turned about, another's grant."""
    dice = random.Random(20230309)
    _, _, grant_id, token = path.split("/")
    made: set[str] = set()
    while len(made) < count:
        letters = list(token)
        for at in dice.sample(range(43), dice.randint(1, 3)):
            letters[at] = dice.choice(ALPHABET)
        other = "".join(letters)[: dice.choice((43, 43, 43, 42, 20))]
        named = dice.choice((grant_id, grant_id, grant_id[::-1], dice.randbytes(16).hex()))
        made.add(f"/a/{named}/{other}")
    return sorted(made - {path})


def test_none_of_a_thousand_forged_links_opens_or_acts(ready: Ready, address: str) -> None:
    ((_, path),) = links(ready, 1).items()
    before = digest(ready.db)
    machine = Browser(address)
    shown = SHOWN.search(machine.get(path).text)
    assert shown
    told = set()
    for at, one in enumerate(forged(path, 1001)[:1000]):
        click = (("shown", shown[1]), ("choice", ("register", "not_me")[at % 2]))
        told.add((machine.post(one, *click) if at % 4 == 0 else machine.get(one)).status)
    assert told <= {404, 303}  # a "not me" leads back to the page, which is not found
    assert digest(ready.db) == before
    assert officer_clicks(address, path, "register").status == 303


@pytest.mark.long
def test_none_of_a_hundred_thousand_forged_links_is_taken_for_a_real_one(ready: Ready) -> None:
    ((_, path),) = links(ready, 1).items()
    taken = 0
    with ready.db.read() as work:
        for one in forged(path, 100_001)[:100_000]:
            _, _, grant_id, token = one.split("/")
            taken += authentic(work, grant_id, token) is not None
        _, _, grant_id, token = path.split("/")
        assert authentic(work, grant_id, token)
    assert taken == 0


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.long)])
def test_of_twenty_phones_that_send_at_once_one_moves_the_record(
    ready: Ready, address: str, times: int
) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    told = clicks_at_once(address, f"/a/{link.grant_id}/{link.token}", times)
    assert Counter(told) == {303: 1, 200: 20 * times - 1}
    assert moves_sealed(ready) == 1
