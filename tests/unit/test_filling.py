"""Filling a form.

What an officer types is read as the field asks, and every fault is said at once.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deciding import PLAN, definition
from workflows.filling import Filled, Value, fill, read_day
from workflows.finding import Place

FIELDS = {
    "name": {"label": {"vi": "Tên", "en": "Name"}, "max_length": 20},
    "sector": {"label": {"vi": "Khối", "en": "Sector"}, "type": "choice", "choices": "sectors"},
    "households": {"label": {"vi": "Số hộ", "en": "Households"}, "type": "number"},
    "started": {"label": {"vi": "Ngày bắt đầu", "en": "Started"}, "type": "date"},
    "continued": {"label": {"vi": "Tiếp tục", "en": "Continued"}, "type": "yes_no"},
}
FORM = {"label": {"vi": "Biểu", "en": "Form"}, "fields": FIELDS}
LISTS = {
    "sectors": {
        "label": {"vi": "Khối", "en": "Sector"},
        "choices": {
            "village": {"vi": "Thôn, khu phố", "en": "Villages"},
            "agency": {"vi": "Cơ quan", "en": "Agencies"},
        },
    }
}
PLACE = Place("danh-sach.xlsx", 7, 3)


def filled(**typed: object) -> Filled:
    plan = definition(forms={"registration": FORM}, lists=LISTS)
    return fill(plan, typed, PLACE)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "  Tiếng loa an ninh ", "Tiếng loa an ninh"),
        ("name", "Tie\u0302\u0301ng", "Tiếng"),
        ("sector", "village", "village"),
        ("sector", "THÔN, khu phố", "village"),
        ("sector", "Agencies", "agency"),
        ("households", "1.250", 1250),
        ("households", 12.0, 12),
        ("households", "-3", -3),
        ("started", "09/3/2023", "2023-03-09"),
        ("started", "2023-3-9", "2023-03-09"),
        ("started", date(2023, 3, 9), "2023-03-09"),
        ("started", datetime(2023, 3, 9, 8, 30), "2023-03-09"),  # noqa: DTZ001 (a cell)
        ("continued", "Có", True),
        ("continued", "x", True),
        ("continued", False, False),
    ],
)
def test_what_is_typed_is_kept_as_the_field_asks(field: str, typed: object, kept: Value) -> None:
    read = filled(**{field: typed})
    assert read.findings == ()
    assert read.values == {field: kept}


@pytest.mark.parametrize(
    ("field", "typed", "code", "suggestion"),
    [
        ("nam", "x", "value_for_unknown_field", "name"),
        ("name", "a" * 21, "value_too_long", ""),
        ("name", "Giếng\0làng", "value_not_text", ""),
        ("name", "Giếng\x1blàng", "value_not_text", ""),
        ("sector", "Thôn khu phố", "value_not_a_choice", "Thôn, khu phố"),
        ("households", "mười hai", "value_not_a_number", ""),
        ("households", 1.5, "value_not_a_number", ""),
        ("households", "9" * 17, "value_not_a_number", ""),
        ("started", "31/02/2023", "value_not_a_date", ""),
        ("started", "hôm qua", "value_not_a_date", ""),
        ("continued", "có lẽ", "value_not_yes_or_no", ""),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    field: str, typed: object, code: str, suggestion: str
) -> None:
    (finding,) = filled(**{field: typed}).findings
    assert (finding.code, finding.place, finding.suggestion) == (code, PLACE, suggestion)
    assert finding.sentence("vi")
    assert finding.sentence("en")


def test_all_faults_are_said_at_once_and_the_good_values_are_kept() -> None:
    read = filled(name="Tiếng loa", started="31/02/2023", households="x")
    assert read.values == {"name": "Tiếng loa"}
    assert len(read.findings) == 2


def test_a_blank_leaves_the_field_unset() -> None:
    assert filled(name="  ", households=None) == Filled({}, ())


@given(st.dates())
def test_every_day_reads_back_from_both_ways_of_writing(day: date) -> None:
    written = f"{day.day:02}/{day.month}/{day.year:04}"
    assert read_day(written) == read_day(day.isoformat()) == day


def test_the_small_plan_of_the_tests_is_a_plan() -> None:
    assert PLAN["plan"] == definition().plan
