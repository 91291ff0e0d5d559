"""`lantoa mail …`: the outbox listed, read, previewed and sent."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.context import Settings
from commands.mail_held import app as held
from commands.outcome import Exit
from commands.output import document, line, prose, table
from commands.session import now, opened, os_account
from i18n.catalog import say
from reports.letter_words import Standing, standing_of, why_of
from storage.mail import MailFilter, MessageRow
from workflows.definition import LetterKind
from workflows.errors import Conflict, NotFound, WrongUsage

if TYPE_CHECKING:
    from engine.letters import Void
    from engine.post import Posted
    from i18n.language import Lang
    from notifications.letter import Letter, Words
    from storage.work import Work

app = typer.Typer()
app.registered_commands += held.registered_commands

Number = Annotated[int, typer.Argument(metavar="NUMBER", show_default=False)]
Plain = Annotated[bool, typer.Option("--plain")]


@app.command("list")
def list_(
    ctx: typer.Context,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    status: Annotated[Standing | None, typer.Option("--status")] = None,
    letter: Annotated[LetterKind | None, typer.Option("--letter")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 100,
) -> None:
    from engine.known import known_plan
    from storage.mail import messages

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        with db.read() as work:
            row = known_plan(work, plan) if plan else None
            wanted = MailFilter(
                plan_id=row.id if row else None,
                status="pending" if status == "waiting" else status,
                letter=letter.value if letter else None,
                limit=limit,
            )
            found = messages(work, wanted)
    if status in ("waiting", "pending"):
        found = tuple(one for one in found if standing_of(one, at) == status)
    if settings.json:
        document({"messages": [_as_json(one, at) for one in found]})
        return
    heads = ("number", "letter", "officer", "record", "status", "at", "why")
    rows = [_cells(one, settings, at) for one in found]
    table(settings, [f"letters.column.{head}" for head in heads], rows)


@app.command("show")
def show(
    ctx: typer.Context,
    number: Number,
    plain: Plain = False,
    print_: Annotated[Path | None, typer.Option("--print", metavar="FILE")] = None,
) -> None:
    from engine.writing import written
    from notifications.letter import Letter
    from notifications.mime import files_of, words_of
    from storage.mail import archived

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        with db.read() as work:
            row = _message(work, number)
            sent = archived(work, row.carrier_id or number)
            # For a chat the letter is told as it stands now, sent or not.
            letter = written(work, row, at) if plain or not sent else None
    facts = _as_json(row, at)
    if print_ is not None and isinstance(letter, Letter):
        _to_paper(print_, letter.words, letter.lang)
    elif print_ is not None and sent:
        _to_paper(print_, words_of(sent), settings.lang)
    if sent and not isinstance(letter, Letter):
        _print(settings, words_of(sent), plain, {**facts, "files": files_of(sent)})
    elif letter is not None:
        _print_letter(settings, letter, plain, facts)
    if row.answer or row.trouble:
        standing = say(f"letters.status.{standing_of(row, at)}", settings.lang)
        why = why_of(row, settings.lang) or "–"
        line(settings, "letters.standing", number=number, status=standing, why=why)


@app.command("preview")
def preview(
    ctx: typer.Context,
    letter: Annotated[LetterKind, typer.Argument(metavar="LETTER", show_default=False)],
    record: Annotated[str | None, typer.Option("--record", metavar="RECORD")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="OFFICER")] = None,
    plain: Plain = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE")] = None,
) -> None:
    from commands.files import write
    from engine.letter_preview import first_owed
    from engine.letter_preview import preview as previewed
    from engine.links.links import are_on
    from notifications.letter import Letter
    from storage.lifecycle import is_rehearsal

    settings = Settings.of(ctx)
    if (record is None) == (unit is None):
        raise WrongUsage("letter_about_what")
    with opened(settings) as db:
        at = now(settings, db)
        with db.read() as work:
            about = record or first_owed(work, str(unit))
            linked = are_on(os.environ) or is_rehearsal(work)
            found = previewed(work, letter, about, to, settings.lang, at, linked=linked)
    if html is not None and isinstance(found, Letter):
        write(html, found.words.html)
    _print_letter(settings, found, plain, {"letter": letter.value, "record": about})


@app.command("send")
def send(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Option("--folder", metavar="FOLDER")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
    any_hour: Annotated[bool, typer.Option("--any-hour")] = False,
) -> None:
    import time

    from commands.logs import log_to_stderr
    from commands.outgoing import outgoing
    from engine.post import post_all
    from engine.writing import NOBODY

    log_to_stderr()
    settings = Settings.of(ctx)
    with opened(settings) as db, outgoing(settings, db, folder) as way:
        done = post_all(
            db,
            way.transport,
            lambda: now(settings, db),
            time.sleep,
            limit=limit,
            sender=way.sender or NOBODY,
            links=way.links,
            os_user=os_account(),
            any_hour=any_hour,
        )
        trouble = way.trouble
    _print_posted(settings, done, way.place, trouble)
    if done.failed or done.why == "paused" or trouble:
        raise typer.Exit(Exit.PROBLEMS)


@app.command("check")
def check(ctx: typer.Context) -> None:
    from commands.mail_check import checked

    settings = Settings.of(ctx)
    with opened(settings) as db:
        good = checked(settings, db, now(settings, db))
    if not good:
        raise typer.Exit(Exit.PROBLEMS)


@app.command("retry")
def retry(ctx: typer.Context, number: Number) -> None:
    from engine.mail_trouble import send_again

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        with db.write() as work:
            row = _message(work, number)
            if send_again(work, number, at) is None:
                status = say(f"letters.status.{row.status}", settings.lang)
                raise Conflict("message_not_failed", message=str(number), status=status)
    if settings.json:
        document({"message": number, "status": "pending"})
    line(settings, "letters.retried", message=str(number))


def _message(work: Work, number: int) -> MessageRow:
    from storage.mail import message

    row = message(work, number)
    if row is None:
        raise NotFound("message_unknown", message=str(number))
    return row


def _to_paper(file: Path, words: Words, lang: Lang) -> None:
    from commands.files import write
    from notifications.printed import printed

    write(file, printed(words.subject, words.text, lang))


def _print_letter(
    settings: Settings, letter: Letter | Void, plain: bool, facts: dict[str, Any]
) -> None:
    from engine.letters import Void

    if not isinstance(letter, Void):
        files = tuple(file.name for file in letter.attachments)
        _print(settings, letter.words, plain, {**facts, "files": files})
    elif settings.json:
        document({**facts, "void": letter.reason})
    else:
        line(settings, f"letters.void.{letter.reason}")


def _print(settings: Settings, words: Words, plain: bool, facts: dict[str, Any]) -> None:
    from notifications.plain import plain as short

    if settings.json:
        said = {"subject": words.subject, "text": words.text, "html": words.html}
        document({**facts, **({"plain": short(words)} if plain else said)})
    else:
        prose((short(words) if plain else f"{words.subject}\n\n{words.text}").rstrip("\n"))


def _print_posted(settings: Settings, done: Posted, place: str, trouble: str | None) -> None:
    if settings.json:
        fates = {fate: getattr(done, fate) for fate in ("sent", "void", "failed", "later")}
        why = {"why": done.why or None, "place_trouble": trouble}
        document({"place": place, **fates, "next_at": done.next_at, **why})
    elif done.dealt or done.why:
        _print_fates(settings, done, place)
    elif done.next_at is None:
        line(settings, "letters.posted_none")
    else:
        line(settings, "letters.posted_not_yet", at=done.next_at)
        said = "ask" if trouble is None else "ready"
        if not trouble:
            line(settings, f"letters.posted_place_{said}", place=place)
    if trouble and not settings.json:
        line(settings, "errors.mail_folder", place=place, detail=trouble)


def _print_fates(settings: Settings, done: Posted, place: str) -> None:
    counted = {fate: len(getattr(done, fate)) for fate in ("sent", "void", "failed")}
    line(settings, "letters.posted", **counted, place=place)
    if done.failed:
        line(settings, "letters.posted_failed")
    if done.later:
        line(settings, "letters.posted_later", n=len(done.later))
    if done.why == "paused":
        line(settings, "letters.posted_paused")
    elif done.next_at is not None:
        line(settings, "letters.posted_next", at=done.next_at)


def _as_json(row: MessageRow, at: datetime) -> dict[str, Any]:
    return {
        "message": row.id,
        "plan": row.plan,
        "letter": row.letter,
        "officer": row.officer,
        "record": row.record,
        "status": standing_of(row, at),
        "urgent": row.urgent,
        "created_at": row.created_at,
        "ready_at": row.ready_at if row.status in ("pending", "sending") else None,
        "attempts": row.attempts,
        "settled_at": row.settled_at,
        "trouble": row.trouble,
        "answer": row.answer,
        "digest": row.carrier_id,
    }


def _cells(row: MessageRow, settings: Settings, at: datetime) -> tuple[object, ...]:
    lang, standing = settings.lang, standing_of(row, at)
    return (
        row.id,
        say(f"letters.kind.{row.letter}", lang),
        row.officer,
        row.record,
        say(f"letters.status.{standing}", lang),
        row.ready_at if standing == "waiting" else row.settled_at or row.created_at,
        why_of(row, settings.lang) or None,
    )
