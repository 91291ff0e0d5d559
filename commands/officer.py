"""`lantoa officer …`: the officers of a committee and their roles; and a way in for one."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from commands.acts import As
from commands.context import Settings
from commands.imports import CommitteeOption, Take, importing
from commands.officer_leaving import app as leaving
from commands.output import document, line, table
from commands.session import acting, acting_or_system, now, opened, the_committee

app = typer.Typer()


def _take() -> Take:
    from engine.intake.officers import import_officers

    return import_officers


app.command("import")(importing(_take))
app.registered_commands += leaving.registered_commands


@app.command("list")
def list_(ctx: typer.Context, committee: CommitteeOption = None) -> None:
    from commands.viewing import note_view
    from engine.views import What
    from reports.roster import listed_officers

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        with db.read() as work:
            of = the_committee(work, committee)
            rows = listed_officers(work, of.id, at)
        note_view(db, of.id, What.OFFICERS, "", len(rows), at)
    if settings.json:
        document({"committee": of.code, "officers": [one.as_json() for one in rows]})
        return
    heads = ("code", "name", "email", "phone", "lang", "account", "roles")
    cells = [(r.code, r.name, r.email, r.phone, r.lang, r.os_user, r.roles_text) for r in rows]
    table(settings, [f"commands.columns.{head}" for head in heads], cells)


@app.command("sign-in")
def sign_in(
    ctx: typer.Context,
    holder: Annotated[str, typer.Argument(metavar="OFFICER", show_default=False)],
    officer: As = None,
) -> None:
    from commands.outgoing import outgoing
    from engine.links.key import link_key
    from engine.links.links import key_file
    from engine.sign_in.from_machine import let_in

    settings = Settings.of(ctx)
    with opened(settings) as db, outgoing(settings, db) as way:
        address = way.links.address if way.links else ""
        key = link_key(key_file(os.environ, settings.home))
        actor, whom = acting_or_system(db, officer), acting(db, holder)
        made = let_in(db, key, whom.officer_id or 0, actor, now(settings, db))
    link = f"{address}{made.path}"
    if settings.json:
        document({"officer": made.officer, "link": link, "until": made.until})
    line(settings, "commands.officer_let_in", officer=made.officer, until=made.until)
    line(settings, "commands.officer_let_in_link", link=link)
    if not address:
        line(settings, "commands.officer_let_in_path")


@app.command("reset-totp")
def reset_totp(
    ctx: typer.Context,
    holder: Annotated[str, typer.Argument(metavar="OFFICER", show_default=False)],
    officer: As = None,
) -> None:
    from engine.sign_in.second_factor import forget
    from storage.people import officer_by_id
    from workflows.errors import NotFound

    settings = Settings.of(ctx)
    with opened(settings) as db:
        actor, whom = acting_or_system(db, officer), acting(db, holder)
        with db.read() as work:
            found = officer_by_id(work, whom.officer_id or 0)
        if found is None:
            raise NotFound("officer_unknown", officer=holder)
        dropped = forget(db, found, now(settings, db), actor.os_user, actor=actor)
    if settings.json:
        document({"officer": found.code, "reset": dropped})
    said = "commands.totp_reset" if dropped else "commands.totp_none"
    line(settings, said, officer=found.code)
