"""`lantoa officer deactivate|reactivate`: somebody leaves, or comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.acts import As, DryRun, Note
from commands.context import Settings
from commands.imports import CommitteeOption
from commands.output import document, line
from commands.results import refused
from commands.session import acting_or_system, now, opened, the_committee
from workflows.verdict import Refusal

if TYPE_CHECKING:
    from engine.leaving import Leaving

app = typer.Typer()

Holder = Annotated[str, typer.Argument(metavar="OFFICER", show_default=False)]


@app.command("deactivate")
def deactivate_(
    ctx: typer.Context,
    holder: Holder,
    note: Note = "",
    force: Annotated[bool, typer.Option("--force")] = False,
    dry_run: DryRun = False,
    committee: CommitteeOption = None,
    officer: As = None,
) -> None:
    from engine.leaving import deactivate, look_at_leaving

    settings = Settings.of(ctx)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee).id
        at = now(settings, db)
        if dry_run:
            _show(settings, look_at_leaving(db, of, holder, at), "people.would_leave")
            return
        actor = acting_or_system(db, officer)
        done = deactivate(db, of, holder, actor, at, note=note, force=force)
    if isinstance(done, Refusal):
        refused(settings, done)
    _show(settings, done, "people.left")


@app.command("reactivate")
def reactivate_(
    ctx: typer.Context,
    holder: Holder,
    note: Note = "",
    committee: CommitteeOption = None,
    officer: As = None,
) -> None:
    from engine.leaving import reactivate

    settings = Settings.of(ctx)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee).id
        actor = acting_or_system(db, officer)
        done = reactivate(db, of, holder, actor, now(settings, db), note=note)
    if isinstance(done, Refusal):
        refused(settings, done)
    if settings.json:
        document(_json(settings, done))
    line(settings, "people.returned", officer=done.officer.name)
    for one in done.roles:
        line(settings, "people.role_again", role=one.label, of=one.of)


def _show(settings: Settings, found: Leaving, said: str) -> None:
    if settings.json:
        document(_json(settings, found))
    line(settings, said, officer=found.officer.name)
    if found.sessions is not None:
        ended = {"sessions": found.sessions, "links": found.links, "tokens": found.tokens}
        line(settings, "people.left_ended", **ended)
    line(settings, "people.left_letters", n=found.letters)
    for one in found.roles:
        heirs = tuple(heir.name for heir in one.heirs)
        whose = "people.role_to" if heirs else "people.role_unheld" if one.unheld else ""
        if whose:
            line(settings, whose, role=one.label, of=one.of, heirs=heirs)


def _json(settings: Settings, found: Leaving) -> dict[str, object]:
    return {
        "officer": found.officer.code,
        "active": found.officer.active if found.sessions is None else False,
        "letters": found.letters,
        "sessions": found.sessions,
        "links": found.links,
        "tokens": found.tokens,
        "roles": [
            {
                "role": one.role,
                "of": one.of.say(settings.lang),
                "heirs": [heir.code for heir in one.heirs],
                "unheld": one.unheld,
            }
            for one in found.roles
        ],
    }
