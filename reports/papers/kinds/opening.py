"""The notice that a plan is to be carried out (thông báo triển khai kế hoạch)."""

from __future__ import annotations

from reports.papers.asked import Facts, Ground
from reports.papers.kinds.annexes import annexes
from reports.papers.kinds.tasks import deadlines, quotas


def facts(ground: Ground) -> Facts:
    """What the units have to do by when, how many records are wanted, which forms there are."""
    plan = ground.definition
    return {
        "units": [
            {"label": label.vi, "count": count}
            for kind, label in plan.unit_kinds.items()
            if (count := sum(one.kind == kind for one in ground.units))
        ],
        "deadlines": deadlines(plan, ground.runs.calendar),
        "quotas": quotas(plan),
        "forms": [one["label"] for one in annexes(plan) if one["unit"]],
        "contents": [one.vi for one in plan.contents],
        "duties": [one.vi for one in plan.duties],
    }
