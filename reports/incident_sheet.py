"""Incidents in words: what happened, since when, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from i18n.catalog import say
from i18n.language import Lang
from storage.incidents import IncidentRow
from storage.instants import instant
from workflows.incidents import INSTANTS


@dataclass(frozen=True, slots=True)
class IncidentTold:
    """An incident as a sentence can name it: what happened, then what to do."""

    row: IncidentRow

    def say(self, lang: Lang) -> str:
        """What happened and the next step."""
        what = happened(self.row, lang)
        # What a mail server answered may end the sentence without a full stop.
        stop = "" if what.endswith((".", "!", "?", "…")) else "."
        return f"{what}{stop} {next_step(self.row, lang)}"


def happened(row: IncidentRow, lang: Lang) -> str:
    """What went wrong."""
    return say(f"incidents.{row.kind}", lang, **_facts(row))


def next_step(row: IncidentRow, lang: Lang) -> str:
    """What somebody should do, and when the program tries again by itself."""
    step = say(f"incidents.{row.kind}.next", lang, **_facts(row))
    return f"{step} {retried(row, lang)}".rstrip()


def next_on_page(row: IncidentRow, lang: Lang) -> str:
    """The same for whoever looks at the pages and types no commands."""
    step = say(f"desk_incidents.next.{row.kind}", lang, **_facts(row))
    return f"{step} {retried(row, lang)}".rstrip()


def retried(row: IncidentRow, lang: Lang) -> str:
    """When the program tries again by itself; "" when it waits for a person."""
    return "" if row.retry_at is None else say("incidents.retry", lang, at=row.retry_at)


def _facts(row: IncidentRow) -> dict[str, Any]:
    """As a sentence takes them."""
    return {name: instant(told) if name in INSTANTS else told for name, told in row.facts.items()}


def incident_json(row: IncidentRow, lang: Lang) -> dict[str, Any]:
    """For a program."""
    return {
        "incident": row.id,
        "kind": row.kind,
        "key": row.key,
        "facts": dict(row.facts),
        "times": row.times,
        "opened_at": row.opened_at,
        "raised_at": row.raised_at,
        "retry_at": row.retry_at,
        "known_at": row.known_at,
        "known_by": row.known_by or None,
        "closed_at": row.closed_at,
        "closed_by": row.closed_by or None,
        "sentence": happened(row, lang),
        "next_step": next_step(row, lang),
    }
