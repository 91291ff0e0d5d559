"""`lantoa mail release|withhold`: letters that wait for the receiving office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.acts import As, Note
from commands.context import Settings
from commands.output import document, line
from commands.results import refused
from commands.session import acting, now, opened
from workflows.errors import NotFound, WrongUsage
from workflows.verdict import Refusal

if TYPE_CHECKING:
    from storage.work import Work

app = typer.Typer()


@app.command("release")
def release_command(
    ctx: typer.Context,
    numbers: Annotated[list[int] | None, typer.Argument(metavar="NUMBER…")] = None,
    all_: Annotated[bool, typer.Option("--all")] = False,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    officer: As = None,
) -> None:
    from engine.held import release

    settings = Settings.of(ctx)
    if bool(numbers) == all_ or all_ == (plan is None):
        raise WrongUsage("release_what")
    with opened(settings) as db:
        by_plan: dict[str, list[int] | None] = {plan: None} if plan else {}
        with db.read() as work:
            for number in numbers or ():
                of = by_plan.setdefault(_plan_of(work, number), [])
                if of is not None:
                    of.append(number)
        actor, at = acting(db, officer), now(settings, db)
        released: list[int] = []
        void: list[int] = []
        for code, wanted in by_plan.items():
            done = release(db, code, wanted, actor, at)
            if isinstance(done, Refusal):
                refused(settings, done)
            released += done.released
            void += done.void
    if settings.json:
        document({"released": released, "void": void})
    line(settings, "letters.released", n=len(released))
    if void:
        line(settings, "letters.released_void", n=len(void))


@app.command("withhold")
def withhold_command(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", show_default=False)],
    note: Note = "",
    officer: As = None,
) -> None:
    from engine.held import withhold

    settings = Settings.of(ctx)
    with opened(settings) as db:
        refusal = withhold(db, number, note, acting(db, officer), now(settings, db))
    if refusal is not None:
        refused(settings, refusal)
    if settings.json:
        document({"message": number, "status": "void"})
    line(settings, "letters.withheld", message=number)


def _plan_of(work: Work, number: int) -> str:
    from storage.mail import message

    found = message(work, number)
    if found is None:
        raise NotFound("message_unknown", message=number)
    return found.plan
