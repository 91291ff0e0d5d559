"""Records made on a page: a model by its unit, a visit to it by the office, with what they lack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.advance import Advanced
from engine.move import Proposal
from engine.opening import Opened, open_plan
from engine.propose import propose
from reports.record_sheet import record_sheet
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import CALENDAR, PLAN
from tests.operations.test_linked_records import VISIT
from tests.records import FORM, a_model
from tests.visiting import Browser, served, signed_in


@pytest.fixture(scope="module")
def ready() -> Ready:
    return ready_database(plan=a_plan(tracks={**PLAN["tracks"], "visit": VISIT}))


@pytest.fixture(scope="module")
def address(ready: Ready, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(ready.db, tmp_path_factory.mktemp("mail"), NOW) as made:
        yield made


def browser(ready: Ready, address: str, officer: str) -> Browser:
    return Browser(address, cookies=signed_in(ready.db, officer, NOW))


def test_an_officer_of_a_unit_proposes_a_model_for_it_and_for_no_other(
    ready: Ready, address: str
) -> None:
    lan = browser(ready, address, "lan-xa-a")
    assert "/plans/small-2023/new/model" in lan.get("/plans/small-2023").text
    page = lan.get("/plans/small-2023/new/model?lang=en")
    assert "Đảng bộ xa-b" not in page.text
    sent = {
        "unit": "xa-a",
        "new.value.name": "Tiếng loa an ninh",
        "new.value.sector": "village",
    }
    made = lan.post("/plans/small-2023/new/model", *sent.items())
    assert made.status == 303
    record = made.to.rpartition("/")[2]
    assert record_sheet(ready.db, record, NOW).name == "Tiếng loa an ninh"
    refused = lan.post("/plans/small-2023/new/model", *{**sent, "unit": "xa-b"}.items())
    assert refused.status == 409
    assert "Tiếng loa an ninh" in refused.text, "what was typed is kept"


def test_what_cannot_be_read_is_told_and_kept(ready: Ready, address: str) -> None:
    lan = browser(ready, address, "lan-xa-a")
    wrong = {"unit": "xa-a", "new.value.name": "Nhà sạch", "new.value.households": "mười"}
    lan.get("/plans/small-2023/new/model")
    answer = lan.post("/plans/small-2023/new/model", *wrong.items())
    assert answer.status == 422
    assert "mười" in answer.text
    assert "Nhà sạch" in answer.text


def test_the_office_plans_a_visit_from_the_models_page(ready: Ready, address: str) -> None:
    values = {"name": "Tuyến đường hoa", "sector": "village"}
    model = propose(
        ready.db, Proposal("small-2023", "model", "xa-a", values), ready.officer("lan-xa-a"), NOW
    )
    assert isinstance(model, Advanced)
    thu = browser(ready, address, "thu")
    way = f"/plans/small-2023/new/visit?of={model.record}"
    assert way in thu.get(f"/records/{model.record}").text
    assert "Tuyến đường hoa" in thu.get(way).text
    made = thu.post(way, ("unit", "xa-a"))
    assert made.status == 303
    visit = made.to.rpartition("/")[2]
    assert record_sheet(ready.db, visit, NOW).links.parent[0].code == model.record


@pytest.mark.parametrize(
    "path",
    [
        "/plans/small-2023/new/visit",
        "/plans/small-2023/new/list",
        "/plans/small-2023/new/nothing",
        "/plans/other-2023/new/model",
        "/plans/small-2023/new/model?of=small-2023-9999",
    ],
)
def test_what_an_officer_may_not_make_is_as_if_it_were_not_there(
    ready: Ready, address: str, path: str
) -> None:
    assert browser(ready, address, "lan-xa-a").get(path).status == 404


def test_a_record_of_last_year_is_chosen_to_go_on_and_its_values_come_with_it(
    tmp_path: Path,
) -> None:
    ready = ready_database()
    before = a_model(ready)
    model = PLAN["tracks"]["model"]
    propose_by_both = {**model["transitions"]["propose"], "by": ["unit_officer", "secretariat"]}
    moves = {**model["transitions"], "propose": propose_by_both}
    tracks = {**PLAN["tracks"], "model": {**model, "transitions": moves}}
    plan = a_plan(plan="next-2023", tracks=tracks)
    opened = open_plan(ready.db, "huyen-uy", plan, CALENDAR, b"", ready.officer("thu"), NOW)
    assert isinstance(opened, Opened)
    place = "/plans/next-2023/new/model"
    with served(ready.db, tmp_path / "mail", NOW) as address:
        lan = browser(ready, address, "lan-xa-a")
        assert f'href="?built_on={before}"' in lan.get(place).text
        thu = browser(ready, address, "thu")
        assert before not in thu.get(place).text, "first it is said whose"
        assert f'href="?built_on={before}"' in thu.get(f"{place}?unit=xa-a").text
        assert "no record to continue" in thu.get(f"{place}?unit=xa-b").text
        page = lan.get(f"{place}?built_on={before}").text
        assert f'value="{FORM["name"]}"' in page
        sent = {"unit": "xa-a", "new.value.name": "Tiếng loa", "new.value.sector": "village"}
        made = lan.post(f"{place}?built_on={before}", *sent.items())
        assert made.status == 303
        assert f'href="/records/{before}"' in lan.get(made.to).text
        assert f'href="{made.to}"' in lan.get(f"/records/{before}").text
        assert before not in lan.get(place).text, "it goes on once"
