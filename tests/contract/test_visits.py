"""What officers do on the pages, on both databases: by a link, from an inbox, on a plan's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.database import Database
from storage.lifecycle import open_database
from storage.records import record
from tests.builders import NOW, Ready, ready_database
from tests.contract.test_links_to_lists import SMALL, granted
from tests.crowd import OF_ALL_UNITS, OF_COMMITTEE, OF_UNIT, crowd
from tests.granting import a_link
from tests.operations.test_queries_per_page import pages, reads
from tests.records import a_model, models
from tests.signing_in import asked, name_of
from tests.visiting import Browser, served, signed_in

SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')
BOX = re.compile(r'name="record" value="([^"]+@\d+)"')
PLAN = "small-2023"
FAR = 10**14
BEYOND = (
    f"/inbox?after={FAR}",
    f"/inbox?after=2023~{FAR}",
    f"/plans/{PLAN}?after=2023~{FAR}",
    f"/plans/{PLAN}/records?after={FAR}",
    f"/desk/letters/{FAR}",
    f"/desk/letters?before={FAR}&after={FAR}",
    f"/desk/incidents/closed?before={FAR}",
    f"/desk/log?after={FAR}",
)
"""Numbers that no row has and that a column of PostgreSQL cannot hold."""


@dataclass(frozen=True)
class Office:
    """A committee whose pages are served, and the folder that letters sent at once go to."""

    ready: Ready
    address: str
    mail: Path

    def officer(self, code: str) -> Browser:
        """A browser in which this officer has signed in."""
        return Browser(self.address, cookies=signed_in(self.ready.db, code, NOW))

    def standing(self, code: str) -> str:
        """The state a record stands in."""
        with self.ready.db.read() as work:
            row = record(work, code)
        assert row is not None
        return row.state


@pytest.fixture(scope="module")
def office(shared_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Each test has a unit of its own, so that none fills another's quota."""
    units = ("xa-a", "xa-b", "xa-c", "xa-d")
    ready = ready_database(db=shared_database, plan=SMALL, units=units)
    mail = tmp_path_factory.mktemp("mail")
    with served(shared_database, mail) as address:
        yield Office(ready, address, mail)


def test_a_link_moves_its_record_once_and_tells_of_it(office: Office) -> None:
    code = a_model(office.ready, "xa-a")
    link = a_link(office.ready, code, "lan-xa-a")
    at, browser = f"/a/{link.grant_id}/{link.token}", Browser(office.address)
    shown = SHOWN.search(browser.get(at).text)
    assert shown
    assert office.standing(code) == "proposed"
    sent = (("shown", shown[1]), ("choice", "register"))
    assert browser.post(at, *sent).status == 303
    assert office.standing(code) == "registered"
    again = browser.post(at, *sent)
    assert again.status in (200, 303)
    assert "09:00" in browser.get(at).text
    assert office.standing(code) == "registered"


def test_a_list_is_filled_in_and_sent_by_its_link(office: Office) -> None:
    link = granted(office.ready, "lan-xa-d", "xa-d")
    assert link is not None
    at, browser = f"/a/{link.grant_id}/{link.token}", Browser(office.address)
    shown = SHOWN.search(browser.get(at).text)
    assert shown
    well = (("row.1.name", "Giếng làng"), ("row.1.sector", "village"), ("row.1.households", "12"))
    sent = browser.post(at, ("shown", shown[1]), *well, ("choice", "send"), ("do", "send"))
    assert sent.status == 303
    with office.ready.db.read() as work:
        rows = work.sql("SELECT state, form FROM record WHERE track = 'model' ORDER BY id DESC")
    assert rows[0][0] == "registered"
    assert "Giếng làng" in rows[0][1]


def test_an_officer_signs_in_by_the_code_in_a_letter(office: Office) -> None:
    browser = Browser(office.address)
    letter = asked(browser, office.mail)
    assert browser.get("/inbox").status == 303
    assert browser.post("/sign-in/code", ("code", letter.code)).status == 303
    assert name_of(browser) == "Đ/c lan-xa-a"
    assert browser.get("/inbox").status == 200


def test_several_records_move_from_an_inbox_after_a_look(office: Office) -> None:
    codes = models(office.ready, 3, "xa-b")  # two at most may be registered
    lan = office.officer("lan-xa-b")
    page = lan.get("/inbox").text
    chosen = [("record", one) for one in BOX.findall(page) if one.split("@")[0] in codes]
    assert len(chosen) == 3
    look = lan.post("/inbox/preview", ("move", "register"), *chosen).text
    assert (look.count("will move"), look.count("cannot move")) == (2, 1)
    done = lan.post("/inbox/advance", ("move", "register"), *chosen).text
    assert (done.count("✓"), done.count("✗")) == (2, 1)
    assert sorted(map(office.standing, codes)) == ["proposed", "registered", "registered"]


def test_a_record_moves_from_its_page_and_its_history_tells(office: Office) -> None:
    code = a_model(office.ready, "xa-c")
    lan = office.officer("lan-xa-c")
    assert "Tiếng loa an ninh" in lan.get(f"/records/{code}").text
    done = lan.post(f"/records/{code}", ("choice", "register"), ("version", "1"))
    assert (done.status, done.to) == (303, f"/records/{code}")
    assert "web page" in lan.get(done.to).text
    assert office.officer("lan-xa-b").get(f"/records/{code}").status == 404


def test_a_plan_tells_who_owes_and_who_has_sent(office: Office) -> None:
    thu, lan = office.officer("thu"), office.officer("lan-xa-c")
    assert "Party committee xa-c" in thu.get(f"/plans/{PLAN}").text
    assert "Party committee xa-c" in thu.get(f"/plans/{PLAN}/sent").text
    assert "Party committee xa-b" not in lan.get(f"/plans/{PLAN}/sent").text
    code = a_model(office.ready, "xa-c")
    assert code in thu.get(f"/plans/{PLAN}/records").text
    assert f'href="/records/{code}"' not in thu.get(f"/plans/{PLAN}/records?after={code}").text


def test_every_page_and_every_read_is_answered_on_postgresql(
    postgresql_url: str, tmp_path: Path
) -> None:
    db = open_database(postgresql_url)
    with crowd(3, tmp_path, db) as few, served(db, tmp_path) as place:
        asked = {**pages(few, place, tmp_path), **reads(few, place)}
        told = {name: ask()[0] for name, ask in asked.items()}
        thu = Browser(place, cookies=signed_in(db, OF_COMMITTEE))
        told |= {address: thu.get(address).status for address in BEYOND}
    assert {name: status for name, status in told.items() if status >= 500} == {}
    for who in (OF_UNIT, OF_ALL_UNITS, OF_COMMITTEE):
        assert told[f"{who} /inbox"] == 200
