"""Next year's plan from this year's file: dates moved, and a list of what a person must look at.

Only the text of the file is touched, so that comments and layout stay and nothing is shared with
the old year. A day stays the same day of the month; where it then is a day off nothing is moved
silently: it is on the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.calendar import Calendar
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Definition

ALWAYS = ("basis", "numbers", "people", "check")
"""What a new year's plan needs looking at whatever its file says."""
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_OF_THE_PAPER = ("number", "issued_on")
"""Keys of the head that belong to the old paper alone."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A date of the file, where it stood (line from 1), and the day it became.

    ``works`` is whether the new day is a working day; ``last_working`` the last one before it.
    """

    line: int
    before: date
    after: date
    works: bool
    last_working: date


@dataclass(frozen=True, slots=True)
class Review:
    """A line that a person has to look at: ``why`` is the code of a sentence."""

    line: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Copied:
    """The new file's text with everything that was moved and everything to look at."""

    plan: str
    text: str
    moved: tuple[Moved, ...]
    review: tuple[Review, ...]


def copied(source: str, definition: Definition, year: int) -> Copied:
    """The plan's file for another year.

    Args:
        source: the file as written, which has no error.
        year: of the new plan.

    Raises WrongUsage for a year that no calendar reaches.
    """
    by = year - definition.year
    period = definition.period
    calendar = vietnam_calendar(period.first.year + by - 1, period.last.year + by + 1)
    plan = _next_code(definition.plan, by)
    lines: list[str] = []
    moved: list[Moved] = []
    review: list[Review] = []
    for number, line in enumerate(source.splitlines(), 1):
        code, comment = _parted(line)
        key = code.split(":", 1)[0]
        if key in _OF_THE_PAPER:
            lines.append(f"# {line}")
            review.append(Review(number, "of_the_paper", line.strip()))
            continue
        if key == "plan":
            code = code.replace(definition.plan, plan, 1)
        elif key == "year":
            code = code.replace(str(definition.year), str(year), 1)
        elif key.strip() == "moved":
            review.append(Review(number, "moved_by_hand", line.strip()))
        found = [_moved(number, one, by, calendar) for one in _DAY.finditer(code)]
        moved += [one for one in found if one is not None]
        code = _DAY.sub(lambda one: _shifted_text(one, by), code)
        review += _to_look_at(number, key, code, definition.year)
        lines.append(code + comment)
    return Copied(plan, "\n".join(lines) + "\n", tuple(moved), tuple(review))


def _next_code(plan: str, by: int) -> str:
    """The code with every year in it moved; "-copy" where it names none."""
    changed = re.sub(r"(?:19|20)\d{2}", lambda one: str(int(one[0]) + by), plan)
    return changed if changed != plan else f"{plan}-copy"


def _parted(line: str) -> tuple[str, str]:
    """What is read of a line, and the comment behind it; a # inside of a text is no comment."""
    quote = ""
    for at, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "#" and (at == 0 or line[at - 1].isspace()):
            return line[:at], line[at:]
    return line, ""


def _shifted(day: date, by: int) -> date:
    """The same day of another year; 29/02 is 28/02 in a year without it."""
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(year=day.year + by, day=28)


def _shifted_text(found: re.Match[str], by: int) -> str:
    try:
        return _shifted(date(*map(int, found.groups())), by).isoformat()
    except ValueError:
        return found[0]


def _moved(line: int, found: re.Match[str], by: int, calendar: Calendar) -> Moved | None:
    try:
        before = date(*map(int, found.groups()))
    except ValueError:
        return None
    after = _shifted(before, by)
    works = calendar.is_working(after)
    last = calendar.last_working_day_before(after + timedelta(days=1))
    return Moved(line, before, after, works, last)


def _to_look_at(line: int, key: str, code: str, year: int) -> Iterator[Review]:
    """Where the old year is still said in words."""
    if key not in ("plan", "year") and re.search(rf"(?<![-\d]){year}(?![-\d])", code):
        yield Review(line, "old_year", code.strip()[:100])
