"""The notice that a plan is to be carried out (thông báo triển khai kế hoạch)."""

from __future__ import annotations

from i18n.catalog import say
from i18n.dates import before_words, date_words
from reports.papers.asked import Facts, Ground
from workflows.definition import Deadline, Quota
from workflows.periods import span_holding
from workflows.reckoning import reckon


def facts(ground: Ground) -> Facts:
    """What the units have to do by when, how many records are wanted, which forms there are."""
    plan = ground.definition
    return {
        "units": [
            {"label": label.vi, "count": count}
            for kind, label in plan.unit_kinds.items()
            if (count := sum(one.kind == kind for one in ground.units))
        ],
        "deadlines": [
            {"no": at, "label": one.label.vi, "due": _due(ground, one), "who": _who(ground, one)}
            for at, one in enumerate(plan.deadlines.values(), start=1)
        ],
        "quotas": [
            {"label": one.label.vi, "wanted": _wanted(one), "soft": one.soft}
            for one in plan.quotas.values()
        ],
        "forms": [one.label.vi for one in plan.forms.values()],
        "contents": [one.vi for one in plan.contents],
        "duties": [one.vi for one in plan.duties],
    }


def _due(ground: Ground, deadline: Deadline) -> str:
    plan, due = ground.definition, deadline.due
    if due.window:
        first, last = (date_words(day, "vi") for day in due.window)
        return say("papers.due_window", "vi", first=first, last=last)
    each = plan.tracks[deadline.track].each
    span = span_holding(each, ground.day) if each else None
    found = None if due.relative else reckon(due, plan, ground.runs.calendar, span=span)
    if found is None:
        return say("papers.due_relative", "vi")
    said = before_words(found.due_at, "vi")
    return f"{said} ({span.say('vi')})" if span else said


def _who(ground: Ground, deadline: Deadline) -> str:
    kinds = deadline.unit_kinds or ground.definition.tracks[deadline.track].unit_kinds
    labels = [ground.definition.unit_kinds[one].vi for one in kinds]
    return ", ".join(labels) or say("papers.every_unit", "vi")


def _wanted(quota: Quota) -> str:
    least, most = quota.minimum, quota.maximum
    if least is not None and least == most:
        return say("papers.exactly", "vi", n=least)
    if least is not None and most is not None:
        return say("papers.from_to", "vi", least=least, most=most)
    code = "papers.at_least" if least is not None else "papers.at_most"
    return say(code, "vi", n=least if least is not None else most)
