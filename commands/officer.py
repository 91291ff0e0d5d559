"""`lantoa officer …`: the officers of a committee and their roles, imported and listed."""

from __future__ import annotations

import typer

from commands.context import Settings
from commands.imports import CommitteeOption, Take, importing
from commands.output import document, table
from commands.session import now, opened, the_committee

app = typer.Typer()


def _take() -> Take:
    from engine.intake.officers import import_officers

    return import_officers


app.command("import")(importing(_take))


@app.command("list")
def list_(ctx: typer.Context, committee: CommitteeOption = None) -> None:
    from reports.roster import listed_officers

    settings = Settings.of(ctx)
    with opened(settings) as db, db.read() as work:
        of = the_committee(work, committee)
        rows = listed_officers(work, of.id, now(settings, db))
    if settings.json:
        document({"committee": of.code, "officers": [one.as_json() for one in rows]})
        return
    heads = ("code", "name", "email", "phone", "lang", "account", "roles")
    cells = [(r.code, r.name, r.email, r.phone, r.lang, r.os_user, r.roles_text) for r in rows]
    table(settings, [f"commands.columns.{head}" for head in heads], cells)
