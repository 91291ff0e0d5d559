"""What differs between two definitions is named place by place, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.deciding import PLAN, definition
from workflows.difference import differences


def changed(**parts: Any) -> tuple[str, ...]:
    return tuple(".".join(place) for place in differences(definition(), definition(**parts)))


def model(**parts: Any) -> dict[str, Any]:
    tracks: dict[str, Any] = PLAN["tracks"]
    return {**tracks, "model": {**tracks["model"], **parts}}


def test_a_plan_does_not_differ_from_itself() -> None:
    assert changed() == ()


@pytest.mark.parametrize(
    ("parts", "places"),
    [
        ({"year": 2024}, ("year",)),
        ({"number": "12-KH/HU"}, ("number",)),
        ({"tracks": model(form=None)}, ("tracks.model.form",)),
        (
            {"title": {"vi": "Kế hoạch khác", "en": "Small plan"}},
            ("title.vi",),
        ),
        (
            {
                "deadlines": {
                    "registration": {**PLAN["deadlines"]["registration"], "counts": "sent"}
                }
            },
            ("deadlines.result",),
        ),
    ],
)
def test_each_difference_is_named_where_it_is(
    parts: dict[str, Any], places: tuple[str, ...]
) -> None:
    assert changed(**parts) == places


def test_states_in_another_order_are_another_plan() -> None:
    states = PLAN["tracks"]["model"]["states"]
    turned = {name: states[name] for name in reversed(states)}
    assert changed(tracks=model(states=turned)) == ("tracks.model.states",)


def test_one_more_item_in_a_list_is_one_difference() -> None:
    quotas = PLAN["quotas"]
    more = {**quotas, "target_two": {**quotas["target_two"], "unit_kinds": ["dang_bo", "chi_bo"]}}
    assert changed(quotas=more) == ("quotas.target_two.unit_kinds",)
