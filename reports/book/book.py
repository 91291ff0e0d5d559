"""The book as one HTML file: no script, no other file, made to be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.rehearsal.clashes import clashes
from engine.rehearsal.year import Year
from i18n.catalog import in_words, say
from i18n.dates import date_words, in_vietnam, time_words
from i18n.language import Lang
from notifications.letter import Letter
from reports.book.load import load_chart
from reports.book.summary import refusals
from workflows.definition import LetterKind
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Entry:
    """One letter in the book."""

    number: int
    kind: LetterKind
    clock: str
    officer: str
    to: str
    subject: str
    text: str
    specimen: bool


@dataclass(frozen=True, slots=True)
class Day:
    """All letters of one day."""

    day: date
    words: str
    off: bool
    entries: tuple[Entry, ...]


def book_html(year: Year, lang: Lang) -> str:
    """The book of mails of a rehearsed year, in ``lang``."""
    say_in = _sayer(lang)
    days = _days(year, lang)
    template = _templates().get_template("book.html.j2")
    return template.render(
        lang=lang,
        say=say_in,
        words=lambda value: in_words(value, lang),
        date_words=lambda day: date_words(day, lang, weekday=True),
        year=year,
        plan=year.definition,
        kinds=Counter(letter.kind for letter in year.letters).most_common(),
        kind_of=lambda kind: say(f"letters.kind.{kind.value}", lang),
        chart=load_chart(year, lang),
        busiest=max(days, key=lambda one: len(one.entries), default=None),
        clashes=[say(f"book.clash_{one.code}", lang, **one.facts) for one in clashes(year)],
        refused=_refused(year, lang),
        late=[one for one in year.owed if one.late],
        open_late=[one for one in year.owed if one.late and one.state == "open"],
        days=days,
        people=_people(year, days),
        states=_states(year),
        acts=sum(not isinstance(act.outcome, Refusal) for act in year.acts),
    )


def _days(year: Year, lang: Lang) -> list[Day]:
    """Letters by day; the first of each kind on a day stands in full when printed."""
    zone = ZoneInfo(year.definition.zone)
    by_day: dict[date, list[Letter]] = {}
    for letter in year.letters:
        by_day.setdefault(letter.date.astimezone(zone).date(), []).append(letter)
    seen: set[LetterKind] = set()
    return [
        Day(
            day=day,
            words=date_words(day, lang, weekday=True),
            off=not year.calendar.is_working(day),
            entries=tuple(_entry(letter, lang, seen) for letter in letters),
        )
        for day, letters in sorted(by_day.items())
    ]


def _entry(letter: Letter, lang: Lang, seen: set[LetterKind]) -> Entry:
    specimen = letter.kind not in seen
    seen.add(letter.kind)
    return Entry(
        number=letter.number,
        kind=letter.kind,
        clock=time_words(in_vietnam(letter.date).time(), lang),
        officer=letter.officer,
        to=letter.to.name,
        subject=letter.words.subject,
        text=letter.words.text.strip(),
        specimen=specimen,
    )


def _people(year: Year, days: Iterable[Day]) -> list[tuple[str, str, list[tuple[Day, Entry]]]]:
    """Officers with their letters in order, those with most letters first."""
    names = {one.code: one.name for one in year.officers}
    found: dict[str, list[tuple[Day, Entry]]] = {}
    for day in days:
        for entry in day.entries:
            found.setdefault(entry.officer, []).append((day, entry))
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return [(code, names.get(code, code), entries) for code, entries in ordered]


def _refused(year: Year, lang: Lang) -> list[tuple[str, int, str]]:
    """Why moves were refused: how often, and the first sentence that said so."""
    said: dict[str, str] = {}
    for act in year.acts:
        if isinstance(act.outcome, Refusal):
            for verdict in act.outcome.reasons:
                said.setdefault(verdict.code, verdict.sentence(lang))
    counted = sorted(refusals(year).items(), key=lambda one: -one[1])
    return [(code, count, said[code]) for code, count in counted]


def _states(year: Year) -> list[tuple[Any, list[tuple[Any, int]]]]:
    return [
        (
            track.label,
            [
                (state.label, year.states.get(name, {}).get(key, 0))
                for key, state in track.states.items()
                if year.states.get(name, {}).get(key, 0)
            ],
        )
        for name, track in year.definition.tracks.items()
    ]


def _sayer(lang: Lang) -> Callable[..., str]:
    def said(code: str, **facts: object) -> str:
        return say(f"book.{code}", lang, **facts)

    return said


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
