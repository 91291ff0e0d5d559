"""Records that belong to others, that are built on others, and that go on in the next year."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.advance import Advanced, advance
from engine.move import Move, Proposal
from engine.opening import Opened, open_plan
from engine.preview import why
from engine.propose import propose
from reports.record_sheet import record_sheet
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import CALENDAR, PLAN
from workflows.errors import NotFound, WrongUsage
from workflows.verdict import Refusal

MODEL = PLAN["tracks"]["model"]
VISIT: dict[str, Any] = {
    "label": {"vi": "Lượt khảo sát", "en": "Visit"},
    "of": {"track": "model", "states": ["proposed"]},
    "states": {
        "planned": {"label": {"vi": "Đã xếp lịch", "en": "Planned"}},
        "held": {"label": {"vi": "Đã đi thực tế", "en": "Held"}, "final": True},
    },
    "transitions": {
        "plan": {
            "label": {"vi": "Xếp lịch", "en": "Plan"},
            "from": "none",
            "to": "planned",
            "by": "secretariat",
        },
        "hold": {
            "label": {"vi": "Đi thực tế", "en": "Hold"},
            "from": "planned",
            "to": "held",
            "by": "secretariat",
        },
    },
}
DISTRICT: dict[str, Any] = {
    **VISIT,
    "label": {"vi": "Mô hình cấp huyện", "en": "District model"},
    "form": "registration",
    "built_on": {"track": "model", "states": ["registered"], "required": True},
}
DISTRICT.pop("of")
VISITED = {"has": "visit", "states": ["held"], "at_least": 1}


@pytest.fixture
def ready() -> Ready:
    register = {**MODEL["transitions"]["register"], "guards": [VISITED]}
    model = {**MODEL, "transitions": {**MODEL["transitions"], "register": register}}
    tracks = {**PLAN["tracks"], "model": model, "visit": VISIT, "district": DISTRICT}
    return ready_database(plan=a_plan(tracks=tracks))


def a_model(ready: Ready) -> str:
    values = {"name": "Tiếng loa an ninh", "sector": "village"}
    made = propose(
        ready.db, Proposal("small-2023", "model", "xa-a", values), ready.officer("lan-xa-a"), NOW
    )
    assert isinstance(made, Advanced)
    return made.record


def a_visit(ready: Ready, of: str, *, held: bool = False) -> str:
    office = ready.officer("thu")
    made = propose(ready.db, Proposal("small-2023", "visit", of=of), office, NOW)
    assert isinstance(made, Advanced), made
    if held:
        assert isinstance(advance(ready.db, Move(made.record, "hold"), office, NOW), Advanced)
    return made.record


def registered(ready: Ready) -> str:
    model = a_model(ready)
    a_visit(ready, model, held=True)
    done = advance(ready.db, Move(model, "register"), ready.officer("lan-xa-a"), NOW)
    assert isinstance(done, Advanced), done
    return model


def test_a_model_waits_until_its_visit_was_held_and_says_who_holds_it(ready: Ready) -> None:
    """000-13."""
    model = a_model(ready)
    a_visit(ready, model)
    lan = ready.officer("lan-xa-a")
    refused = advance(ready.db, Move(model, "register"), lan, NOW)
    assert isinstance(refused, Refusal)
    (reason,) = refused.reasons
    assert (reason.guard, reason.seen, reason.limit) == ("has", 0, 1)
    assert [label.en for label in reason.cleared_by] == ["Secretariat"]
    a_visit(ready, model, held=True)
    assert isinstance(advance(ready.db, Move(model, "register"), lan, NOW), Advanced)


def test_a_visit_of_another_model_does_not_count(ready: Ready) -> None:
    model, other = a_model(ready), a_model(ready)
    a_visit(ready, other, held=True)
    assert isinstance(why(ready.db, model, None, NOW)["register"], Refusal)
    assert not isinstance(why(ready.db, other, None, NOW)["register"], Refusal)


def test_a_visit_takes_the_unit_of_its_model_and_both_show_each_other(ready: Ready) -> None:
    model = a_model(ready)
    visit = a_visit(ready, model)
    shown = record_sheet(ready.db, visit, NOW)
    assert shown.row.unit == "xa-a"
    assert [one.code for one in shown.links.parent] == [model]
    above = record_sheet(ready.db, model, NOW)
    assert [(one.code, one.noun.en, one.state.en) for one in above.links.children] == [
        (visit, "Visit", "Planned")
    ]


def test_no_visit_is_planned_once_the_model_has_moved_on(ready: Ready) -> None:
    model = registered(ready)
    refused = propose(
        ready.db, Proposal("small-2023", "visit", of=model), ready.officer("thu"), NOW
    )
    assert isinstance(refused, Refusal)
    assert [one.code for one in refused.reasons] == ["parent_elsewhere"]
    assert "Đề xuất" in refused.sentence("vi")


@pytest.mark.parametrize(
    ("proposal", "code"),
    [
        (Proposal("small-2023", "visit", "xa-a"), "belongs_to_what"),
        (Proposal("small-2023", "model", "xa-a", of="small-2023-0001"), "belongs_nowhere"),
        (Proposal("small-2023", "visit", of="small-2023-0001"), "belongs_elsewhere"),
        (Proposal("small-2023", "visit", "xa-b", of="MODEL"), "belongs_to_other_unit"),
        (Proposal("small-2023", "model", "xa-a", built_on="MODEL"), "built_on_unfit"),
        (Proposal("small-2023", "model"), "unit_not_named"),
    ],
)
def test_a_link_that_does_not_fit_is_told(ready: Ready, proposal: Proposal, code: str) -> None:
    model = a_model(ready)
    links = [model if code == "MODEL" else code for code in (proposal.of, proposal.built_on)]
    asked = replace(proposal, of=links[0], built_on=links[1])
    with pytest.raises(WrongUsage) as told:
        propose(ready.db, asked, ready.officer("thu"), NOW)
    assert told.value.code == code
    assert told.value.sentence("vi")


def test_a_linked_record_that_is_not_there_is_told_with_codes_like_it(ready: Ready) -> None:
    with pytest.raises(NotFound):
        propose(
            ready.db,
            Proposal("small-2023", "visit", of="small-2023-0099"),
            ready.officer("thu"),
            NOW,
        )


def test_a_district_model_is_built_on_a_registered_one_and_keeps_its_history(
    ready: Ready,
) -> None:
    """004-08."""
    office = ready.officer("thu")
    base = a_model(ready)
    asked = Proposal("small-2023", "district", built_on=base)
    refused = propose(ready.db, asked, office, NOW)
    assert isinstance(refused, Refusal)
    assert [one.code for one in refused.reasons] == ["origin_elsewhere"]
    missing = propose(ready.db, Proposal("small-2023", "district", "xa-a"), office, NOW)
    assert isinstance(missing, Refusal)
    assert [one.code for one in missing.reasons] == ["origin_missing"]

    made = propose(
        ready.db, Proposal("small-2023", "district", built_on=registered(ready)), office, NOW
    )
    assert isinstance(made, Advanced)
    shown = record_sheet(ready.db, made.record, NOW)
    assert shown.name == "Tiếng loa an ninh"
    assert [one.noun.en for one in shown.links.origins] == ["Model"]
    before = record_sheet(ready.db, shown.links.origins[0].code, NOW)
    assert [one.code for one in before.links.successors] == [made.record]


def test_a_model_goes_on_in_the_next_years_plan_with_what_it_said(ready: Ready) -> None:
    """000-02."""
    old = registered(ready)
    opened = open_plan(
        ready.db, "huyen-uy", a_plan(plan="small-2024"), CALENDAR, b"", ready.officer("thu"), NOW
    )
    assert isinstance(opened, Opened)
    made = propose(
        ready.db,
        Proposal("small-2024", "model", built_on=old, values={"households": "12"}),
        ready.officer("lan-xa-a"),
        NOW,
    )
    assert isinstance(made, Advanced), made
    shown = record_sheet(ready.db, made.record, NOW)
    assert (shown.name, shown.row.unit) == ("Tiếng loa an ninh", "xa-a")
    assert [(one.code, one.plan) for one in shown.links.origins] == [(old, "small-2023")]
    assert [one.code for one in record_sheet(ready.db, old, NOW).links.successors] == [made.record]
