"""The weather over quotas says beforehand exactly whom the guard will refuse (000-04)."""

from __future__ import annotations

import pytest

from engine.advance import Advanced, advance
from engine.move import Move, Proposal
from engine.propose import propose_many
from reports.quota_weather import quota_weather
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import PLAN


def proposed(ready: Ready, unit: str, number: int) -> list[str]:
    values = {"name": "Hũ gạo tình thương", "sector": "village"}
    asked = [Proposal("small-2023", "model", unit, values)] * number
    made = propose_many(ready.db, asked, ready.officer(f"lan-{unit}"), NOW) if number else []
    return [one.record for one in made if isinstance(one, Advanced)]


def register(ready: Ready, unit: str, codes: list[str]) -> int:
    """How many of the records were refused, moved one after the other."""
    lan = ready.officer(f"lan-{unit}")
    moved = [advance(ready.db, Move(code, "register"), lan, NOW) for code in codes]
    return sum(not isinstance(one, Advanced) for one in moved)


@pytest.mark.parametrize(
    ("registered", "waiting"), [(0, 1), (0, 2), (0, 5), (1, 1), (1, 2), (2, 0), (2, 1), (2, 3)]
)
def test_whom_it_says_will_be_refused_is_refused_and_nobody_else(
    registered: int, waiting: int
) -> None:
    ready = ready_database()
    codes = proposed(ready, "xa-a", registered + waiting)
    assert register(ready, "xa-a", codes[:registered]) == 0
    weather = quota_weather(ready.db, "small-2023", NOW)
    told = [(one.used, one.in_flight, one.most) for one in weather]
    assert told == ([(registered, waiting, 2)] if waiting else [])
    foreseen = sum(one.refused for one in weather)
    assert register(ready, "xa-a", codes[registered:]) == foreseen


def test_the_worst_comes_first_and_units_are_called_by_their_names() -> None:
    ready = ready_database()
    proposed(ready, "xa-a", 1)
    proposed(ready, "xa-b", 3)
    found = quota_weather(ready.db, "small-2023", NOW)
    assert [(one.unit.vi, one.refused) for one in found] == [
        ("Đảng bộ xa-b", 1),
        ("Đảng bộ xa-a", 0),
    ]


def test_a_target_refuses_nobody_and_is_no_weather() -> None:
    soft = {**PLAN["quotas"]["at_most_two"], "soft": True}
    quotas = {**PLAN["quotas"], "at_most_two": soft}
    ready = ready_database(plan=a_plan(quotas=quotas))
    proposed(ready, "xa-a", 4)
    assert quota_weather(ready.db, "small-2023", NOW) == ()


def test_a_quota_of_none_refuses_whoever_is_on_the_way() -> None:
    none = {**PLAN["quotas"]["at_most_two"], "at_most": 0}
    del none["at_least"]
    ready = ready_database(plan=a_plan(quotas={**PLAN["quotas"], "at_most_two": none}))
    codes = proposed(ready, "xa-a", 2)
    (told,) = quota_weather(ready.db, "small-2023", NOW)
    assert (told.used, told.most, told.refused) == (0, 0, 2)
    assert register(ready, "xa-a", codes) == 2


def test_nobody_is_foretold_a_refusal_who_has_a_way_without_the_quota() -> None:
    model = PLAN["tracks"]["model"]
    admitted = {
        "label": {"vi": "Xét đặc cách", "en": "Admit"},
        "from": "proposed",
        "to": "registered",
        "by": "board",
    }
    ways = {**model["transitions"], "admit": admitted}
    tracks = {**PLAN["tracks"], "model": {**model, "transitions": ways}}
    ready = ready_database(plan=a_plan(tracks=tracks))
    codes = proposed(ready, "xa-a", 3)
    assert quota_weather(ready.db, "small-2023", NOW) == ()
    board = ready.officer("bi-thu")
    moved = [advance(ready.db, Move(code, "admit"), board, NOW) for code in codes]
    assert all(isinstance(one, Advanced) for one in moved)
