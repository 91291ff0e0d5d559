"""The report of a quarter or a year: what was sent, what came of it, what was decided (002-15)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta

from engine.due import Owed, owed
from engine.shortfalls import shortfalls
from i18n.catalog import in_words, say
from i18n.dates import before_words, date_words
from reports.charts.catalog import Chart, as_png, figures, title
from reports.papers.asked import Facts, Ground
from reports.papers.kinds.rows import of_records
from reports.papers.words import values
from storage.audit import entries
from storage.decisions import decisions, outcomes_of
from workflows.definition import DecisionKind, FieldType, Track
from workflows.errors import SystemFault, WrongUsage
from workflows.periods import Span, span_named

NOT_DRAWN = frozenset({"chart_no_room", "chart_not_drawn"})
MANY = 12
"""Units beyond which a chart with a bar for each does not fit on a page."""
MOST_PERIODS = 4
"""Periods of one date that stand in lines of their own: the quarters of a year."""
ADVANCED = "record.advanced"


def facts(ground: Ground, now: datetime) -> Facts:
    """The figures of a period, and charts as pictures.

    Raises WrongUsage for a text that names no period.
    """
    span = _span(ground)
    made = _decisions(ground, span)
    return {
        "period": span.say("vi"),
        "first": date_words(span.first, "vi"),
        "last": date_words(min(span.last, ground.day), "vi"),
        "units": [
            {"label": label.vi, "count": count}
            for kind, label in ground.definition.unit_kinds.items()
            if (count := sum(one.kind == kind for one in ground.units))
        ],
        "unit_count": len(ground.units),
        "dates": _dates(ground, span, now),
        "tracks": [_track(ground, *one) for one in of_records(ground.definition).items()],
        "moves": _moves(ground, span),
        "short": _short(ground, now),
        "decisions": made,
        "decided": _decided(made),
        "charts": _charts(ground, now),
    }


def _charts(ground: Ground, now: datetime) -> list[Facts]:
    """How things stand and what falls due when; of many units their kinds.

    None where this machine cannot draw them now: a report without pictures is a report.
    """
    by = Chart.KINDS if len(ground.units) > MANY else Chart.UNITS
    try:
        return [
            {
                "title": title(one, "vi"),
                "picture": as_png(one, figures(ground.db, one, ground.plan.code, now), "vi"),
            }
            for one in (Chart.FUNNEL, by, Chart.YEAR)
        ]
    except SystemFault as fault:
        if fault.code not in NOT_DRAWN:
            raise
        return []


def _span(ground: Ground) -> Span:
    asked = ground.asked.period
    if asked is None:
        year = str(ground.definition.year)
        return span_named(year)
    try:
        return span_named(asked)
    except ValueError as error:
        raise WrongUsage("paper_period", given=asked) from error


def _dates(ground: Ground, span: Span, now: datetime) -> list[Facts]:
    """Date by date of the period: how many sent in time, late, and not yet.

    What comes back oftener stands in one line: a year has fifty-two weeks.
    """
    found = [
        one
        for one in owed(ground.db, ground.plan.code, now)
        if span.first <= one.last_good_day <= span.last
    ]
    periods: dict[str, set[str]] = {}
    for one in found:
        periods.setdefault(one.deadline, set()).add(one.period.key if one.period else "")
    grouped: dict[tuple[str, str], list[Owed]] = {}
    for one in found:
        together = len(periods[one.deadline]) > MOST_PERIODS
        key = "" if together or not one.period else one.period.key
        grouped.setdefault((one.deadline, key), []).append(one)
    return [
        {
            "no": at,
            "label": _label(ground, found),
            "due": _due(found, len(periods[found[0].deadline])),
            "total": len(found),
            "in_time": sum(one.state == "settled" and not one.late for one in found),
            "late": sum(one.state == "settled" and one.late for one in found),
            "missing": sum(one.state == "open" for one in found),
            "waived": sum(one.state == "waived" for one in found),
        }
        for at, found in enumerate(grouped.values(), start=1)
    ]


def _label(ground: Ground, found: list[Owed]) -> str:
    """What is owed: with its period where it is of one."""
    one = found[0]
    several = len({each.period for each in found}) > 1
    deadline = ground.definition.deadlines.get(one.deadline)
    return deadline.label.vi if several and deadline else one.label.vi


def _due(found: list[Owed], periods: int) -> str:
    days = sorted(one.last_good_day for one in found)
    if len({each.period for each in found}) == 1:
        return before_words(found[0].due_at, "vi")
    first, last = date_words(days[0], "vi"), date_words(days[-1], "vi")
    return say("papers.due_times", "vi", n=periods, first=first, last=last)


def _track(ground: Ground, name: str, track: Track) -> Facts:
    plan = ground.definition
    found = [one for one in ground.records if one.track == name]
    standing = Counter(one.state for one in found)
    said = [values(plan, one) for one in found]
    choices = []
    for field, form_field in (plan.forms[track.form].fields if track.form else {}).items():
        if form_field.type is not FieldType.CHOICE or not form_field.choices:
            continue
        counted = Counter(one.get(field, "") for one in said)
        labels = [label.vi for label in plan.lists[form_field.choices].choices.values()]
        rows = [{"label": label, "count": counted[label]} for label in labels]
        choices.append({"label": form_field.label.vi, "rows": rows})
    return {
        "label": track.label.vi,
        "total": len(found),
        "units": len({one.unit for one in found}),
        "states": [
            {"label": state.label.vi, "count": standing[key]}
            for key, state in track.states.items()
            if standing[key]
        ],
        "choices": choices,
    }


def _moves(ground: Ground, span: Span) -> list[Facts]:
    """What was done with the records in the period, by move."""
    since = datetime.combine(span.first, time(), ground.runs.zone)
    until = datetime.combine(span.last + timedelta(days=1), time(), ground.runs.zone)
    of_track = {one.id: one.track for one in ground.records}
    counted: Counter[tuple[str, str]] = Counter()
    with ground.db.read() as work:
        head = ground.plan.head_id
        for entry in entries(work, head, act=ADVANCED, since=since, until=until):
            track = of_track.get(entry.record_id or 0)
            if track is not None:
                counted[track, str(entry.body["trigger"])] += 1
    return [
        {"track": track.label.vi, "label": move.label.vi, "count": counted[name, trigger]}
        for name, track in of_records(ground.definition).items()
        for trigger, move in track.transitions.items()
        if counted[name, trigger]
    ]


def _short(ground: Ground, now: datetime) -> list[Facts]:
    found = shortfalls(ground.db, ground.plan.code, now)
    return [
        {
            "label": quota.label.vi,
            "units": sum(one.quota == name for one in found),
            "missing": sum(one.missing for one in found if one.quota == name),
        }
        for name, quota in ground.definition.quotas.items()
        if any(one.quota == name for one in found)
    ]


def _decisions(ground: Ground, span: Span) -> list[Facts]:
    labels = ground.definition.outcomes
    with ground.db.read() as work:
        found = [
            (one, Counter(outcomes_of(work, one.id).values()))
            for one in decisions(work, ground.plan.id)
            if one.replaced_by is None and span.first <= one.signed_on <= span.last
        ]
    return [
        {
            "no": at,
            "kind": in_words(DecisionKind(one.kind), "vi"),
            "number": one.number or "",
            "day": date_words(one.signed_on, "vi"),
            "results": [
                {"label": labels[name].vi if name in labels else name, "count": count}
                for name, count in said.items()
            ],
        }
        for at, (one, said) in enumerate(found, start=1)
    ]


def _decided(made: list[Facts]) -> list[Facts]:
    """How many records the decisions name, by what they say."""
    counted: Counter[str] = Counter()
    for one in made:
        for result in one["results"]:
            counted[result["label"]] += result["count"]
    return [{"label": label, "count": count} for label, count in counted.items()]
