"""The file of one record: what it is, what happened, its papers by number (hồ sơ)."""

from __future__ import annotations

from datetime import datetime

from i18n.catalog import in_words, say
from i18n.dates import before_words, date_words, in_vietnam
from reports.due_words import state_words
from reports.papers.asked import Facts, Ground
from reports.papers.kinds.rows import row
from reports.papers.words import labels, values
from reports.record_sheet import Happened, RecordSheet, record_sheet
from workflows.definition import DecisionKind
from workflows.errors import WrongUsage


def facts(ground: Ground, now: datetime) -> Facts:
    """Everything kept of one record, oldest first. Raises WrongUsage without a record."""
    if ground.asked.record is None:
        raise WrongUsage("paper_needs_record", kind=ground.asked.kind)
    (one,) = ground.records
    sheet = record_sheet(ground.db, one.code, now)
    plan = ground.definition
    named, said = labels(plan, plan.tracks[one.track]), values(plan, one)
    return {
        "record": row(ground, one, 1)
        | {"track": sheet.track.vi, "since": date_words(in_vietnam(sheet.since).date(), "vi")},
        "values": [{"label": named[name].vi, "value": words} for name, words in said.items()],
        "history": [_happened(ground, at, one) for at, one in enumerate(sheet.history, start=1)],
        "owed": [
            {
                "label": each.label.vi,
                "due": before_words(each.due_at, "vi"),
                "standing": state_words(each, "vi"),
            }
            for each in sheet.owed
        ],
        "papers": _papers(ground, sheet),
        "scores": [
            {
                "form": each.form.vi,
                "points": each.score.points,
                "full": each.score.full,
                "grade": each.grade.vi if each.grade else "",
            }
            for each in sheet.scores
        ],
        "linked": [
            {
                "relation": say(f"linked.{kind}", "vi"),
                "code": each.code,
                "name": each.name or each.code,
                "noun": each.noun.vi,
                "state": each.state.vi,
                "year": str(each.year),
            }
            for kind, linked in sheet.links.named()
            for each in linked
        ],
        "decisions": _decisions(ground, sheet),
    }


def _happened(ground: Ground, at: int, one: Happened) -> Facts:
    move, to = (said if isinstance(said, str) else said.vi for said in (one.move, one.to))
    return {
        "no": at,
        "day": date_words(in_vietnam(one.at).date(), "vi"),
        "move": move,
        "to": to,
        "by": ground.officer_name(one.by),
        "note": one.note,
    }


def _papers(ground: Ground, sheet: RecordSheet) -> list[Facts]:
    """The papers in the order they came: their numbers in the file never change."""
    kinds = ground.definition.documents
    return [
        {
            "no": at,
            "kind": kinds[one.kind].vi if one.kind in kinds else one.kind,
            "file": one.filename,
            "day": date_words(in_vietnam(one.attached_at).date(), "vi"),
            "by": ground.officer_name(one.officer or ""),
        }
        for at, one in enumerate(sheet.papers, start=1)
    ]


def _decisions(ground: Ground, sheet: RecordSheet) -> list[Facts]:
    outcomes = ground.definition.outcomes
    return [
        {
            "no": at,
            "code": one.code,
            "kind": in_words(DecisionKind(one.kind), "vi"),
            "day": date_words(datetime.fromisoformat(one.signed_on).date(), "vi"),
            "outcome": outcomes[one.outcome].vi if one.outcome in outcomes else one.outcome,
        }
        for at, one in enumerate(sheet.decisions, start=1)
    ]
