"""A sealed plan keeps its bytes, its order and its name."""

import json

import pytest

from tests.faulty_plans import GOOD, read
from workflows.calendar import Calendar
from workflows.canonical import canonical_json
from workflows.definition import Definition
from workflows.sealing import DamagedDefinition, Sealed, seal, unseal_definition

NAME_OF_THE_GOOD_PLAN = "eb9d209dc1f2d7f4d2d89f2dd0d73cb0c253f196c8e604b42f60a0007495e68b"


def sealed(text: str = GOOD) -> tuple[Definition, Sealed]:
    reading = read(text)
    assert reading.definition is not None
    assert reading.calendar is not None
    return reading.definition, seal(reading.definition, reading.calendar)


def test_what_was_sealed_comes_back_as_it_was() -> None:
    definition, found = sealed()
    again = unseal_definition(found.definition_json)
    assert again == definition
    assert list(again.tracks["model"].states) == ["proposed", "registered"]
    assert Calendar.from_json(found.calendar_json).sha256 == found.calendar_sha256


def test_the_bytes_are_canonical_and_hold_no_defaults() -> None:
    _, found = sealed()
    form = json.loads(found.definition_json)
    assert canonical_json(form) == found.definition_json
    assert "zone" not in form
    assert form["deadlines"][0][1]["due"] == {"before": "2023-03-10"}


def test_the_name_of_a_plan_never_changes() -> None:
    # A plan that runs is known by this hash: whatever changes it loses the plan.
    assert sealed()[1].definition_sha256 == NAME_OF_THE_GOOD_PLAN


def test_comments_and_layout_do_not_change_the_name() -> None:
    with_comments = "# a comment\n" + GOOD.replace("year: 2023", 'year:   "2023"   # the year')
    assert sealed(with_comments)[1].definition_sha256 == NAME_OF_THE_GOOD_PLAN


def test_the_order_of_states_is_part_of_the_plan() -> None:
    proposed, registered = (
        line
        for line in GOOD.split("\n")
        if line.startswith(("      proposed:", "      registered:"))
    )
    swapped = GOOD.replace(f"{proposed}\n{registered}", f"{registered}\n{proposed}")
    definition, found = sealed(swapped)
    assert found.definition_sha256 != NAME_OF_THE_GOOD_PLAN
    restored = unseal_definition(found.definition_json)
    assert list(restored.tracks["model"].states) == ["registered", "proposed"]
    assert list(definition.tracks["model"].states) == ["registered", "proposed"]


def test_clock_times_and_windows_come_back() -> None:
    for due in ("{before: 2023-03-10T16:30}", "{window: [2023-04-01, 2023-04-10]}"):
        definition, found = sealed(GOOD.replace("{before: 2023-03-10}", due))
        assert unseal_definition(found.definition_json) == definition


@pytest.mark.parametrize(
    "damaged", [b"", b"null", b"{}", b"[]", b"\xff", b'{"tracks": [[[1], {}]]}', b'{"tracks": {}}']
)
def test_other_bytes_are_refused(damaged: bytes) -> None:
    with pytest.raises(DamagedDefinition) as refused:
        unseal_definition(damaged)
    assert refused.value.facts["reason"]
    assert "hỏng" in refused.value.sentence("vi")
