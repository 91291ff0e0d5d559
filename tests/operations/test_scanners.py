"""No machine that opens a link moves anything, and the officer's click works afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from storage.records import record
from tests.builders import Ready, a_plan, ready_database
from tests.deciding import PLAN
from tests.granting import a_link
from tests.records import a_model, models
from tests.scanning import PROFILES, SHOWN, officer_clicks
from tests.visiting import Browser, digest

ANY_NUMBER = {**PLAN["quotas"], "at_most_two": {**PLAN["quotas"]["at_most_two"], "at_most": 9999}}


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    plan = a_plan(quotas=ANY_NUMBER)
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


def test_a_thousand_forged_tokens_open_nothing(ready: Ready, address: str) -> None:
    ((_, path),) = links(ready, 1).items()
    before = digest(ready.db)
    where, _, token = path.rpartition("/")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    forged = {
        f"{token[:at]}{letter}{token[at + 1 :]}"
        for at in range(len(token) - 1)
        for letter in letters[at % 7 :: 3]
    } - {token}
    some = sorted(forged)[:1000] if len(forged) >= 1000 else sorted(forged)
    machine = Browser(address)
    assert {machine.get(f"{where}/{one}").status for one in some} == {404}
    assert digest(ready.db) == before


def test_of_twenty_phones_that_send_at_once_one_moves_the_record(
    ready: Ready, address: str
) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    path = f"/a/{link.grant_id}/{link.token}"
    together = Barrier(20)

    def clicks(_: int) -> list[int]:
        person = Browser(address)
        shown = SHOWN.search(person.get(path).text)
        assert shown
        together.wait()
        sent = (("shown", shown[1]), ("choice", "register"))
        return [person.post(path, *sent).status for _ in range(10)]

    with ThreadPoolExecutor(20) as phones:
        told = [status for each in phones.map(clicks, range(20)) for status in each]
    assert told.count(303) == 1
    assert set(told) == {200, 303}
    with ready.db.read() as work:
        rows = work.sql("SELECT count(*) FROM audit_entry WHERE act = 'record.advanced'")
    assert int(rows[0][0]) == 1
