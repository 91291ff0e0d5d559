"""A rehearsed year in short, in one language: plain values, so that they can be kept as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from engine.apply import Advanced
from engine.duties import ladder_of, owing_roles
from engine.rehearsal.clashes import clashes, day_of
from engine.rehearsal.stage import Performed
from engine.rehearsal.told import Sort, Year
from engine.said_rung import SaidRung
from i18n.catalog import say
from i18n.dates import date_words
from i18n.language import Lang
from reports.book.contents import Contents, Kept
from reports.book.summary import refusals
from workflows.definition import Deadline, LetterKind
from workflows.reckoning import dates_of_plan
from workflows.verdict import Refusal

POINTS_AT_MOST = 30
SHORT_AT_MOST = 30
"""The others stand in the book."""

Holding = Mapping[str, Collection[str]]
"""The roles an officer holds, by the officer's code."""


def sheet(year: Year, holding: Holding, lang: Lang) -> dict[str, Any]:
    """What a year brought, as the page tells it; equal years give equal sheets."""
    book = Contents(year, lang)
    points = [say(f"book.clash_{one.code}", lang, **one.facts) for one in clashes(year)]
    return {
        "first": date_words(year.opened_at.date(), lang),
        "last": date_words(year.ended_at.date(), lang),
        "units": len(year.units),
        "letters": len(year.letters),
        "people": len({letter.officer for letter in year.letters}),
        "acts": sum(isinstance(act.outcome, Advanced) for act in year.acts),
        "refused": sum(isinstance(act.outcome, Refusal) for act in year.acts),
        "late": len({one.unit for one in year.owed if one.late}),
        "undelivered": len(year.undelivered),
        "short": len(year.shortfalls),
        "points": points[:POINTS_AT_MOST],
        "more_points": max(0, len(points) - POINTS_AT_MOST),
        "kinds": [[_kind(kind, lang), count] for kind, count in book.kinds],
        "months": _months(year, lang),
        "dates": [
            _date(year, name, one, kept, lang)
            for (name, one), kept in zip(_owed(year), book.deadlines, strict=True)
        ],
        "roles": _roles(year, holding, lang),
        "refusals": _refusals(year, lang),
        "short_units": [
            [one.unit_name.say(lang), one.label.say(lang), one.counted, one.wanted]
            for one in year.shortfalls[:SHORT_AT_MOST]
        ],
        "more_short": max(0, len(year.shortfalls) - SHORT_AT_MOST),
        "ends": _ends(year, lang),
    }


def _kind(kind: LetterKind, lang: Lang) -> str:
    return say(f"letters.kind.{kind.value}", lang)


# --- letters by month ----------------------------------------------------------------------------


def _months(year: Year, lang: Lang) -> list[dict[str, Any]]:
    """Each month with letters: how many, and of which kinds."""
    counted: dict[str, Counter[LetterKind]] = defaultdict(Counter)
    for letter in sorted(year.letters, key=lambda one: one.date):
        counted[_month(day_of(year, letter))][letter.kind] += 1
    return [
        {
            "month": month,
            "n": kinds.total(),
            "of": [[_kind(kind, lang), kinds[kind]] for kind in LetterKind if kinds[kind]],
        }
        for month, kinds in counted.items()
    ]


def _month(day: date) -> str:
    """A month as both languages write it in figures."""
    return f"{day.month:02}/{day.year}"


# --- dates and their reminders -------------------------------------------------------------------


def _owed(year: Year) -> Iterable[tuple[str, Deadline]]:
    owed = {one.deadline for one in year.owed}
    return ((name, one) for name, one in year.definition.deadlines.items() if name in owed)


def _date(year: Year, name: str, one: Deadline, kept: Kept, lang: Lang) -> dict[str, Any]:
    """A deadline: when it is, how it was kept, and what each rung of its ladder sent."""
    sent = Counter(year.causes[letter.number].sort for letter in year.letters)
    return {
        "label": one.label.say(lang),
        "when": kept.when,
        "in_time": kept.in_time,
        "late": kept.late,
        "silent": kept.silent,
        "rungs": [
            [SaidRung(rung).say(lang), _kind(rung.sends, lang), day, _sent(sent, name, index)]
            for index, rung, day in _rungs(year, name, one, lang)
        ],
    }


def _rungs(year: Year, name: str, one: Deadline, lang: Lang) -> Iterable[tuple[int, Any, str]]:
    """The rungs as written, with their day where the deadline has but one."""
    if one.ladder is None:
        return
    dates = dates_of_plan(year.definition, name, year.calendar)
    days = (
        {
            each.index: date_words(each.at.date(), lang)
            for each in ladder_of(year.definition, one, dates[0].due_at, year.calendar)
        }
        if len(dates) == 1
        else {}
    )
    for index, rung in enumerate(year.definition.ladders[one.ladder].rungs):
        yield index, rung, days.get(index, "")


def _sent(sorts: Counter[Sort], deadline: str, rung: int) -> int:
    return sum(n for sort, n in sorts.items() if sort.deadline == deadline and sort.rung == rung)


# --- who is asked to do what ---------------------------------------------------------------------


def _roles(year: Year, holding: Holding, lang: Lang) -> list[dict[str, Any]]:
    """Each role of the plan: how many hold it, what it owes, what it did, what it was sent."""
    holders = {
        role: {code for code, held in holding.items() if role in held}
        for role in year.definition.roles
    }
    letters = Counter(letter.officer for letter in year.letters)
    return [
        {
            "role": role.label.say(lang),
            "holders": len(holders[name]),
            "owes": [
                f"{one.label.say(lang)}: {_when(year, deadline, lang)}"
                for deadline, one in _owed(year)
                if name in owing_roles(year.definition, one)
            ],
            "did": _did(year, name, holding, lang),
            "letters": sum(letters[code] for code in holders[name]),
        }
        for name, role in year.definition.roles.items()
    ]


def _when(year: Year, deadline: str, lang: Lang) -> str:
    dates = dates_of_plan(year.definition, deadline, year.calendar)
    if len(dates) == 1:
        return say("dates.through", lang, good=date_words(dates[0].last_good_day, lang))
    return say("plan_year.each_period", lang, n=len(dates)) if dates else ""


def _did(year: Year, role: str, holding: Holding, lang: Lang) -> list[list[Any]]:
    """The moves a role made: which, how often, in which months; most first."""
    done: dict[tuple[str, str], list[date]] = defaultdict(list)
    for act in year.acts:
        if isinstance(act.outcome, Advanced) and _role(year, act, holding) == role:
            day = act.at.astimezone(ZoneInfo(year.definition.zone)).date()
            done[act.track, act.trigger].append(day)
    told = []
    for (track, trigger), days in done.items():
        of = year.definition.tracks[track]
        what = f"{of.label.say(lang)} – {of.transitions[trigger].label.say(lang)}"
        months = [_month(min(days)), _month(max(days))]
        told.append([what, len(days), " – ".join(dict.fromkeys(months))])
    return sorted(told, key=lambda one: (-one[1], one[0]))


def _role(year: Year, act: Performed, holding: Holding) -> str:
    """As whom an officer acted: the first role the move names that they hold."""
    by = year.definition.tracks[act.track].transitions[act.trigger].by
    return next((role for role in by if role in holding.get(act.officer, ())), "")


# --- the end -------------------------------------------------------------------------------------


def _refusals(year: Year, lang: Lang) -> list[list[Any]]:
    """Why moves were refused: how often, and the first sentence that said so."""
    said: dict[str, str] = {}
    for act in year.acts:
        if isinstance(act.outcome, Refusal):
            for verdict in act.outcome.reasons:
                said.setdefault(verdict.code, verdict.sentence(lang))
    return [[count, said[code]] for code, count in refusals(year).items()]


def _ends(year: Year, lang: Lang) -> list[list[Any]]:
    """Each track with the states in which records stand at the end."""
    return [
        [
            track.label.say(lang),
            [
                [state.label.say(lang), count]
                for key, state in track.states.items()
                if (count := year.states.get(name, {}).get(key, 0))
            ],
        ]
        for name, track in year.definition.tracks.items()
    ]
