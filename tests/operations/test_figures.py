"""Figures are counted from records and decisions; honours are facts that can be taken away.

003-10, 003-12, 003-14.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.advance import Advanced
from engine.move import Proposal
from engine.opening import Opened, open_plan
from engine.propose import propose
from engine.record_decision import PaperDecision, enter_decision
from reports.figures import figures
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import CALENDAR, PLAN
from workflows.definition import DecisionKind
from workflows.errors import NotFound

LISTS = {
    **PLAN["lists"],
    "kinds": {
        "label": {"vi": "Đối tượng", "en": "Kind"},
        "choices": {
            "tap_the": {"vi": "Tập thể", "en": "Collective"},
            "ca_nhan": {"vi": "Cá nhân", "en": "Individual"},
        },
    },
}
REGISTRATION = PLAN["forms"]["registration"]
FORMS = {
    "registration": {
        **REGISTRATION,
        "fields": {
            **REGISTRATION["fields"],
            "kind": {
                "label": {"vi": "Đối tượng", "en": "Kind"},
                "type": "choice",
                "choices": "kinds",
            },
            "since": {"label": {"vi": "Từ ngày", "en": "Since"}, "type": "date"},
        },
    }
}
OUTCOMES = {**PLAN["outcomes"], "taken_back": {"vi": "Thu hồi", "en": "Taken back"}}
HONOURS = {
    "scale_up": {
        "level": {"vi": "Cấp huyện", "en": "District"},
        "occasion": {"vi": "Kỷ niệm 19/5", "en": "19 May"},
    },
    "taken_back": {"revokes": ["scale_up"]},
}
LABEL = {"vi": "Số mô hình", "en": "Models"}
FIGURES: dict[str, Any] = {
    "models": {"label": LABEL, "track": "model"},
    "honoured": {"label": LABEL, "track": "model", "outcome": "scale_up", "by": "kind"},
    "by_year": {"label": LABEL, "track": "model", "by": "since"},
    "people": {"label": LABEL, "track": "model", "where": {"kind": "ca_nhan"}},
}
CHANGES: dict[str, Any] = {
    "lists": LISTS,
    "forms": FORMS,
    "outcomes": OUTCOMES,
    "honours": HONOURS,
    "figures": FIGURES,
}


@pytest.fixture
def ready() -> Ready:
    return ready_database(plan=a_plan(**CHANGES))


def a_model(ready: Ready, kind: str, since: str = "2023-02-01", plan: str = "small-2023") -> str:
    values = {"name": "Hũ gạo tình thương", "sector": "village", "kind": kind, "since": since}
    made = propose(
        ready.db, Proposal(plan, "model", "xa-a", values), ready.officer("lan-xa-a"), NOW
    )
    assert isinstance(made, Advanced)
    return made.record


def decide(ready: Ready, day: int, number: str, **outcomes: str) -> None:
    paper = PaperDecision(
        plan="small-2023",
        kind=DecisionKind.QUYET_DINH,
        signed_on=date(2023, 2, day),
        signer="Nguyễn Văn A",
        post="Phó Bí thư",
        outcomes={f"small-2023-{code[1:]}": outcome for code, outcome in outcomes.items()},
        number=number,
        capacity="T/M",
    )
    enter_decision(ready.db, paper, ready.officer("thu"), NOW)


def numbers(ready: Ready, **chosen: Any) -> dict[str, Any]:
    return {
        one.name: (one.number, {part.label.en: part.number for part in one.parts})
        for one in figures(ready.db, **chosen).figures
    }


def test_figures_count_what_stands_there_and_split_it_in_words(ready: Ready) -> None:
    for kind, since in (("tap_the", "2022-05-19"), ("ca_nhan", "2023-02-01"), ("ca_nhan", "")):
        a_model(ready, kind, since)
    decide(ready, 3, "01-QĐ", n0003="scale_up", n0004="scale_up")
    assert numbers(ready) == {
        "models": (3, {}),
        "honoured": (2, {"Collective": 1, "Individual": 1}),
        "by_year": (3, {"2022": 1, "2023": 1, "(not said)": 1}),
        "people": (2, {}),
    }


def test_an_honour_that_was_taken_back_counts_no_more_and_stays_a_fact(ready: Ready) -> None:
    model = a_model(ready, "tap_the")
    decide(ready, 3, "01-QĐ", n0003="scale_up")
    assert numbers(ready)["honoured"][0] == 1
    decide(ready, 9, "02-QĐ", n0003="taken_back")
    assert numbers(ready)["honoured"] == (0, {})
    (honour,) = figures(ready.db).honours
    assert (honour.record, honour.number, honour.signed_on, honour.revoked) == (
        model,
        "01-QĐ",
        date(2023, 2, 3),
        True,
    )
    decide(ready, 20, "03-QĐ", n0003="scale_up")
    assert numbers(ready)["honoured"][0] == 1, "given again"


def test_the_same_figure_of_several_years_is_one(ready: Ready) -> None:
    a_model(ready, "tap_the")
    following = a_plan(plan="small-2024", year=2023, **CHANGES)
    opened = open_plan(ready.db, "huyen-uy", following, CALENDAR, b"", ready.officer("thu"), NOW)
    assert isinstance(opened, Opened)
    a_model(ready, "ca_nhan", plan="small-2024")
    assert numbers(ready)["models"] == (2, {})
    assert numbers(ready, codes=["small-2024"])["models"] == (1, {})
    assert numbers(ready, first=2024) == {}


def test_an_unknown_plan_is_told(ready: Ready) -> None:
    with pytest.raises(NotFound):
        figures(ready.db, ["small-1999"])
