"""What a program reads again and again is written down, and not once for each time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import looks_of_programs
from engine.looks_of_programs import Looks
from engine.move import Actor, Channel
from engine.views import View, What, viewed
from tests.builders import NOW

DAY = timedelta(days=1)


def look(subject: str = "small-2023-0001", token: int = 1, days: int = 0) -> View:
    actor = Actor(1, "thu", f"root@host token {token}", Channel.API)
    return viewed(1, What.RECORD, subject, 1, actor, NOW + days * DAY, "api")


def test_the_first_look_of_a_day_is_written_at_once_and_then_ever_more_rarely() -> None:
    rows: list[View] = []
    looks = Looks(rows.append)
    looks.note(look())
    assert [one.times for one in rows] == [1]
    for _ in range(8_639):  # every ten seconds
        looks.note(look())
    assert [one.times for one in rows] == [1, 9, 90, 900]
    looks.note(look(days=1))
    assert [one.times for one in rows] == [1, 9, 90, 900, 7_640, 1]
    assert sum(one.times for one in rows) == 8_641
    assert [one.at.date() for one in rows][-2:] == [NOW.date(), (NOW + DAY).date()]


def test_each_client_and_each_record_is_written_for_itself() -> None:
    rows: list[View] = []
    looks = Looks(rows.append)
    for one in (look(), look("small-2023-0002"), look(token=2), look()):
        looks.note(one)
    assert [(one.subject, one.os_user[-1]) for one in rows] == [
        ("small-2023-0001", "1"),
        ("small-2023-0002", "1"),
        ("small-2023-0001", "2"),
    ]


def test_what_is_counted_is_bounded_and_nothing_is_lost_by_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looks_of_programs, "AT_MOST", 3)
    rows: list[View] = []
    looks = Looks(rows.append)
    for at in (0, 0, 0, 1, 2, 3, 4, 0):
        looks.note(look(str(at)))
    looks.note(look("0", days=1))
    assert len(looks._counted) <= 3
    assert sum(one.times for one in rows if one.subject == "0") == 5
