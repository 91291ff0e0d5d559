"""`lantoa token …`: what other programs ask with: made, listed, ended."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.acts import As, instant_given
from commands.context import LOCAL, Settings
from commands.imports import CommitteeOption
from commands.output import document, line, table
from commands.session import acting, acting_or_system, now, opened, the_committee
from engine.api_scopes import Scope

app = typer.Typer()


@app.command("create")
def create(
    ctx: typer.Context,
    holder: Annotated[str, typer.Argument(metavar="OFFICER", show_default=False)],
    scopes: Annotated[list[Scope], typer.Option("--scope", metavar="SCOPE")],
    until: Annotated[str | None, typer.Option("--until", metavar="DATE")] = None,
    client: Annotated[str, typer.Option("--client", metavar="TEXT")] = "",
    officer: As = None,
) -> None:
    from engine.api_tokens import create_token

    settings = Settings.of(ctx)
    last = instant_given("--until", until).astimezone(LOCAL).date() if until else None
    with opened(settings) as db:
        actor, whom = acting_or_system(db, officer), acting(db, holder)
        at = now(settings, db)
        made = create_token(db, whom.officer_id or 0, scopes, actor, at, until=last, client=client)
    feed = f"/calendar/{made.secret}.ics" if Scope.CALENDAR in made.scopes else None
    if settings.json:
        document(
            {
                "number": made.number,
                "token": made.secret,
                "officer": made.officer,
                "scopes": list(made.scopes),
                "expires_at": made.expires_at,
                "calendar": feed,
            }
        )
    facts = {"number": str(made.number), "officer": made.officer, "at": made.expires_at}
    line(settings, "commands.token_made", scopes=", ".join(made.scopes), **facts)
    line(settings, "commands.token_secret", secret=made.secret)
    if feed is not None:
        line(settings, "commands.token_calendar", path=feed)


@app.command("list")
def list_(ctx: typer.Context, committee: CommitteeOption = None) -> None:
    from engine.api_tokens import listed
    from i18n.catalog import say

    settings = Settings.of(ctx)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
        rows = listed(db, of.id, now(settings, db))
    if settings.json:
        document(
            {
                "tokens": [
                    {
                        "number": one.number,
                        "officer": one.officer,
                        "scopes": list(one.scopes),
                        "client": one.client,
                        "created_at": one.created_at,
                        "expires_at": one.expires_at,
                        "standing": one.standing,
                    }
                    for one in rows
                ]
            }
        )
        return
    names = ("token_number", "officer", "scopes", "client", "expires_at", "standing")
    cells = [
        (
            str(one.number),
            one.officer,
            ", ".join(one.scopes),
            one.client,
            one.expires_at,
            say(f"commands.token_standing.{one.standing}", settings.lang),
        )
        for one in rows
    ]
    table(settings, [f"commands.columns.{name}" for name in names], cells)


@app.command("revoke")
def revoke_(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", show_default=False)],
    officer: As = None,
) -> None:
    from engine.api_tokens import revoke

    settings = Settings.of(ctx)
    with opened(settings) as db:
        of = revoke(db, number, acting_or_system(db, officer), now(settings, db))
    if settings.json:
        document({"number": number, "officer": of, "standing": "revoked"})
    line(settings, "commands.token_revoked", number=str(number), officer=of)
