"""What stands in the book: letters by sort, by day and by person, deadlines with who kept them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from engine.duties import ladder_of
from engine.rehearsal.clashes import day_of
from engine.rehearsal.told import Sort, Year
from engine.said_rung import SaidRung
from i18n.catalog import say
from i18n.dates import date_words, time_words
from i18n.language import Lang
from i18n.text import Text
from notifications.letter import Letter
from workflows.definition import LetterKind
from workflows.explain.due_dates import SaidByPlan
from workflows.reckoning import dates_of_plan


@dataclass(frozen=True, slots=True)
class Entry:
    """One letter in the book; ``unit`` is what it is about, ``sort`` the number of its specimen."""

    number: int
    kind: LetterKind
    clock: str
    officer: str
    to: str
    unit: str
    subject: str
    text: str
    sort: int


@dataclass(frozen=True, slots=True)
class Day:
    """All letters of one day."""

    day: date
    words: str
    off: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SortOfLetter:
    """Letters that differ only in the names they carry.

    Attributes:
        number: counted from 1; the specimen stands at ``#m<number>``.
        when: the day the ladder plans, or the first and last day such letters left.
        specimen: the first that left; None where none did.
    """

    number: int
    kind: LetterKind
    what: str
    when: str
    count: int
    people: int
    specimen: Letter | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A deadline and how often it was kept; ``when``: its last day, or how the plan says it."""

    label: Text
    when: str
    in_time: int
    late: int
    silent: int


@dataclass(frozen=True)
class Contents:
    """The year as the book shows it, in one language."""

    year: Year
    lang: Lang

    @cached_property
    def sorts(self) -> tuple[SortOfLetter, ...]:
        """Every sort of letter in the order of a year: opening, ladders, receipts."""
        letters: dict[Sort, list[Letter]] = {}
        for letter in self.year.letters:
            letters.setdefault(self.year.causes[letter.number].sort, []).append(letter)
        return tuple(
            SortOfLetter(
                number=number,
                kind=sort.kind,
                what=self._what(sort),
                when=planned or _days(self.year, letters.get(sort, ()), self.lang),
                count=len(letters.get(sort, ())),
                people=len({letter.officer for letter in letters.get(sort, ())}),
                specimen=next(iter(letters.get(sort, ())), None),
            )
            for number, (sort, planned) in enumerate(self._ordered(letters).items(), 1)
        )

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Days with letters, in order."""
        by_day: dict[date, list[Letter]] = {}
        for letter in self.year.letters:
            by_day.setdefault(day_of(self.year, letter), []).append(letter)
        numbers = self._numbers()
        return tuple(
            Day(
                day=day,
                words=date_words(day, self.lang, weekday=True),
                off=not self.year.calendar.is_working(day),
                entries=tuple(self._entry(letter, numbers) for letter in letters),
            )
            for day, letters in sorted(by_day.items())
        )

    @cached_property
    def people(self) -> tuple[tuple[str, str, tuple[tuple[Day, Entry], ...]], ...]:
        """Officers, by code and name, with their letters; those with most letters first."""
        names = {one.code: one.name for one in self.year.officers}
        found: dict[str, list[tuple[Day, Entry]]] = {}
        for day in self.days:
            for entry in day.entries:
                found.setdefault(entry.officer, []).append((day, entry))
        ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
        return tuple((code, names.get(code, code), tuple(letters)) for code, letters in ordered)

    @cached_property
    def deadlines(self) -> tuple[Kept, ...]:
        """Deadlines by which something was owed, and how they were kept."""
        return tuple(
            Kept(
                label=deadline.label,
                when=self._when(name),
                in_time=counted["in_time"],
                late=counted["late"],
                silent=counted["silent"],
            )
            for name, deadline in self.year.definition.deadlines.items()
            if (counted := self._kept(name))
        )

    @cached_property
    def kinds(self) -> tuple[tuple[LetterKind, int], ...]:
        """How many letters of each kind, in the order the product names them."""
        counted = Counter(letter.kind for letter in self.year.letters)
        return tuple((kind, counted[kind]) for kind in LetterKind if counted[kind])

    @cached_property
    def busiest(self) -> Day | None:
        """The day with most letters."""
        return max(self.days, key=lambda one: len(one.entries), default=None)

    @cached_property
    def _unit_names(self) -> Mapping[str, str]:
        vi = self.lang == "vi"
        return {one.code: one.name_vi if vi else one.name_en for one in self.year.units}

    def _numbers(self) -> Mapping[int, int]:
        """The number of the sort of each letter."""
        known = {sort: n for n, sort in enumerate(self._ordered(self._sorts()), 1)}
        return {number: known[cause.sort] for number, cause in self.year.causes.items()}

    def _sorts(self) -> list[Sort]:
        return [self.year.causes[letter.number].sort for letter in self.year.letters]

    def _ordered(self, met: Iterable[Sort]) -> dict[Sort, str]:
        """Sorts with the day their ladder plans (else empty): rungs that sent nothing as well."""
        rungs = dict(self._rungs())
        others = {cause.sort for cause in self.year.causes.values()} | set(met)
        opening = [sort for sort in others if sort.kind is LetterKind.OPENING]
        acts = sorted(
            (sort for sort in others if sort.track and sort not in opening), key=self._place
        )
        rest = [sort for sort in others if sort not in {*opening, *acts, *rungs}]
        return {
            **dict.fromkeys(opening, ""),
            **rungs,
            **dict.fromkeys([*acts, *sorted(rest, key=str)], ""),
        }

    def _rungs(self) -> Iterable[tuple[Sort, str]]:
        for name, deadline in self.year.definition.deadlines.items():
            dates = dates_of_plan(self.year.definition, name, self.year.calendar)
            if not dates:
                continue
            due_at = dates[0].due_at
            for one in ladder_of(self.year.definition, deadline, due_at, self.year.calendar):
                sort = Sort(one.rung.sends, deadline=name, rung=one.index)
                day = date_words(one.at.date(), self.lang, weekday=True) if len(dates) == 1 else ""
                yield sort, day

    def _place(self, sort: Sort) -> tuple[int, int]:
        tracks = self.year.definition.tracks
        moves = list(tracks[sort.track].transitions)
        return list(tracks).index(sort.track), moves.index(sort.trigger)

    def _what(self, sort: Sort) -> str:
        definition = self.year.definition
        if sort.deadline:
            deadline = definition.deadlines[sort.deadline]
            rung = definition.ladders[deadline.ladder or ""].rungs[sort.rung]
            return f"{deadline.label.say(self.lang)} – {SaidRung(rung).say(self.lang)}"
        if sort.track:
            track = definition.tracks[sort.track]
            move = track.transitions[sort.trigger].label.say(self.lang)
            return f"{track.label.say(self.lang)} – {move}"
        return definition.title.say(self.lang)

    def _entry(self, letter: Letter, numbers: Mapping[int, int]) -> Entry:
        at = letter.date.astimezone(ZoneInfo(self.year.definition.zone))
        return Entry(
            number=letter.number,
            kind=letter.kind,
            clock=time_words(at.time(), self.lang),
            officer=letter.officer,
            to=letter.to.name,
            unit=self._unit_names.get(self.year.causes[letter.number].unit, ""),
            subject=letter.words.subject,
            text=letter.words.text.strip(),
            sort=numbers[letter.number],
        )

    def _when(self, deadline: str) -> str:
        """The one day of the plan; without one, as the plan says it."""
        definition = self.year.definition
        dates = dates_of_plan(definition, deadline, self.year.calendar)
        if len(dates) == 1:
            good = date_words(dates[0].last_good_day, self.lang, weekday=True)
            return say("dates.through", self.lang, good=good)
        return SaidByPlan(definition, deadline).say(self.lang)

    def _kept(self, deadline: str) -> Counter[str]:
        return Counter(
            "silent" if one.state == "open" else "late" if one.late else "in_time"
            for one in self.year.owed
            if one.deadline == deadline
        )


def _days(year: Year, letters: Iterable[Letter], lang: Lang) -> str:
    days = [day_of(year, letter) for letter in letters]
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return date_words(first, lang, weekday=True)
    return f"{date_words(first, lang)} – {date_words(last, lang)}"
