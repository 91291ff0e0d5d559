"""One record on the screen."""

from __future__ import annotations

from commands.context import Settings
from commands.output import line, table
from i18n.catalog import in_words
from reports.due_words import state_words
from reports.record_sheet import RecordSheet


def show_sheet(settings: Settings, sheet: RecordSheet) -> None:
    """Where the record stands, its form, what is owed, its papers and its history."""
    row = sheet.row
    line(
        settings,
        "commands.sheet_head",
        record=row.code,
        track=sheet.track,
        unit=sheet.unit_name,
        state=sheet.state,
        since=sheet.since,
        version=row.version,
    )
    for label, value in sheet.values:
        said = in_words(value, settings.lang)
        line(settings, "commands.sheet_value", label=label, value=said)
    for sheet_scored in sheet.scores:
        line(
            settings,
            "linked.score",
            form=sheet_scored.form,
            points=sheet_scored.score.points,
            full=sheet_scored.score.full,
            grade=sheet_scored.grade or "–",
        )
    for one in sheet.owed:
        standing = state_words(one, settings.lang)
        line(
            settings,
            "commands.sheet_owed",
            deadline=one.label,
            day=one.last_good_day,
            standing=standing,
        )
    for paper in sheet.papers:
        line(settings, "commands.sheet_paper", file=paper.filename, digest=paper.sha256[:12])
    for decision in sheet.decisions:
        line(settings, "commands.sheet_decision", decision=decision.code, outcome=decision.outcome)
    for kind, linked in sheet.links.named():
        for other in linked:
            line(
                settings,
                f"commands.sheet_{kind}",
                record=other.code,
                noun=other.noun,
                name=other.name or other.code,
                state=other.state,
                year=str(other.year),
            )
    heads = [f"commands.columns.{head}" for head in ("at", "move", "to", "by", "note")]
    table(settings, heads, [(h.at, h.move, h.to, h.by, h.note or None) for h in sheet.history])
