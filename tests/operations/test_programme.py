"""The programme: what takes place when and where, on the page, on the screen and in a calendar.

000-15, 000-16, 002-05, 002-12.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest

from engine.advance import Advanced
from engine.move import Proposal
from engine.propose import propose
from reports.programme import programme
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import PLAN
from tests.operations.test_linked_records import VISIT
from tests.visiting import Browser, served, signed_in
from workflows.errors import NotFound


def a_field(vi: str, kind: str = "text") -> dict[str, Any]:
    return {"label": {"vi": vi, "en": vi}, "type": kind}


FORMS = {
    **PLAN["forms"],
    "visit": {
        "label": {"vi": "Lịch", "en": "Visit"},
        "fields": {
            "on": a_field("Ngày", "date"),
            "clock": a_field("Giờ"),
            "place": a_field("Nơi"),
        },
    },
}
DATED = {
    **VISIT,
    "form": "visit",
    "takes_place": {"day": "on", "clock": "clock", "place": "place", "states": ["planned"]},
}


@pytest.fixture(scope="module")
def ready() -> Ready:
    made = ready_database(plan=a_plan(tracks={**PLAN["tracks"], "visit": DATED}, forms=FORMS))
    for unit, day, clock, place in (
        ("xa-b", "2023-04-06", "14g00", "Trụ sở xã B"),
        ("xa-a", "2023-04-06", "08g30", "Thôn 3, xã A"),
        ("xa-a", "2023-04-05", "", ""),
        ("xa-b", "", "", ""),
    ):
        model = propose(
            made.db,
            Proposal("small-2023", "model", unit, {"name": f"Mô hình {unit}", "sector": "village"}),
            made.officer(f"lan-{unit}"),
            NOW,
        )
        assert isinstance(model, Advanced)
        said = {"on": day, "clock": clock, "place": place}
        visit = Proposal("small-2023", "visit", values=said, of=model.record)
        assert isinstance(propose(made.db, visit, made.officer("thu"), NOW), Advanced)
    return made


@pytest.fixture(scope="module")
def address(ready: Ready, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(ready.db, tmp_path_factory.mktemp("mail"), NOW) as made:
        yield made


def test_what_has_a_day_is_told_by_day_and_hour_with_the_name_of_what_it_belongs_to(
    ready: Ready,
) -> None:
    held = programme(ready.db, "small-2023")
    assert [(one.day.day, one.clock, one.name, one.unit.vi) for one in held] == [
        (5, "", "Mô hình xa-a", "Đảng bộ xa-a"),
        (6, "08g30", "Mô hình xa-a", "Đảng bộ xa-a"),
        (6, "14g00", "Mô hình xa-b", "Đảng bộ xa-b"),
    ]


def test_days_and_units_narrow_it(ready: Ready) -> None:
    only = programme(ready.db, "small-2023", first=date(2023, 4, 6), last=date(2023, 4, 6))
    assert [one.clock for one in only] == ["08g30", "14g00"]
    assert programme(ready.db, "small-2023", last=date(2023, 4, 4)) == ()
    assert programme(ready.db, "small-2023", unit_ids=()) == ()


def test_an_unknown_plan_is_told(ready: Ready) -> None:
    with pytest.raises(NotFound):
        programme(ready.db, "small-1999")


def test_the_page_shows_a_unit_its_own_and_gives_a_calendar(ready: Ready, address: str) -> None:
    lan = Browser(address, cookies=signed_in(ready.db, "lan-xa-b", NOW))
    page = lan.get("/plans/small-2023/programme?from=2023-04-01&to=2023-04-30&lang=vi").text
    assert "Trụ sở xã B" in page
    assert "Thôn 3, xã A" not in page
    answer = lan.get("/plans/small-2023/programme.ics")
    (event,) = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
    assert str(event["location"]) == "Trụ sở xã B"
    assert event.decoded("dtstart") == datetime(2023, 4, 6, 7, 0, tzinfo=UTC)  # 14g00 in Vietnam


@pytest.mark.parametrize(("path", "status"), [("?from=hôm-nay", 422), ("?next=week", 200)])
def test_a_day_that_is_none_is_not_taken(
    ready: Ready, address: str, path: str, status: int
) -> None:
    lan = Browser(address, cookies=signed_in(ready.db, "thu", NOW))
    assert lan.get(f"/plans/small-2023/programme{path.replace('ô', '%C3%B4')}").status == status
