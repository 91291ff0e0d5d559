"""What day a due date comes to, and how that was worked out. Pure.

One answer serves the engine (the first instant that is too late), the check of a plan and everybody
who asks how a date came about. A date never moves because it falls on a day off; only what counts
working days looks at the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from i18n.catalog import say
from i18n.dates import ENGLISH_MONTHS, WEEKDAYS, before_words, date_words
from i18n.language import Lang
from workflows.calendar import Calendar, Certainty, Day
from workflows.definition import Definition, Due
from workflows.definition.dates import day_of_year, stretch
from workflows.definition.scalars import LAST, LAST_WORKING
from workflows.definition.scalars import WEEKDAYS as WEEKDAY_NAMES
from workflows.periods import ONE_DAY, Span, spans


@dataclass(frozen=True, slots=True)
class Passed:
    """A day met while counting working days that is not what its weekday says."""

    day: date
    special: Day

    def say(self, lang: Lang, /) -> str:
        """The day with its name: "29/4 (Ngày Giỗ Tổ Hùng Vương, thứ Bảy)"."""
        words = [self.special.name.say(lang)]
        if self.day.isoweekday() > 5:
            words.append(WEEKDAYS[lang][self.day.weekday()])
        if self.special.certainty is Certainty.GUESSED:
            words.append(say("dates.guessed", lang))
        return f"{_short(self.day, lang)} ({', '.join(words)})"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A due date with its working-out.

    Attributes:
        due: the way the plan says it.
        due_at: the first instant that is too late, aware, in the plan's zone.
        last_good_day: the last calendar day that is on time.
        base: the day that was counted from; the last good day itself where nothing was counted.
        about: what the base is, in words: a period, an event; None where the date says it.
        passed: days off, and Saturdays and Sundays worked in exchange, met while counting.
    """

    due: Due
    due_at: datetime
    last_good_day: date
    base: date
    about: object | None = None
    passed: tuple[Passed, ...] = ()

    def say(self, lang: Lang, /) -> str:
        """How the date came about, to be read aloud.

        "10 ngày làm việc kể từ 20/4/2023: trừ 29/4 (Ngày Giỗ Tổ Hùng Vương, thứ Bảy), … → hết thứ
        Ba, 09/5/2023".
        """
        if self.due.before is not None:
            return before_words(self.due_at, lang)
        good = date_words(self.last_good_day, lang, weekday=True)
        if self.due.through is not None:
            return say("dates.through", lang, good=good)
        about = {} if self.about is None else {"about": self.about}
        return say(f"dates.{self._way()}", lang, counted=self._counted(lang), good=good, **about)

    def _counted(self, lang: Lang) -> str:
        """The counting in words; empty where nothing was counted."""
        written = self.due.within or self.due.offset
        if written is None:
            return ""
        n, working = stretch(written)
        if self.due.within is not None:
            code = "within_working" if working else "within_days"
        else:
            side = "before" if n < 0 else "after"
            code = f"shift_{side}_{'working' if working else 'days'}"
        said = say(f"dates.{code}", lang, n=abs(n), base=date_words(self.base, lang))
        off = [one.say(lang) for one in self.passed if one.special.off]
        worked = [one.say(lang) for one in self.passed if not one.special.off]
        if off:
            said += say("dates.without", lang, days=", ".join(off))
        if worked:
            said += say("dates.with", lang, days=", ".join(worked))
        return said

    def _way(self) -> str:
        if self.due.within is not None:
            return "within"
        if self.due.offset is not None:
            return "shifted"
        return "at"


def reckon(
    due: Due,
    definition: Definition,
    calendar: Calendar | None,
    *,
    entered: date | None = None,
    span: Span | None = None,
) -> Reckoning | None:
    """What a due date comes to; None where it comes to no day.

    That is a tentative window (000-15), one that waits for the day a state is entered, one that
    waits for a period, and one that counts working days where no calendar is given.

    Args:
        entered: the day, in the plan's zone, on which the record entered the state ``after``
            names; it is not counted itself.
        span: the period of the record, for a track that has ``each``.

    Raises CalendarGap when the calendar does not reach the days counted.
    """
    fixed = due.instant(definition.zone)
    if fixed is not None:
        good = (fixed - timedelta(microseconds=1)).date()
        return Reckoning(due, fixed, good, good)
    if due.within is not None:
        return None if entered is None else _counted(due, due.within, definition, calendar, entered)
    own = next((one.to for one in due.moved if span is not None and one.period == span.key), None)
    if own is not None:
        anew = _About("about_moved", (("span", span),))
        usual = due.model_copy(update={"offset": None})  # nothing is counted from a day given
        return _ending(usual, definition, own, own, anew)
    found = _base(due, definition, calendar, span)
    if found is None:
        return None
    base, about = found
    if due.offset is None:
        return _ending(due, definition, base, base, about)
    return _counted(due, due.offset, definition, calendar, base, about)


def dates_of_plan(
    definition: Definition, name: str, calendar: Calendar | None
) -> tuple[Reckoning, ...]:
    """Every date a deadline has as far as the plan alone says it, in order.

    One for a date that is fixed, one for each period of a recurring one, none for a date that is
    counted from a state. Raises CalendarGap.
    """
    deadline = definition.deadlines[name]
    track = definition.tracks.get(deadline.track)
    if track is None or track.each is None or deadline.due.fixed:
        found = [reckon(deadline.due, definition, calendar)]
    else:
        found = [
            reckon(deadline.due, definition, calendar, span=span)
            for span in spans(track.each, definition.period.first, definition.period.last)
        ]
    return tuple(one for one in found if one is not None)


def last_good_day(due_at: datetime, zone: ZoneInfo) -> date:
    """The last calendar day on which it is still on time; ``due_at`` is the first instant too late.

    "Trước ngày 10/3" is midnight of 10/3, its last good day 09/3 (001-18).
    """
    return (due_at.astimezone(zone) - timedelta(microseconds=1)).date()


def _counted(
    due: Due,
    written: str,
    definition: Definition,
    calendar: Calendar | None,
    base: date,
    about: object | None = None,
) -> Reckoning | None:
    count, working = stretch(written)
    if not working:
        return _ending(due, definition, base + timedelta(days=count), base, about)
    if calendar is None:
        return None
    good = calendar.add_working_days(base, count)
    return _ending(due, definition, good, base, about, tuple(_met(calendar, base, good)))


def _met(calendar: Calendar, base: date, good: date) -> Iterator[Passed]:
    """The days between, both ends counted but not the base, that differ from the plain week."""
    day, last = (base + ONE_DAY, good) if good >= base else (good, base - ONE_DAY)
    while day <= last:
        special = calendar.days.get(day)
        if special is not None:
            yield Passed(day, special)
        day += ONE_DAY


def _ending(
    due: Due,
    definition: Definition,
    good: date,
    base: date,
    about: object | None,
    passed: tuple[Passed, ...] = (),
) -> Reckoning:
    due_at = datetime.combine(good + ONE_DAY, time(), ZoneInfo(definition.zone))
    return Reckoning(due, due_at, good, base, about, passed)


# --- the day a date hangs on --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _About:
    """What a base day is; ``facts`` are words of both languages."""

    code: str
    facts: tuple[tuple[str, object], ...]

    def say(self, lang: Lang, /) -> str:
        return say(f"dates.{self.code}", lang, **dict(self.facts))


def _base(
    due: Due, definition: Definition, calendar: Calendar | None, span: Span | None
) -> tuple[date, object] | None:
    if due.in_period is not None:
        return None if span is None else _of_period(due.in_period, span, calendar)
    if due.anniversary is not None:
        return _of_event(due.anniversary, definition, span)
    if due.year_end is not None:
        return _of_year_end(due.year_end, definition, calendar, span)
    return None


def _of_period(written: str, span: Span, calendar: Calendar | None) -> tuple[date, object] | None:
    facts: tuple[tuple[str, object], ...] = (("span", span),)
    if written == LAST:
        return span.last, _About("about_last", facts)
    if written == LAST_WORKING:
        if calendar is None:
            return None
        return calendar.last_working_day_before(span.last + ONE_DAY), _About(
            "about_last_working", facts
        )
    if written in WEEKDAY_NAMES:
        day = span.first + timedelta(days=WEEKDAY_NAMES.index(written))
    else:
        day = span.last.replace(day=min(int(written), span.last.day))
    return day, _About("about_day", (*facts, ("day", day)))


def _of_event(name: str, definition: Definition, span: Span | None) -> tuple[date, object] | None:
    event = definition.anniversaries.get(name)
    if event is None:
        return None
    day = _in_plan(definition, span, event.in_year)
    usual = day_of_year(event.day, day.year)
    facts: tuple[tuple[str, object], ...] = (("event", event.label), ("day", day))
    if day == usual:
        return day, _About("about_event", facts)
    return day, _About("about_event_moved", (*facts, ("usual", usual)))


def _of_year_end(
    written: str, definition: Definition, calendar: Calendar | None, span: Span | None
) -> tuple[date, object] | None:
    if written not in (LAST, LAST_WORKING):
        day = _in_plan(definition, span, lambda year: day_of_year(written, year))
        return day, _About("about_year_day", (("day", day),))
    year = definition.year if span is None else span.last.year
    day = date(year, 12, 31)
    said = (("year", str(year)),)
    if written == LAST:
        return day, _About("about_year_last", said)
    if calendar is None:
        return None
    return calendar.last_working_day_before(day + ONE_DAY), _About("about_year_working", said)


def _in_plan(definition: Definition, span: Span | None, day_in: Callable[[int], date]) -> date:
    """The day in the record's period; without one, in the plan's: its own year's where it can."""
    first, last = definition.period.first, definition.period.last
    if span is not None:
        first, last = span.first, span.last
    years = sorted(range(first.year, last.year + 1), key=lambda year: year != definition.year)
    among = (day_in(year) for year in years)
    return next(
        (day for day in among if first <= day <= last),
        day_in(last.year if span else definition.year),
    )


def _short(day: date, lang: Lang) -> str:
    if lang == "vi":
        return f"{day.day:02}/{day.month:02}" if day.month < 3 else f"{day.day:02}/{day.month}"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]}"
