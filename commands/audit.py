"""`lantoa audit …`: the sealed log read, checked and taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.acts import As, instant_given
from commands.context import Settings
from commands.imports import CommitteeOption
from commands.outcome import Exit
from commands.output import document, line, table
from commands.progress import progress
from commands.session import acting_or_system, now, opened, the_committee
from engine.move import Channel
from i18n.language import Lang
from storage.audit import AuditRow

if TYPE_CHECKING:
    from reports.bundle.checkpoint import Checkpoint

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
    channel: Annotated[Channel | None, typer.Option("--channel")] = None,
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
    table(settings, heads, [_cells(entry, settings.lang) for entry in found])


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
            line(settings, "commands.chain_broken", chain=one.chain, seq=str(one.verdict.seq))
            line(settings, what, seq=str(one.verdict.seq), detail=one.verdict.detail)
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
    place: Annotated[Path, typer.Argument(metavar="FOLDER|FILE.zip", show_default=False)],
    with_private: Annotated[bool, typer.Option("--with-private")] = False,
    officer: As = None,
) -> None:
    from reports.bundle.checkpoint import checkpoint as end_of
    from reports.bundle.write import write_bundle

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at, actor = now(settings, db), acting_or_system(db, officer)
        with progress(settings, "commands.exporting", end_of(db, chain).number) as told:
            made = write_bundle(db, chain, place, actor, at, private=with_private, on_progress=told)
    if settings.json:
        document(
            {
                **_as_document(made.end),
                "place": made.place,
                "private": made.secrets is not None,
                "secrets": made.secrets or 0,
            }
        )
    line(settings, "commands.exported", place=str(made.place), n=made.end.number)
    if made.secrets is None:
        line(settings, "commands.exported_without_private")
    else:
        line(settings, "commands.exported_private", n=made.secrets)
    line(settings, "commands.exported_check", place=str(made.place), mark=made.end.mark)


@app.command("views")
def views_(
    ctx: typer.Context,
    committee: CommitteeOption = None,
    by: Annotated[str, typer.Option("--officer", metavar="OFFICER")] = "",
    subject: Annotated[str, typer.Option("--subject", metavar="CODE")] = "",
    since: Annotated[str | None, typer.Option("--since", metavar="INSTANT")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="INSTANT")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 100,
    keep: Annotated[int | None, typer.Option("--keep-days", metavar="NUMBER", min=1)] = None,
) -> None:
    from engine.forgetting import keep_views
    from i18n.catalog import say
    from storage.views import views

    settings = Settings.of(ctx)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
        if keep is not None:
            keep_views(db, keep)
            line(settings, "people.views_kept", n=keep)
        with db.read() as work:
            found = views(
                work,
                of.id,
                actor=by,
                subject=subject,
                since=instant_given("--since", since) if since else None,
                until=instant_given("--until", until) if until else None,
                limit=limit,
            )
    if settings.json:
        document({"committee": of.code, "views": [one._asdict() for one in found]})
        return
    lang = settings.lang
    cells = [
        (
            one.at,
            one.actor,
            one.os_user,
            say(f"people.view_{one.what}", lang),
            one.subject,
            str(one.rows),
            str(one.times),
            say(f"people.way_{one.way}", lang),
        )
        for one in found
    ]
    heads = ("at", "by", "account", "what", "subject", "rows", "times", "way")
    table(settings, [f"commands.columns.{head}" for head in heads], cells)


@app.command("checkpoint")
def checkpoint(
    ctx: typer.Context,
    chain: Annotated[str, typer.Argument(metavar="PLAN|COMMITTEE", show_default=False)],
) -> None:
    from reports.bundle.checkpoint import checkpoint as end_of

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at, end = now(settings, db), end_of(db, chain)
    if settings.json:
        document({**_as_document(end), "at": at})
    line(settings, "commands.checkpoint", chain=end.chain, n=end.number, at=at)
    line(settings, "commands.checkpoint_hash", hash=end.hash)
    line(settings, "commands.checkpoint_mark", number=str(end.number), mark=end.mark)


def _as_document(end: Checkpoint) -> dict[str, object]:
    return {"chain": end.chain, "entries": end.number, "hash": end.hash, "mark": end.mark}


def _cells(entry: AuditRow, lang: Lang) -> tuple[object, ...]:
    from reports.act_words import act_words

    note = entry.secrets.get("note") or None
    what = _what(entry)
    return (
        str(entry.seq),
        entry.at,
        act_words(entry.act, lang),
        what,
        entry.actor,
        entry.os_user,
        entry.channel,
        note,
    )


def _what(entry: AuditRow) -> str:
    """What happened, as short as a line allows."""
    body = entry.body
    if "trigger" in body:
        said = f"{body.get('record') or '–'} {body['trigger']}"
        stood = [body[one] for one in ("from", "to") if one in body]
        return f"{said}: {' → '.join(stood)}" if stood else said
    if entry.act.startswith("letter."):
        return f"{body.get('letter')} #{body.get('message')} {body.get('why') or ''}".rstrip()
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
