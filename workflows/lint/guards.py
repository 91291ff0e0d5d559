"""Guards: whatever they name exists, and a record that is only being made can meet them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workflows.definition import (
    BelongingGuard,
    DecisionGuard,
    Definition,
    DocumentGuard,
    FormGuard,
    Guard,
    NotBeforeGuard,
    OnTimeGuard,
    QuotaGuard,
    guard_name,
)
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about the guards of every move."""
    for track, line in definition.tracks.items():
        for name, move in line.transitions.items():
            for index, guard in enumerate(move.guards):
                path = ("tracks", track, "transitions", name, "guards", index)
                for key, code, group, named, known in _names(definition, guard):
                    way = (*path, key)
                    yield from unknown(places, code, group, way, [named], known)
                if isinstance(guard, DecisionGuard) and not guard.decision and places.whole(*path):
                    yield places.finding("empty_list", (*path, "decision"))
                if move.creates and line.one_per:
                    yield places.finding("guard_on_opening", path, text=guard_name(guard))
                elif move.creates and isinstance(
                    guard, BelongingGuard | DecisionGuard | DocumentGuard
                ):
                    yield places.finding("guard_before_record", path, text=guard_name(guard))


def _names(
    definition: Definition, guard: Guard
) -> Iterator[tuple[str, str, str, str, Collection[str]]]:
    """Key, code of the finding, group, name, and the names there are."""
    match guard:
        case FormGuard(form=name):
            yield "form", "unknown_form", "forms", name, definition.forms
        case DocumentGuard(document=name):
            yield "document", "unknown_document", "documents", name, definition.documents
        case DecisionGuard(outcome=str(name)):
            yield "outcome", "unknown_outcome", "outcomes", name, definition.outcomes
        case QuotaGuard(quota=name):
            yield "quota", "unknown_quota", "quotas", name, definition.quotas
        case OnTimeGuard(on_time=name):
            yield "on_time", "unknown_deadline", "deadlines", name, definition.deadlines
        case NotBeforeGuard(not_before=name):
            yield "not_before", "unknown_deadline", "deadlines", name, definition.deadlines
        case _:
            return
