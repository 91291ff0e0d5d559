"""Dates, times and numbers as a Vietnamese office and an English reader write them.

Vietnamese follows the practice of Nghị định 30/2020/NĐ-CP: two digits for the day, and for the
month only in January and February, so that 1 and 2 cannot be altered into 11 and 12
("09/3/2023", "03/02/2023"). Times are always shown as Vietnam's clock shows them.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from i18n.language import Lang

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WEEKDAYS: dict[Lang, tuple[str, ...]] = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ),
}
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

SMALLEST_GROUPED = 10_000
"""Numbers below it are written without separators, so that a year never reads "2.023"."""


def date_words(day: date, lang: Lang, *, weekday: bool = False) -> str:
    """A calendar day: "09/3/2023" or "9 March 2023"; with `weekday`, "thứ Năm, 09/3/2023"."""
    name = WEEKDAYS[lang][day.weekday()]
    if lang == "vi":
        month = f"{day.month:02}" if day.month < 3 else str(day.month)
        written = f"{day.day:02}/{month}/{day.year}"
        return f"{name}, {written}" if weekday else written
    written = f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"{name} {written}" if weekday else written


def time_words(clock: time, lang: Lang) -> str:
    """A time of day to the minute: "07g30" or "07:30"."""
    return f"{clock.hour:02}{'g' if lang == 'vi' else ':'}{clock.minute:02}"


def instant_words(instant: datetime, lang: Lang) -> str:
    """An aware instant in Vietnam's time: "07g30 ngày 09/3/2023" or "9 March 2023, 07:30".

    Raises ValueError for a naive datetime: nobody can tell which clock it was read from.
    """
    local = in_vietnam(instant)
    clock, day = time_words(local.time(), lang), date_words(local.date(), lang)
    return f"{clock} ngày {day}" if lang == "vi" else f"{day}, {clock}"


def day_if_midnight(instant: datetime) -> date | datetime:
    """The day alone where an instant is its first in Vietnam: nobody gave a time of day."""
    local = in_vietnam(instant)
    return instant if local.time() != time(0) else local.date()


@lru_cache(maxsize=1024)  # hundreds owe by one date
def before_words(due: date | datetime, lang: Lang) -> str:
    """A strict deadline, said both ways so that nobody sends on the day itself (000-11, 001-18).

    A date, or an aware instant that is midnight in Vietnam, gives "trước ngày 10/3/2023 (chậm
    nhất hết thứ Năm, 09/3/2023)"; any other instant gives "trước 16g30 ngày 10/3/2023".
    """
    if isinstance(due, datetime):
        local = in_vietnam(due)
        if local.time() != time(0):
            clock, day = time_words(local.time(), lang), date_words(local.date(), lang)
            return f"trước {clock} ngày {day}" if lang == "vi" else f"before {clock} on {day}"
        due = local.date()
    day, last = (
        date_words(due, lang),
        date_words(due - timedelta(1), lang, weekday=True),
    )
    if lang == "vi":
        return f"trước ngày {day} (chậm nhất hết {last})"
    return f"before {day} (by the end of {last})"


def number_words(number: int | Decimal, lang: Lang) -> str:
    """A number with the language's separators: "12.345,6" or "12,345.6"; "2023" stays whole."""
    exact = Decimal(number)
    written = f"{exact:,f}" if abs(exact) >= SMALLEST_GROUPED else f"{exact:f}"
    return written.translate(_SWAP_SEPARATORS) if lang == "vi" else written


def in_vietnam(instant: datetime) -> datetime:
    """The same instant on Vietnam's clock; ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError(f"a datetime without a time zone cannot be put into words: {instant}")
    return instant.astimezone(_vietnam())


_SWAP_SEPARATORS = str.maketrans(",.", ".,")


@lru_cache(maxsize=1)
def _vietnam() -> "ZoneInfo":
    # Imported on first use: the zone database is not needed to print a help text.
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Ho_Chi_Minh")
