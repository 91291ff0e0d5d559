"""What is an officer's to do, as claims a database can look up."""

from __future__ import annotations

from engine.claims import Held, Pinned, claims_of, triggers_of
from storage.inbox import Claim, Standing
from tests.deciding import PLAN, definition

SMALL = definition()
SECRETARIAT_OWES = definition(
    deadlines={
        **PLAN["deadlines"],
        "registration": {**PLAN["deadlines"]["registration"], "owed_by": ["secretariat"]},
    }
)
LAN: Held = frozenset({("unit_officer", 7)})
BOTH: Held = frozenset({("unit_officer", 7), ("secretariat", None)})


def test_an_officer_of_a_unit_owes_its_list_and_moves_its_records() -> None:
    mine = claims_of(LAN, [Pinned(1, 1, SMALL)])
    assert Claim(1, None, 7, "registration") in mine.owed
    assert Standing(1, None, 7, "model", "proposed") in mine.waiting
    assert {one.unit_id for one in mine.owed} == {one.unit_id for one in mine.waiting} == {7}


def test_the_board_waits_for_records_of_every_unit_and_owes_nothing() -> None:
    mine = claims_of(frozenset({("board", None)}), [Pinned(1, 1, SMALL)])
    assert mine.owed == ()
    assert Standing(1, None, None, "model", "registered") in mine.waiting


def test_the_secretariat_is_not_asked_for_what_units_can_do() -> None:
    mine = claims_of(frozenset({("secretariat", None)}), [Pinned(1, 1, SMALL)])
    assert "proposed" not in {one.state for one in mine.waiting}


def test_a_record_that_could_only_be_withdrawn_or_turned_down_waits_for_nobody() -> None:
    moves = PLAN["tracks"]["model"]["transitions"]
    side = {**moves["register"], "from": "registered", "to": "proposed"}
    back = definition(
        tracks={
            **PLAN["tracks"],
            "model": {
                **PLAN["tracks"]["model"],
                "transitions": {**moves, "back": {**side, "guards": [{"reason": "required"}]}},
            },
        }
    )
    held: Held = frozenset({("unit_officer", 7)})
    assert "back" in [name for name, _ in triggers_of(held, back, "model", "registered", 7)]
    assert "registered" not in {one.state for one in claims_of(held, [Pinned(1, 1, back)]).waiting}


def test_what_holds_in_every_edition_is_claimed_once() -> None:
    once = claims_of(LAN, [Pinned(1, 1, SMALL)])
    twice = claims_of(LAN, [Pinned(1, 1, SMALL), Pinned(1, 2, SMALL)])
    assert set(twice.owed) == set(once.owed)
    assert set(twice.waiting) == set(once.waiting)


def test_what_an_amendment_gave_to_somebody_else_is_claimed_in_the_other_edition_alone() -> None:
    editions = [Pinned(1, 1, SMALL), Pinned(1, 2, SECRETARIAT_OWES)]
    assert Claim(1, 1, 7, "registration") in claims_of(LAN, editions).owed
    office = claims_of(frozenset({("secretariat", None)}), editions)
    assert Claim(1, 2, None, "registration") in office.owed


def test_nothing_is_claimed_both_for_a_unit_and_for_all_of_them() -> None:
    every = definition(
        deadlines={
            **PLAN["deadlines"],
            "registration": {
                **PLAN["deadlines"]["registration"],
                "owed_by": ["unit_officer", "secretariat"],
            },
        }
    )
    mine = claims_of(BOTH, [Pinned(1, 1, every)])
    assert [one for one in mine.owed if one.deadline == "registration"] == [
        Claim(1, None, None, "registration")
    ]


def test_the_moves_offered_are_those_of_the_roles_held_there() -> None:
    def offered(held: Held, state: str, unit_id: int) -> list[str]:
        return [name for name, _ in triggers_of(held, SMALL, "model", state, unit_id)]

    assert "register" in offered(LAN, "proposed", 7)
    assert offered(LAN, "proposed", 8) == []
    assert offered(frozenset({("board", None)}), "registered", 8) == ["scale"]
