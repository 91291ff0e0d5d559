"""Scored sheets: criteria of the plan, and a model's own criteria judged at an inspection."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.advance import Advanced, advance
from engine.move import Move, Proposal
from engine.preview import preview
from engine.propose import propose
from reports.record_moves import record_moves
from reports.record_sheet import record_sheet
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import PLAN
from workflows.errors import WrongUsage
from workflows.scoring import score
from workflows.verdict import Refusal

MODEL = PLAN["tracks"]["model"]
BANDS = {
    "good": {"label": {"vi": "Tốt", "en": "Good"}, "from": 80},
    "fair": {"label": {"vi": "Khá", "en": "Fair"}, "from": 65},
}
FORMS: dict[str, Any] = {
    "criteria": {
        "label": {"vi": "Tiêu chí của mô hình", "en": "The model's own criteria"},
        "fields": {
            "criteria": {"label": {"vi": "Tiêu chí", "en": "Criteria"}, "type": "lines"},
        },
    },
    "appraisal": {
        "label": {"vi": "Phiếu thẩm định", "en": "Appraisal sheet"},
        "fields": {
            "effect": {
                "label": {"vi": "Hiệu quả", "en": "Effect"},
                "type": "number",
                "out_of": 60,
                "floor": 30,
            },
            "spread": {
                "label": {"vi": "Sức lan tỏa", "en": "Spread"},
                "type": "number",
                "out_of": 40,
            },
        },
        "bands": BANDS,
    },
    "inspection": {
        "label": {"vi": "Phiếu kiểm tra", "en": "Inspection sheet"},
        "fields": {
            "marks": {
                "label": {"vi": "Điểm theo tiêu chí", "en": "Points by criterion"},
                "type": "points",
                "per": "criteria",
                "out_of": 10,
                "required": True,
            }
        },
        "bands": BANDS,
    },
}
INSPECTION: dict[str, Any] = {
    "label": {"vi": "Lần kiểm tra", "en": "Inspection"},
    "of": {"track": "model"},
    "states": {
        "planned": {"label": {"vi": "Dự kiến", "en": "Planned"}},
        "done": {"label": {"vi": "Đã kiểm tra", "en": "Done"}, "final": True},
    },
    "transitions": {
        "plan": {
            "label": {"vi": "Lên lịch", "en": "Plan"},
            "from": "none",
            "to": "planned",
            "by": "secretariat",
        },
        "record": {
            "label": {"vi": "Ghi kết quả", "en": "Record"},
            "from": "planned",
            "to": "done",
            "by": "secretariat",
            "guards": [{"form": "inspection"}, {"scored": "inspection", "band": ["good", "fair"]}],
        },
    },
}


@pytest.fixture
def ready() -> Ready:
    register = {
        **MODEL["transitions"]["register"],
        "guards": [{"scored": "appraisal", "at_least": 70}],
    }
    model = {**MODEL, "transitions": {**MODEL["transitions"], "register": register}}
    tracks = {**PLAN["tracks"], "model": model, "inspection": INSPECTION}
    return ready_database(plan=a_plan(tracks=tracks, forms={**PLAN["forms"], **FORMS}))


def a_model(ready: Ready, **values: object) -> str:
    said = {"name": "Nhà sạch, vườn đẹp", "sector": "village", **values}
    made = propose(
        ready.db, Proposal("small-2023", "model", "xa-a", said), ready.officer("lan-xa-a"), NOW
    )
    assert isinstance(made, Advanced)
    return made.record


def an_inspection(ready: Ready, model: str) -> str:
    made = propose(ready.db, Proposal("small-2023", "inspection", of=model), thu(ready), NOW)
    assert isinstance(made, Advanced), made
    return made.record


def thu(ready: Ready) -> Any:
    return ready.officer("thu")


@pytest.mark.parametrize(
    ("effect", "spread", "code"),
    [
        (50, 20, "score_ok"),
        (50, 19, "score_low"),
        (60, None, "score_incomplete"),
        (29, 40, "score_below_floor"),
    ],
)
def test_a_sheet_passes_by_its_total_its_floors_and_only_when_complete(
    ready: Ready, effect: int, spread: int | None, code: str
) -> None:
    model = a_model(ready)
    values = {"effect": effect} | ({} if spread is None else {"spread": spread})
    outcome = preview(ready.db, Move(model, "register", values=values), thu(ready), NOW)
    verdict = next(one for one in outcome.verdicts if one.guard == "scored")
    assert (verdict.code, verdict.clear) == (code, code == "score_ok")
    assert verdict.sentence("vi") != verdict.sentence("en")


def test_points_beyond_the_criterion_are_not_taken(ready: Ready) -> None:
    model = a_model(ready)
    with pytest.raises(WrongUsage) as told:
        advance(ready.db, Move(model, "register", values={"effect": 61}), thu(ready), NOW)
    assert "60" in told.value.sentence("vi")


def test_an_inspection_judges_each_of_the_models_own_criteria(ready: Ready) -> None:
    """004-02, 004-06."""
    model = a_model(ready, criteria="- Hộ tham gia\n2. Tuyến đường sạch\n\n• Quỹ vì người nghèo")
    inspection = an_inspection(ready, model)
    (move,) = record_moves(ready.db, inspection, thu(ready), NOW).own
    assert move.fields[0].lines == ("Hộ tham gia", "Tuyến đường sạch", "Quỹ vì người nghèo")

    two = Move(inspection, "record", values={"marks": "8, 9"})
    refused = preview(ready.db, two, thu(ready), NOW)
    assert isinstance(refused, Refusal)
    assert [one.code for one in refused.reasons] == ["points_unequal", "score_incomplete"]
    assert "3 tiêu chí" in refused.reasons[0].sentence("vi")

    three = Move(inspection, "record", values={"marks": "8; 9; 7"})
    assert isinstance(advance(ready.db, three, thu(ready), NOW), Advanced)
    (scored,) = record_sheet(ready.db, inspection, NOW).scores
    assert (scored.score.points, scored.score.full) == (24, 30)
    assert scored.grade is not None
    assert scored.grade.vi == "Tốt"


def test_a_grade_that_is_not_reached_refuses(ready: Ready) -> None:
    inspection = an_inspection(ready, a_model(ready, criteria="Hộ tham gia"))
    poor = advance(ready.db, Move(inspection, "record", values={"marks": "6"}), thu(ready), NOW)
    assert isinstance(poor, Refusal)
    assert [one.code for one in poor.reasons] == ["score_other_band"]


def test_a_model_without_criteria_cannot_be_judged(ready: Ready) -> None:
    inspection = an_inspection(ready, a_model(ready))
    asked = advance(ready.db, Move(inspection, "record", values={"marks": "6"}), thu(ready), NOW)
    assert isinstance(asked, Refusal)
    assert [one.code for one in asked.reasons] == ["points_unequal", "score_incomplete"]


@pytest.mark.parametrize("typed", ["11", "-1", "tám", "8,5x"])
def test_what_is_no_row_of_points_is_told(ready: Ready, typed: str) -> None:
    inspection = an_inspection(ready, a_model(ready, criteria="Một\nHai"))
    with pytest.raises(WrongUsage) as told:
        advance(ready.db, Move(inspection, "record", values={"marks": typed}), thu(ready), NOW)
    assert told.value.code == "values_unreadable"


@given(effect=st.integers(0, 60), spread=st.integers(0, 40))
def test_a_band_is_reached_exactly_from_its_share_on(effect: int, spread: int) -> None:
    plan = a_plan(forms={**PLAN["forms"], **FORMS})
    reached = score(plan, "appraisal", {"effect": effect, "spread": spread}, {})
    total = effect + spread
    assert reached.percent == total
    assert reached.band == ("good" if total >= 80 else "fair" if total >= 65 else None)
    assert bool(reached.below) == (effect < 30)
