"""`lantoa inbox`, `lantoa tick`: what waits for an officer, and what is due by the clock."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from commands.context import Settings
from commands.output import document, line, prose, table
from commands.session import acting, now, opened, os_account

if TYPE_CHECKING:
    from engine.inbox import Inbox, Waiting

app = typer.Typer()

OFFERED = 10
"""Obligations whose command is written out; the others are typed in the same way."""


@app.command("inbox")
def inbox(
    ctx: typer.Context,
    officer: Annotated[str | None, typer.Option("--as", metavar="OFFICER")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 200,
    after: Annotated[str, typer.Option("--after", metavar="NEXT")] = "",
) -> None:
    from engine.inbox import inbox as work_of
    from reports.due_words import state_words
    from reports.work_list import inbox_json

    settings = Settings.of(ctx)
    with opened(settings) as db:
        actor = acting(db, officer)
        at = now(settings, db)
        mine = work_of(db, actor.officer_id or 0, at, after=after, at_most=limit)
    if settings.json:
        document(inbox_json(mine))
        return
    line(settings, "commands.inbox_owed", n=len(mine.owed))
    heads = [
        f"commands.columns.{head}"
        for head in ("deadline", "unit_name", "last_good_day", "standing")
    ]
    rows = [
        (one.label, one.unit_name, one.last_good_day, state_words(one, settings.lang))
        for one in mine.owed
    ]
    table(settings, heads, rows)
    _offer_to_acknowledge(settings, mine, officer)
    line(settings, "commands.inbox_waiting", n=len(mine.waiting))
    heads = [f"commands.columns.{head}" for head in ("record", "unit", "state", "moves")]
    moves = [(one.record, one.unit, one.state_label, _moves(one, settings)) for one in mine.waiting]
    table(settings, heads, moves)
    if mine.next:
        acting_as = f" --as {officer}" if officer else ""
        total = "commands.inbox_many" if mine.uncounted else "commands.inbox_total"
        line(settings, total, n=mine.total)
        prose(f"  lantoa inbox{acting_as} --after {mine.next}")


def _offer_to_acknowledge(settings: Settings, mine: Inbox, officer: str | None) -> None:
    """What to type to say that one knows, for each obligation: it is copied as it stands."""
    offered = [one.owed for one in mine.matters if one.owed is not None and one.can_acknowledge]
    if not offered:
        return
    line(settings, "commands.inbox_acknowledge", n=len(offered))
    owed = Counter(one.record for one in mine.owed)
    for one in offered[:OFFERED]:
        which = f" --deadline {one.deadline}" if owed[one.record] > 1 else ""
        acting_as = f" --as {officer}" if officer else ""
        prose(f"  lantoa record acknowledge {one.record}{which}{acting_as}")
    if len(offered) > OFFERED:
        line(settings, "commands.inbox_acknowledge_more", n=len(offered) - OFFERED)


def _moves(one: Waiting, settings: Settings) -> str:
    """What may be done with it: by its label, and by the word that is typed."""
    return ", ".join(f"{label.say(settings.lang)} ({name})" for name, label in one.triggers)


@app.command("tick")
def tick(ctx: typer.Context) -> None:
    from commands.logs import log_to_stderr
    from engine.deadman import DeadMan
    from engine.round import go_round

    log_to_stderr()
    settings = Settings.of(ctx)
    deadman = DeadMan.of(os.environ)
    with opened(settings) as db:
        done = go_round(db, now(settings, db), os_user=os_account()).ticked
    deadman.tell()
    if settings.json:
        document(
            {
                "fired": done.fired,
                "superseded": done.superseded,
                "moot": done.moot,
                "messages": done.messages,
                "next_due_at": done.next_due_at,
                "put_aside": [
                    {"obligation": one.obligation_id, "trouble": one.trouble}
                    for one in done.put_aside
                ],
                "opened": [
                    {
                        "plan": one.plan,
                        "track": one.track,
                        "period": one.period,
                        "records": one.records,
                    }
                    for one in done.periods
                ],
                "unopened": [
                    {"plan": one.plan, "trouble": one.trouble, "retry_at": one.again}
                    for one in done.unopened
                ],
            }
        )
        return
    for period in done.periods:
        facts = {"plan": period.plan, "period": period.label, "n": period.records}
        line(settings, "commands.tick_period", **facts)
    line(settings, "commands.tick_done", fired=done.fired, messages=done.messages)
    if done.superseded:
        line(settings, "commands.tick_superseded", n=done.superseded)
    for late in done.unopened:
        facts = {"plan": late.plan, "at": late.again, "trouble": late.trouble}
        line(settings, "commands.tick_unopened", **facts)
    for aside in done.put_aside:
        line(settings, "commands.tick_put_aside", id=aside.obligation_id, trouble=aside.trouble)
    if done.next_due_at is None:
        line(settings, "commands.tick_nothing_left")
    else:
        line(settings, "commands.tick_next", at=done.next_due_at)
