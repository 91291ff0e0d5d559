"""`lantoa serve` as two real processes on one PostgreSQL database: each letter once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from tests.owing import OPENED, run_plan
from tests.serving import Serving, until

UNITS = 60


@pytest.mark.long
@pytest.mark.timeout(300)
def test_two_services_send_each_letter_once(empty_postgresql: str, tmp_path: Path) -> None:
    at = ("--at", "2023-03-02T08:00")
    with closing(create_database(empty_postgresql, rehearsal=True, now=OPENED)) as db:
        run_plan(db, UNITS)

        def sent() -> list[str]:
            with db.read() as work:
                return sorted(one.officer for one in messages(work, MailFilter(status="sent")))

        with (
            Serving(tmp_path, *at, LANTOA_DATABASE_URL=empty_postgresql) as steady,
            Serving(tmp_path, *at, LANTOA_DATABASE_URL=empty_postgresql) as frail,
        ):
            steady.ready()
            frail.ready()
            until(lambda: len(sent()) == UNITS)
            assert (steady.health()[0], frail.health()[0]) == (200, 200)
            fates = [one["fate"] for each in (steady, frail) for one in each.told("letter")]
            assert (frail.stop(), steady.stop()) == (0, 0)
    officers = [f"xa-{n:04}-officer" for n in range(UNITS)]
    assert fates == ["sent"] * UNITS
    files = [file.name.split("-", 1)[1][:15] for file in (tmp_path / "mail").rglob("*.eml")]
    assert sorted(files) == officers
