"""The plan itself (Kế hoạch), from its definition alone: what was signed, with its forms."""

from __future__ import annotations

from i18n.dates import date_words
from reports.papers.asked import Facts
from reports.papers.kinds.annexes import annexes, doer
from reports.papers.kinds.tasks import deadlines, quotas
from reports.papers.words import roman, within
from workflows.calendar import Calendar
from workflows.definition import SYSTEM, Definition, ParentPlan


def facts(plan: Definition, calendar: Calendar) -> Facts:
    """Purposes, contents, targets, dates, duties, and an annex for each form.

    ``parts`` are the Roman numbers of the sections; one that has nothing to say has none.
    """
    due, people = deadlines(plan, calendar), _people(plan)
    contents = [_ended(one.vi) for one in (*plan.themes, *plan.contents)]
    there = {
        "purposes": bool(plan.purposes),
        "contents": True,
        "dates": True,
        "duties": bool(plan.duties or people),
    }
    having = [name for name, has in there.items() if has]
    parts = {name: roman(having.index(name) + 1) if name in having else "" for name in there}
    return {
        "subject": _subject(plan.title.vi),
        "parts": parts,
        "grounds": _grounds(plan),
        "purposes": [one.vi for one in plan.purposes],
        "contents": contents,
        "units": [one.vi for one in plan.unit_kinds.values()],
        "quotas": quotas(plan),
        "deadlines": due,
        "dates": {
            "first": date_words(plan.period.first, "vi"),
            "last": date_words(plan.period.last, "vi"),
        },
        "events": [f"{one.label.vi} ({one.day})" for one in plan.anniversaries.values()],
        "papers": [one.vi for one in plan.documents.values()],
        "duties": [one.vi for one in plan.duties],
        "people": people,
        "forms": annexes(plan),
    }


def _ended(said: str) -> str:
    return said if said.endswith((".", "…", ":", ";")) else f"{said}."


def _subject(title: str) -> str:
    named = within(title)
    return named[:1].upper() + named[1:]


def _grounds(plan: Definition) -> list[str]:
    """What the plan carries out: the plan of the level above, then its basis (001-02, 002-02)."""
    parent = [_cited(plan.parent)] if plan.parent else []
    return [*parent, *(one.vi.rstrip(".") for one in plan.basis)]


def _cited(parent: ParentPlan) -> str:
    number = f" số {parent.number}" if parent.number else ""
    day = f" ngày {date_words(parent.issued_on, 'vi')}" if parent.issued_on else ""
    return f"Kế hoạch{number}{day} của {parent.issuer.vi} về {within(parent.title.vi)}"


def _people(plan: Definition) -> list[Facts]:
    """What each role does, track by track, in the order of the plan.

    A step is the work of whoever in the unit may make it, else of the first role it names; others
    may do it for them. Steps back (returned, withdrawn) are no duty.
    """
    works: dict[str, dict[str, list[str]]] = {name: {} for name in plan.roles}
    for track in plan.tracks.values():
        for move in track.transitions.values():
            first = doer(plan, move)
            if first != SYSTEM and not move.needs_reason:
                works[first].setdefault(track.label.vi, []).append(move.label.vi)
    found = [
        {"label": plan.roles[name].label.vi, "works": [_work(*one) for one in of.items()]}
        for name, of in works.items()
        if of
    ]
    return [{"no": at, **one} for at, one in enumerate(found, start=1)]


def _work(track: str, moves: list[str]) -> str:
    return f"{track}: {'; '.join(dict.fromkeys(moves))}."
