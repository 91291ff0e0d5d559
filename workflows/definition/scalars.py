"""Numbers, days and yes-or-no as a plan file writes them: one way each, never guessed from looks.

The reader hands every scalar over as the text the author wrote. YAML 1.1 would turn ``no`` into a
Boolean, ``0o17`` into fifteen and ``12:30`` into seven hundred and fifty; here the field decides.
The error types raised are codes of findings (docs/reference/findings.md).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

EARLIEST, LATEST = 1900, 2200
"""Years of a day: far beyond any plan, and far enough from the ends of what a date can be."""

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_STRETCH = re.compile(r"[0-9]{1,3}(d|wd)")
_SHIFT = re.compile(r"[+-][0-9]{1,3}(d|wd)")
_PERIOD = re.compile(r"\d{4}(-(W\d{2}|Q[1-4]|\d{2}))?")
_YEAR_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_OFFICE_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


def _whole(value: object) -> object:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("not_a_number", "a whole number such as 12")


def _yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("not_yes_no", "true or false")


def _day(value: object) -> object:
    if isinstance(value, datetime):
        raise PydanticCustomError("not_a_date", "a day, without a clock time")
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("not_a_date", "a day such as 2023-03-10")
    if _DAY.fullmatch(value):
        return _real(value)
    raise _not_a_day(value)


def _day_or_clock(value: object) -> object:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        _real(value[:10])
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("impossible_date", "no such clock time") from None
    return _day(value)


def _time_of_day(value: object) -> object:
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value
    raise PydanticCustomError("not_a_time", "a time such as 07:30")


def _real(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("impossible_date", "no such day") from None
    if not EARLIEST <= day.year <= LATEST:
        raise PydanticCustomError("impossible_date", "no year of a plan")
    return day


def _not_a_day(text: str) -> PydanticCustomError:
    """A day written the office way (10/3/2023) is understood well enough to say how to write it."""
    office = _OFFICE_DAY.fullmatch(text)
    if office is None:
        return PydanticCustomError("not_a_date", "a day such as 2023-03-10")
    try:
        meant = date(int(office[3]), int(office[2]), int(office[1]))
    except ValueError:
        return PydanticCustomError("impossible_date", "no such day")
    return PydanticCustomError("office_date", "{iso}", {"iso": meant.isoformat()})


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAST, LAST_WORKING = "last", "last_working"


def _stretch(value: object) -> object:
    if isinstance(value, str) and _STRETCH.fullmatch(value):
        return value
    raise PydanticCustomError("bad_stretch", "a stretch such as 10wd")


def _shift(value: object) -> object:
    if isinstance(value, str) and _SHIFT.fullmatch(value):
        return value
    raise PydanticCustomError("bad_shift", "an offset such as -7d")


def _year_day(value: object) -> object:
    match = _YEAR_DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("bad_year_day", "a day of the year such as 19/5")
    try:
        date(2000, int(match[2]), int(match[1]))  # a leap year: 29/02 is a day
    except ValueError:
        raise PydanticCustomError("impossible_date", "no such day") from None
    return value


def _year_end(value: object) -> object:
    return value if value in (LAST, LAST_WORKING) else _year_day(value)


def _period_day(value: object) -> object:
    text = str(value)
    if text in (LAST, LAST_WORKING, *WEEKDAYS):
        return text
    if text.isdecimal() and text.isascii() and 1 <= int(text) <= 31:
        return str(int(text))
    raise PydanticCustomError("bad_period_day", "a day of a period")


def _period_key(value: object) -> object:
    if isinstance(value, str) and _PERIOD.fullmatch(value):
        return value
    raise PydanticCustomError("bad_period", "a period such as 2026-06")


Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number in decimal digits."""

Count = Annotated[int, Field(ge=0), BeforeValidator(_whole)]
"""A whole number that is not negative."""

YesNo = Annotated[bool, BeforeValidator(_yes_no)]
"""``true`` or ``false``."""

Day = Annotated[date, BeforeValidator(_day)]
"""A day, ``2023-03-10``."""

DayOrClock = Annotated[
    date | datetime,
    BeforeValidator(_day_or_clock),
    WithJsonSchema({"type": "string", "pattern": f"^({_DAY.pattern}|{_CLOCK.pattern})$"}),
]
"""A day, or a clock time of a day: ``2017-03-27T16:30``."""

Stretch = Annotated[
    str, BeforeValidator(_stretch), Field(pattern=_STRETCH.pattern, examples=["10wd", "30d"])
]
"""A number of days: ``30d`` calendar days, ``10wd`` working days."""

Shift = Annotated[
    str, BeforeValidator(_shift), Field(pattern=_SHIFT.pattern, examples=["-7d", "+5wd"])
]
"""So many days before (``-7d``) or working days after (``+5wd``)."""

YearDay = Annotated[
    str, BeforeValidator(_year_day), Field(pattern=_YEAR_DAY.pattern, examples=["19/5", "03/02"])
]
"""A day of every year, day and month as an office says it: ``19/5``. Without a year there is no
other way to read it."""

YearEnd = Annotated[str, BeforeValidator(_year_end), Field(examples=["last_working", "15/12"])]
"""The end of the year: ``last``, ``last_working``, or a day such as ``15/12``."""

PeriodDay = Annotated[
    str, BeforeValidator(_period_day), Field(examples=["last", "last_working", "25", "friday"])
]
"""A day of a period: ``last``, ``last_working``, a day of its last month, a weekday of a week."""

PeriodKey = Annotated[
    str,
    BeforeValidator(_period_key),
    Field(pattern=_PERIOD.pattern, examples=["2026-06", "2026-Q2", "2026-W05", "2026"]),
]
"""A period by its name: a month ``2026-06``, a quarter ``2026-Q2``, a week ``2026-W05``, a year."""

TimeOfDay = Annotated[
    str,
    BeforeValidator(_time_of_day),
    WithJsonSchema({"type": "string", "pattern": f"^{_TIME.pattern}$"}),
]
"""A time of the day, ``07:30``; kept as text, as it is sealed."""
