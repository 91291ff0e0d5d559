"""`lantoa audit …`: the sealed log read, checked and taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from commands.acts import instant_given
from commands.context import Settings
from commands.outcome import Exit
from commands.output import document, line, table
from commands.session import now, opened
from storage.audit import AuditRow

app = typer.Typer()

Chain = Annotated[str | None, typer.Argument(metavar="PLAN|COMMITTEE", show_default=False)]


@app.command("log")
def log(
    ctx: typer.Context,
    chain: Annotated[str, typer.Argument(metavar="PLAN|COMMITTEE", show_default=False)],
    record: Annotated[str | None, typer.Option("--record")] = None,
    unit: Annotated[str | None, typer.Option("--unit")] = None,
    officer: Annotated[str | None, typer.Option("--officer")] = None,
    act: Annotated[str | None, typer.Option("--act")] = None,
    transition: Annotated[str | None, typer.Option("--transition")] = None,
    channel: Annotated[str | None, typer.Option("--channel")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="INSTANT")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="INSTANT")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
) -> None:
    from reports.audit_log import Wanted, read_log

    settings = Settings.of(ctx)
    wanted = Wanted(
        record=record,
        unit=unit,
        officer=officer,
        act=act,
        trigger=transition,
        channel=channel,
        since=instant_given("--since", since) if since else None,
        until=instant_given("--until", until) if until else None,
        limit=limit,
    )
    with opened(settings) as db:
        found = read_log(db, chain, wanted, now(settings, db))
    if settings.json:
        document({"chain": chain, "entries": [_as_json(entry) for entry in found]})
        return
    heads = [
        f"commands.columns.{head}"
        for head in ("seq", "at", "act", "what", "by", "account", "channel", "note")
    ]
    table(settings, heads, [_cells(entry) for entry in found])


@app.command("verify")
def verify(ctx: typer.Context, chain: Chain = None) -> None:
    from reports.audit_log import verify as check
    from storage.chain_check import Broken

    settings = Settings.of(ctx)
    with opened(settings) as db:
        checked = check(db, chain)
    if settings.json:
        document(
            {
                "chains": [
                    {
                        "chain": one.chain,
                        "ok": False,
                        "seq": one.verdict.seq,
                        "what": one.verdict.what,
                    }
                    if isinstance(one.verdict, Broken)
                    else {
                        "chain": one.chain,
                        "ok": True,
                        "entries": one.verdict.count,
                        "hash": one.verdict.hash,
                    }
                    for one in checked
                ]
            }
        )
    for one in checked:
        if isinstance(one.verdict, Broken):
            what = f"commands.broken.{one.verdict.what}"
            line(settings, "commands.chain_broken", chain=one.chain, seq=one.verdict.seq)
            line(settings, what, seq=one.verdict.seq, detail=one.verdict.detail)
        else:
            digest = one.verdict.hash[:16]
            line(
                settings, "commands.chain_whole", chain=one.chain, n=one.verdict.count, hash=digest
            )
    if any(isinstance(one.verdict, Broken) for one in checked):
        raise typer.Exit(Exit.PROBLEMS)


@app.command("export")
def export(
    ctx: typer.Context,
    chain: Annotated[str, typer.Argument(metavar="PLAN|COMMITTEE", show_default=False)],
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
) -> None:
    from commands.files import write
    from reports.audit_log import Wanted, read_log

    settings = Settings.of(ctx)
    with opened(settings) as db:
        found = read_log(db, chain, Wanted(), now(settings, db))
    lines = (f'{{"entry":{entry.canonical.decode()},"hash":"{entry.hash}"}}\n' for entry in found)
    write(file, "".join(lines))
    if settings.json:
        document({"file": str(file), "entries": len(found)})
    line(settings, "commands.exported", file=str(file), n=len(found))


def _cells(entry: AuditRow) -> tuple[object, ...]:
    note = entry.secrets.get("note") or None
    what = _what(entry)
    return entry.seq, entry.at, entry.act, what, entry.actor, entry.os_user, entry.channel, note


def _what(entry: AuditRow) -> str:
    """What happened, as short as a line allows."""
    body = entry.body
    if "trigger" in body:
        moved = f"{body['from']} → {body['to']}" if "to" in body else str(body["from"])
        return f"{body.get('record') or '–'} {body['trigger']}: {moved}"
    return json.dumps(body, ensure_ascii=False, sort_keys=True)[:120]


def _as_json(entry: AuditRow) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "act": entry.act,
        "channel": entry.channel,
        "actor": entry.actor,
        "os_user": entry.os_user,
        "body": dict(entry.body),
        "private": dict(entry.secrets),
        "hash": entry.hash,
    }
