"""What a plan asks for, as rows of a paper: by when, of whom, and how many."""

from __future__ import annotations

from datetime import date

from i18n.catalog import say
from i18n.dates import date_words
from reports.papers.asked import Facts
from reports.papers.words import small
from workflows.calendar import Calendar
from workflows.definition import Deadline, Definition, Quota
from workflows.explain.due_dates import due_words
from workflows.explain.duties import who_leaves
from workflows.explain.sections import Teller
from workflows.reckoning import dates_of_plan

FEW_DAYS, MOST_DAYS = 4, 12
"""Dates of a deadline that comes back which are listed; of more, the first and the last."""


def deadlines(plan: Definition, calendar: Calendar) -> list[Facts]:
    """Every date of the plan in the order of the year, those without a day at the end.

    ``days`` are the last good days of a date that had to be worked out, ``times`` how many there
    are.
    """
    found = []
    for name, deadline in plan.deadlines.items():
        days = [one.last_good_day for one in dates_of_plan(plan, name, calendar)]
        window = deadline.due.window
        begins = window[0] if window else min(days, default=plan.period.last)
        found.append((not (days or window), begins, deadline, days))
    found.sort(key=lambda one: one[:2])
    return [
        {
            "no": at,
            "label": one.label.vi,
            "due": due_words(Teller(plan, "vi"), one),
            "who": who(plan, one),
            "days": [] if one.due.fixed else _listed(days),
            "times": len(days),
        }
        for at, (_, _, one, days) in enumerate(found, start=1)
    ]


def who(plan: Definition, deadline: Deadline) -> str:
    """Who does it: the roles the plan names, the units, or the roles whose step it is."""
    track = plan.tracks[deadline.track]
    if not deadline.owed_by and (track.one_per == "unit" or deadline.quota):
        quota = plan.quotas[deadline.quota].unit_kinds if deadline.quota else ()
        return units(plan, deadline.unit_kinds or quota or track.unit_kinds)
    teller = Teller(plan, "vi")
    return teller.roles(deadline.owed_by or who_leaves(teller, deadline))


def quotas(plan: Definition) -> list[Facts]:
    """How many records each unit shall have; what must be none is a condition and no target."""
    targets = (one for one in plan.quotas.values() if one.maximum != 0)
    return [
        {
            "no": at,
            "label": one.label.vi,
            "noun": small(plan.tracks[one.track].label.vi),
            "units": units(plan, one.unit_kinds),
            "wanted": _wanted(one),
            "soft": one.soft,
        }
        for at, one in enumerate(targets, start=1)
    ]


def units(plan: Definition, kinds: tuple[str, ...]) -> str:
    """The kinds of unit by name; all of them where none is named."""
    return ", ".join(plan.unit_kinds[one].vi for one in kinds) or say("papers.every_unit", "vi")


def _listed(days: list[date]) -> list[str]:
    """The days in words: with the weekday where there are few of them."""
    said = [date_words(day, "vi", weekday=len(days) <= FEW_DAYS) for day in days]
    return said if len(said) <= MOST_DAYS else [said[0], "…", said[-1]]


def _wanted(quota: Quota) -> str:
    """Two digits, so that none can be added in front."""
    least, most = quota.minimum, quota.maximum
    if least is not None and least == most:
        return say("papers.exactly", "vi", n=f"{least:02}")
    if least is not None and most is not None:
        return say("papers.from_to", "vi", least=f"{least:02}", most=f"{most:02}")
    code = "papers.at_least" if least is not None else "papers.at_most"
    return say(code, "vi", n=f"{(least if least is not None else most) or 0:02}")
