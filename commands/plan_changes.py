"""`lantoa plan amend|close`: a running plan changes or ends, what follows is shown first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.acts import As, DryRun, Note
from commands.context import Settings
from commands.output import document, line, table
from commands.session import acting, now, opened
from engine.impact import DateImpact, RungMoved
from i18n.catalog import say

app = typer.Typer()


@app.command("amend")
def amend(
    ctx: typer.Context,
    plan: str,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")] = "",
    number: Annotated[str, typer.Option("--number", metavar="TEXT")] = "",
    officer: As = None,
    dry_run: DryRun = False,
) -> None:
    from commands.plan_file import readable
    from commands.results import refused
    from engine.amend import amend as amend_plan
    from engine.amend import amendment
    from engine.relief import Ground
    from workflows.verdict import Refusal

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        source, definition, _ = readable(settings, file)
        if dry_run:
            sheet = amendment(db, plan, definition, at)
        else:
            ground, actor = Ground(reason, number), acting(db, officer)
            done = amend_plan(db, plan, definition, source, ground, actor, at)
            if isinstance(done, Refusal):
                refused(settings, done)
            sheet = done
    if settings.json:
        document(
            {
                "plan": sheet.plan,
                "dry_run": dry_run,
                "definition_sha256": sheet.definition_sha256,
                "corrections": sheet.corrections,
                "opened": sheet.opened,
                "changed": list(sheet.names),
                "dates": [_json(one) for one in sheet.dates],
            }
        )
        return
    for way in sheet.ways:
        if way.old.say(settings.lang) == way.new.say(settings.lang):
            continue  # the event it hangs on has moved
        line(settings, "commands.amend_way", deadline=way.label, old=way.old, new=way.new)
    for one in sheet.dates:
        _show(settings, one)
    if sheet.opened:
        line(settings, "commands.amend_opened", n=sheet.opened)
    said = "commands.would_amend" if dry_run else "commands.amended"
    line(settings, said, plan=sheet.plan, n=sheet.corrections)


@app.command("close")
def close(
    ctx: typer.Context,
    plan: str,
    note: Note = "",
    officer: As = None,
    dry_run: DryRun = False,
) -> None:
    from commands.results import refused
    from engine.closing import close_plan, closing
    from workflows.verdict import Refusal

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        done = closing(db, plan) if dry_run else close_plan(db, plan, note, acting(db, officer), at)
    if isinstance(done, Refusal):
        refused(settings, done)
    if settings.json:
        counts = {"unfinished": done.unfinished, "owed": done.owed}
        document({"plan": done.plan, "dry_run": dry_run, **counts})
    said = "commands.would_close" if dry_run else "commands.closed"
    line(settings, said, plan=done.plan, unfinished=done.unfinished, owed=done.owed)


def _show(settings: Settings, one: DateImpact) -> None:
    from workflows.explain.duties import rung_when

    line(settings, "commands.amend_date", deadline=one.label, old=one.old, new=one.new)
    line(settings, "commands.amend_counts", moved=one.moved, kept=one.kept, eased=one.eased)
    if one.over:
        line(settings, "commands.amend_over", n=one.over)
    line(settings, "commands.amend_letters", told=len(one.told), waiting=one.waiting)
    heads = ("rung", "letter_kind", "old_day", "new_day", "standing")
    cells = [
        (
            rung_when(rung.rung, settings.lang),
            say(f"letters.kind.{rung.rung.sends.value}", settings.lang),
            rung.old_at.date(),
            rung.new_at.date(),
            _standing(settings, rung),
        )
        for rung in one.rungs
    ]
    if cells:
        table(settings, [f"commands.columns.{head}" for head in heads], cells)


def _standing(settings: Settings, rung: RungMoved) -> str:
    """What becomes of a rung: it is over, goes out again, or goes out later."""
    if rung.past:
        return say("commands.rung_past", settings.lang)
    if rung.gone:
        return say("commands.rung_again", settings.lang, n=rung.gone)
    return say("commands.rung_coming", settings.lang)


def _json(one: DateImpact) -> dict[str, object]:
    return {
        "deadline": one.deadline,
        "period": one.period or None,
        "from": one.old.due_at,
        "to": one.new.due_at,
        "moved": one.moved,
        "kept": one.kept,
        "eased": one.eased,
        "over": one.over,
        "told": list(one.told),
        "waiting": one.waiting,
        "rungs": [
            {
                "at": rung.rung.at,
                "letter": rung.rung.sends.value,
                "escalates": rung.escalates,
                "from": rung.old_at,
                "to": rung.new_at,
                "gone": rung.gone,
                "past": rung.past,
            }
            for rung in one.rungs
        ],
    }
