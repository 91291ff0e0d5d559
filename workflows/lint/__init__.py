"""What can be wrong with a plan that can be read: one file per subject, each a pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from workflows.calendar import Calendar
from workflows.definition import Definition
from workflows.finding import Finding
from workflows.lint import (
    belonging,
    dates,
    deadlines,
    expressions,
    figures,
    forms,
    guards,
    labels,
    ladders,
    letterheads,
    letters,
    lists,
    names,
    quotas,
    recurring,
    roles,
    scores,
    states,
)
from workflows.places import Places

CHECKS: Final[tuple[Callable[[Definition, Places], Iterable[Finding]], ...]] = (
    states.check,
    roles.check,
    forms.check,
    scores.check,
    quotas.check,
    lists.check,
    belonging.check,
    figures.check,
    guards.check,
    expressions.check,
    dates.check,
    recurring.check,
    labels.check,
    letters.check,
    letterheads.check,
    names.check,
)
CHECKS_OF_DAYS: Final[
    tuple[Callable[[Definition, Places, Calendar | None], Iterable[Finding]], ...]
] = (
    deadlines.check,
    ladders.check,
)


def lint(
    definition: Definition, places: Places, calendar: Calendar | None = None
) -> Iterator[Finding]:
    """Every finding of every check, subject by subject.

    Args:
        places: where the pieces are written, `Places(name)` for a plan that is not from a file.
        calendar: the working days; without it nothing is said about days off.
    """
    for check in CHECKS:
        yield from check(definition, places)
    dated = dates.in_known_zone(definition)
    for check_days in CHECKS_OF_DAYS:
        yield from check_days(dated, places, calendar)
