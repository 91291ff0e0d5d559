"""The year of a checked plan file, rehearsed apart with the real people; nobody hears of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine import clock
from engine.rehearsal.people import Roster, roster_of
from reports.rehearsed.apart import ToPlay, play
from storage.database import Database
from storage.lifecycle import create_database
from storage.plan_drafts import begin_run, draft, note_run
from storage.views import views
from tests.builders import OPENED, a_committee, a_unit, an_officer
from tests.rehearsed import PLAN, a_rehearsed_file
from tests.standing import quiet
from tests.visiting import Answer, Browser, digest, served, signed_in
from web.desk import rehearsing

PLACE = "/desk/plan-file"
TODAY = date(2026, 11, 24)
"""The people of the database were given their roles long after the plan's year."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = create_database(f"sqlite:///{tmp_path / 'lantoa.db'}", rehearsal=True, now=OPENED)
    a_committee(made)
    a_unit(made)
    for who, role in (("thu", "secretariat"), ("bi-thu", "board"), ("truong", "secretariat_head")):
        an_officer(made, who, role=role, since=OPENED.date())
    an_officer(made, "lan", unit_code="xa-a")
    yield made
    made.close()


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Iterator[Browser]:
    with served(db, tmp_path / "mail", OPENED) as address:
        yield Browser(address, cookies=signed_in(db, "thu", OPENED))


def checked(desk: Browser) -> str:
    """The page of the plan file, as checked."""
    desk.get(PLACE)
    return desk.hand_in(PLACE, files=[("file", "plan.yaml", PLAN)]).to


def watched(desk: Browser, place: str) -> Answer:
    """The page of the rehearsal once it is over, looked at as a browser does by itself."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        page = desk.get(place)
        if "Refresh" not in page.headers:
            return page
        assert "<meter" in page.text
        time.sleep(0.2)
    raise AssertionError("the rehearsal does not end")


def officer_id(db: Database, code: str = "thu") -> int:
    with db.read() as work:
        (row,) = work.sql(f"SELECT id FROM officer WHERE code = '{code}'")
    return int(row[0])


def people(db: Database, day: date = TODAY) -> Roster:
    with db.read() as work:
        return roster_of(work, 1, day)


def test_a_year_is_rehearsed_with_the_real_people_and_nobody_hears_of_it(
    db: Database, desk: Browser, tmp_path: Path
) -> None:
    before = digest(db)
    place = checked(desk)
    begun = desk.post(f"{place}/rehearsal")
    assert begun.to == f"{place}/rehearsal"
    page = watched(desk, begun.to)
    assert page.status == 200
    assert "No letter has left." in page.text
    assert re.search(r"<dd>(\d\d) letters to \d people", page.text), page.text
    assert "Owes:" in page.text
    book = desk.get(f"{place}/book")
    assert 'filename="chi-lang-2023-en.html"' in book.headers["Content-Disposition"]
    assert "lan@example.vn" in book.text
    desk.lang = "vi"
    assert "Không có thư nào được gửi đi." in desk.get(begun.to).text
    assert "Tập thư dự kiến" in desk.get(f"{place}/book").text
    assert not (tmp_path / "mail").exists()
    with db.write() as work:
        work.sql("DELETE FROM plan_draft")
    assert digest(db) == before


def test_who_looked_at_what_it_showed_is_written_down(db: Database, desk: Browser) -> None:
    kept = a_rehearsed_file(db, officer_id(db), OPENED)
    desk.get(f"{PLACE}/{kept}/rehearsal")
    desk.get(f"{PLACE}/{kept}/book")
    quiet(desk.address)
    with db.read() as work:
        assert [(one.what, one.subject) for one in views(work, 1)] == [
            ("book", "chi-lang-2023")
        ] * 2


def test_while_two_rehearse_a_third_is_asked_to_wait(db: Database, desk: Browser) -> None:
    place = checked(desk)
    for _ in range(rehearsing.AT_ONCE):
        assert rehearsing._places.acquire(blocking=False)
    try:
        busy = desk.post(f"{place}/rehearsal")
    finally:
        for _ in range(rehearsing.AT_ONCE):
            rehearsing._places.release()
    assert (busy.status, "Others are rehearsing" in busy.text) == (503, True)


def test_a_rehearsal_that_is_under_way_is_not_begun_again(db: Database, desk: Browser) -> None:
    place = checked(desk)
    of, sha256, now = officer_id(db), place.rpartition("/")[2], clock.now()
    with db.write() as work:
        assert begin_run(work, of, sha256, "first", now, now)
        assert note_run(work, of, sha256, "first", 42, now)
    assert desk.post(f"{place}/rehearsal").to == f"{place}/rehearsal"
    page = desk.get(f"{place}/rehearsal")
    assert "42 %" in page.text
    assert page.headers["Refresh"]
    with db.read() as work:
        assert getattr(draft(work, of, sha256), "run", "") == "first"


def test_one_that_broke_off_with_the_service_is_told_and_can_be_begun_anew(
    db: Database, desk: Browser
) -> None:
    place = checked(desk)
    of, sha256 = officer_id(db), place.rpartition("/")[2]
    long_ago = clock.now() - rehearsing.SILENCE - timedelta(seconds=1)
    with db.write() as work:
        begin_run(work, of, sha256, "first", long_ago, long_ago)
    page = desk.get(f"{place}/rehearsal")
    assert "broke off when the service stopped" in page.text
    assert "Refresh" not in page.headers
    with db.write() as work:
        now = clock.now()
        assert begin_run(work, of, sha256, "second", now, now - rehearsing.SILENCE)
        assert not note_run(work, of, sha256, "first", 50, now)


def test_a_rehearsal_ends_when_it_takes_too_long_or_nobody_waits_for_it(db: Database) -> None:
    asked = ToPlay(PLAN, "plan.yaml", {}, people(db))
    late = play(asked, lambda _: True, patience=0)
    assert late is not None
    assert late.books is None
    assert "took too long" in str(late.told["en"])
    assert play(asked, lambda _: False) is None


def test_a_rehearsal_without_room_says_so_and_takes_nothing_with_it(db: Database) -> None:
    asked = ToPlay(PLAN, "plan.yaml", {}, people(db), memory=1 << 20)
    short = play(asked, lambda _: True)
    assert short is not None
    assert "ran out of memory" in str(short.told["en"])


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_the_rehearsal_ends_with_the_service_however_that_ends(tmp_path: Path) -> None:
    program = tmp_path / "service.py"
    program.write_text(
        "import os, sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from engine.rehearsal.people import Roster\n"
        "from reports.rehearsed.apart import ToPlay, play\n"
        "if __name__ == '__main__':\n"
        "    play(ToPlay(Path(sys.argv[1]).read_bytes(), 'p', {}, Roster((), (), date.max)),\n"
        "         lambda _: print('beat', flush=True) or True)\n"
    )
    plan = Path(__file__).parents[2] / "workflows" / "plans" / "chi-lang-2023.yaml"
    with subprocess.Popen(
        [sys.executable, str(program), str(plan)], stdout=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == "beat\n"
        playing = children(service.pid)
        assert playing
        os.kill(service.pid, signal.SIGKILL)
        service.wait(10)
    until = time.monotonic() + 20
    while any(alive(one) for one in playing) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(alive(one) for one in playing)


def children(pid: int) -> list[int]:
    """The processes that one has begun, but the one that looks after what they share."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in told]


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
