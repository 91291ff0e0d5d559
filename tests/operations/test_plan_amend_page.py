"""Dates of a running plan moved on the page: the changed file, what follows, then one act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from engine.clock import now as real_now
from engine.post import post
from notifications.transport import Kept
from storage.audit import entries
from storage.database import Database
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from storage.plans import PlanRow, plan_by_code
from tests.builders import OPENED, a_committee, a_unit, an_officer
from tests.rehearsed import PLAN
from tests.seed_plans import CHI_LANG
from tests.visiting import Answer, Browser, served, signed_in

PLACE = "/desk/plan-file"
LATER = PLAN.replace(b"before: 2023-03-10", b"before: 2023-03-17")
GROUND = (("reason", "Huyện bận bầu cử"), ("number", "15-CV/HU"))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = create_database(f"sqlite:///{tmp_path / 'lantoa.db'}", rehearsal=True, now=OPENED)
    a_committee(made)
    a_unit(made)
    an_officer(made, "thu", role="secretariat")
    an_officer(made, "nghe", role="listener")
    an_officer(made, "lan", unit_code="xa-a")
    yield made
    made.close()


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Iterator[Browser]:
    with served(db, tmp_path / "mail", OPENED) as address:
        yield Browser(address, cookies=signed_in(db, "thu", OPENED))


@pytest.fixture
def running(db: Database, desk: Browser) -> Browser:
    """The plan is open and its unit has been told the dates."""
    place = checked(desk, PLAN)
    assert press(desk, place, "open").to == f"/plans/{CHI_LANG}"
    post(db, Kept(), OPENED)
    return desk


def checked(desk: Browser, content: bytes) -> str:
    desk.get(PLACE)
    return desk.hand_in(PLACE, files=[("file", "plan.yaml", content)]).to


def press(desk: Browser, place: str, what: str, *fields: tuple[str, str]) -> Answer:
    return desk.post(f"{place}/{what}", ("seen", seen(desk, place)), *fields)


def seen(desk: Browser, place: str) -> str:
    return desk.get(place).text.partition('name="seen" value="')[2].partition('"')[0]


def plan(db: Database) -> PlanRow:
    with db.read() as work:
        found = plan_by_code(work, CHI_LANG)
    assert found is not None
    return found


def amended(db: Database) -> list[dict[str, object]]:
    with db.read() as work:
        log = entries(work, plan(db).head_id)
    return [dict(one.secrets) for one in log if one.act == "plan.amended"]


def test_what_would_follow_is_shown_before_anything_changes(db: Database, running: Browser) -> None:
    page = running.get(checked(running, LATER)).text
    assert "Moving the dates of chi-lang-2023" in page
    assert re.search(r"<del>[^<]*10 March 2023[^<]*</del> → <ins>[^<]*17 March 2023", page), page
    assert "1 matter still owed gets the new date." in page
    assert "1 officer was told the old date and gets a correction." in page
    assert "<p>Đ/c lan</p>" in page
    assert "14 days before" in page
    assert amended(db) == []


def test_the_dates_are_moved_as_the_command_moves_them(db: Database, running: Browser) -> None:
    before = plan(db).edition_id
    done = press(running, checked(running, LATER), "amend", *GROUND)
    assert done.to == f"/plans/{CHI_LANG}"
    assert plan(db).edition_id != before
    assert amended(db) == [{"note": "Huyện bận bầu cử", "document": "15-CV/HU"}]
    with db.read() as work:
        told = messages(work, MailFilter(letter="moved"))
    assert [one.officer for one in told] == ["lan"]


def test_dates_move_by_a_paper_only(db: Database, running: Browser) -> None:
    place = checked(running, LATER)
    missing = press(running, place, "amend", ("reason", "Bầu cử"), ("number", " "))
    assert missing.status == 422
    assert "takes a reason and the number of a paper" in missing.text
    assert 'value="Bầu cử"' in missing.text
    assert amended(db) == []


def test_what_changed_since_it_was_read_stops_the_act(
    db: Database, desk: Browser, tmp_path: Path
) -> None:
    press(desk, checked(desk, PLAN), "open")
    place = checked(desk, LATER)
    read = seen(desk, place)
    post(db, Kept(), OPENED)  # the letters at the opening leave: somebody knows the old date now
    stopped = desk.post(f"{place}/amend", ("seen", read), *GROUND)
    assert stopped.status == 422
    assert "something has changed" in stopped.text
    assert amended(db) == []


def test_a_file_that_changes_more_than_dates_is_refused_and_the_places_named(
    db: Database, running: Browser
) -> None:
    other = checked(running, LATER.replace(b"\n  vi: ", "\n  vi: Sửa ".encode(), 1))
    page = running.get(other).text
    assert "title" in page
    assert f'action="{other}/amend"' not in page
    assert press(running, other, "amend", *GROUND).status == 422
    assert amended(db) == []


def test_the_file_that_runs_has_nothing_to_amend(running: Browser) -> None:
    page = running.get(checked(running, PLAN)).text
    assert "See the running plan" in page
    assert "/amend" not in page


def test_whoever_has_no_role_in_the_plan_is_refused(db: Database, running: Browser) -> None:
    other = Browser(running.address, cookies=signed_in(db, "nghe", OPENED))
    refused = press(other, checked(other, LATER), "amend", *GROUND)
    assert refused.status == 422
    assert 'role="alert"' in refused.text
    assert amended(db) == []


def test_an_officer_with_an_authenticator_shows_it_first_and_the_file_waits(
    db: Database, desk: Browser
) -> None:
    desk.get("/account/totp")
    (secret,) = re.findall(r"<code>([A-Z2-7]{32})</code>", desk.post("/account/totp").text)
    totp, now = pyotp.TOTP(secret), real_now()
    desk.post("/account/totp/confirm", ("code", totp.at(now)))
    _weaken(db)
    place = checked(desk, PLAN)
    asked = press(desk, place, "open")
    assert asked.to == f"/sign-in/again?next={place.replace('/', '%2F')}"
    desk.get(asked.to)
    shown = desk.post(
        "/sign-in/again", ("code", totp.at(now + timedelta(seconds=30))), ("next", place)
    )
    assert shown.to == place
    assert press(desk, place, "open").to == f"/plans/{CHI_LANG}"


def test_a_plan_that_asks_for_the_second_factor_asks_for_it_when_it_opens(
    db: Database, desk: Browser
) -> None:
    weighty = b"weight: high\n        confirm: totp"
    place = checked(desk, PLAN.replace(b"weight: high", weighty, 1))
    assert "/sign-in/again" in press(desk, place, "open").to


def _weaken(db: Database) -> None:
    """The second factor was shown too long ago."""
    with db.write() as work:
        work.sql("UPDATE web_session SET strong_until = NULL")
