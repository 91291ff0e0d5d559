"""`lantoa record extend|waive`: one unit's date extended, or its duty waived, by a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.acts import As, instant_given
from commands.context import Settings
from commands.output import document, line
from commands.session import acting, now, opened
from workflows.errors import WrongUsage

if TYPE_CHECKING:
    from engine.relief import Relieved
    from workflows.definition import Due
    from workflows.verdict import Refusal

app = typer.Typer()

Owed = Annotated[str | None, typer.Option("--deadline", metavar="NAME")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT")]
Number = Annotated[str, typer.Option("--number", metavar="TEXT")]


@app.command("extend")
def extend_command(
    ctx: typer.Context,
    record: str,
    reason: Reason,
    number: Number,
    before: Annotated[str | None, typer.Option("--before", metavar="DATE")] = None,
    through: Annotated[str | None, typer.Option("--through", metavar="DATE")] = None,
    deadline: Owed = None,
    officer: As = None,
) -> None:
    from engine.relief import Ground, extend

    settings = Settings.of(ctx)
    due = _due(before, through)
    with opened(settings) as db:
        ground, actor = Ground(reason, number), acting(db, officer)
        done = extend(db, record, deadline, due, ground, actor, now(settings, db))
    _ended(settings, done, "commands.extended")


@app.command("waive")
def waive_command(
    ctx: typer.Context,
    record: str,
    reason: Reason,
    number: Number,
    deadline: Owed = None,
    officer: As = None,
) -> None:
    from engine.relief import Ground, waive

    settings = Settings.of(ctx)
    with opened(settings) as db:
        ground, actor = Ground(reason, number), acting(db, officer)
        done = waive(db, record, deadline, ground, actor, now(settings, db))
    _ended(settings, done, "commands.waived")


def _ended(settings: Settings, done: Relieved | Refusal, said: str) -> None:
    from commands.results import refused
    from workflows.verdict import Refusal

    if isinstance(done, Refusal):
        refused(settings, done)
    if settings.json:
        document({"record": done.record, "deadline": done.deadline, "due_at": done.due_at})
    due = {} if done.due is None else {"due": done.due}
    line(settings, said, record=done.record, deadline=done.label, **due)


def _due(before: str | None, through: str | None) -> Due:
    """The date as the option says it; exactly one is given."""
    from workflows.definition import Due
    from workflows.filling import read_day

    if before is not None and through is None:
        return Due(before=read_day(before) or instant_given("--before", before))
    if through is not None and before is None:
        day = read_day(through)
        if day is None:
            raise WrongUsage("bad_date_option", option="--through", given=through)
        return Due(through=day)
    raise WrongUsage("extend_one_date")
