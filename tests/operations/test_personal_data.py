"""Whoever is shown what a plan marks as personal is written down: on a page and by the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api_scopes import Scope
from storage.views import ViewRow, views
from tests.api_client import Api
from tests.builders import Ready, a_plan, ready_database
from tests.deciding import PLAN
from tests.records import a_model
from tests.standing import quiet
from tests.visiting import Browser, served, signed_in

FIELDS = PLAN["forms"]["registration"]["fields"]
MARKED = a_plan(
    forms={
        **PLAN["forms"],
        "registration": {
            **PLAN["forms"]["registration"],
            "fields": {**FIELDS, "name": {**FIELDS["name"], "personal": True}},
        },
    }
)


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    found = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=MARKED)
    yield found
    found.db.close()


@pytest.fixture
def address(ready: Ready, tmp_path: Path) -> Iterator[str]:
    with served(ready.db, tmp_path / "mail") as found:
        yield found


def looks(ready: Ready, address: str = "") -> list[ViewRow]:
    if address:
        quiet(address)
    with ready.db.read() as work:
        return list(reversed(views(work, ready.opened.plan.committee_id)))


def test_a_program_that_reads_a_record_all_day_is_written_down_with_its_token(
    ready: Ready, address: str
) -> None:
    record, api = a_model(ready), Api(ready, address)
    token = api.token("thu", Scope.READ)
    for _ in range(10):
        assert api.ask("GET", f"/records/{record}", token=token).status == 200
    api.ask("GET", "/plans/small-2023/records", token=token)
    told = [(one.what, one.subject, one.way, one.times) for one in looks(ready, address)]
    assert told == [
        ("record", record, "api", 1),
        ("record", record, "api", 9),
        ("records", "small-2023", "api", 1),
    ]
    assert {(one.actor, one.os_user) for one in looks(ready)} == {("thu", "root@host token 1")}


def test_a_page_that_shows_a_record_or_a_list_of_people_is_a_look(
    ready: Ready, address: str
) -> None:
    record = a_model(ready)
    thu = Browser(address, cookies=signed_in(ready.db, "thu"))
    thu.get(f"/records/{record}")
    thu.get("/plans/small-2023/records")
    thu.ask("HEAD", f"/records/{record}", None, {})
    told = [(one.what, one.subject, one.way) for one in looks(ready, address)]
    assert told == [("record", record, "page"), ("records", "small-2023", "page")]


def test_what_tells_of_nobody_is_no_look(ready: Ready, address: str) -> None:
    api = Api(ready, address)
    token = api.token("thu", Scope.READ)
    lists = api.ask("GET", "/plans/small-2023/records", token=token).document["records"]
    for path in ("/me", "/inbox", "/plans/small-2023/due", f"/records/{lists[0]['record']}"):
        assert api.ask("GET", path, token=token).status == 200
    assert looks(ready, address) == []


def test_a_calendar_feed_names_nobody_and_so_is_no_look(ready: Ready, address: str) -> None:
    a_model(ready)
    secret = Api(ready, address).token("lan-xa-a", Scope.CALENDAR)
    feed = Browser(address).get(f"/calendar/{secret}.ics").text
    assert "Tiếng loa" not in feed
    assert "lan-xa-a" not in feed
    assert looks(ready, address) == []
