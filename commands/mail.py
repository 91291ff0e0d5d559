"""`lantoa mail …`: the outbox listed, read, previewed and sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.context import Settings
from commands.outcome import Exit
from commands.output import document, line, prose, table
from commands.session import now, opened, os_account
from i18n.catalog import say
from storage.mail import MailFilter, MessageRow, Status
from workflows.definition import LetterKind
from workflows.errors import Conflict, NotFound, WrongUsage

if TYPE_CHECKING:
    from engine.letters import Void
    from notifications.letter import Letter, Words
    from storage.work import Work

app = typer.Typer()

Number = Annotated[int, typer.Argument(metavar="NUMBER", show_default=False)]
Plain = Annotated[bool, typer.Option("--plain")]


@app.command("list")
def list_(
    ctx: typer.Context,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    status: Annotated[Status | None, typer.Option("--status")] = None,
    letter: Annotated[LetterKind | None, typer.Option("--letter")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 100,
) -> None:
    from engine.known import known_plan
    from storage.mail import messages

    settings = Settings.of(ctx)
    with opened(settings) as db, db.read() as work:
        row = known_plan(work, plan) if plan else None
        wanted = MailFilter(
            plan_id=row.id if row else None,
            status=status,
            letter=letter.value if letter else None,
            limit=limit,
        )
        found = messages(work, wanted)
    if settings.json:
        document({"messages": [_as_json(one) for one in found]})
        return
    heads = ("number", "letter", "officer", "record", "status", "at", "why")
    rows = [_cells(one, settings) for one in found]
    table(settings, [f"letters.column.{head}" for head in heads], rows)


@app.command("show")
def show(ctx: typer.Context, number: Number, plain: Plain = False) -> None:
    from engine.post import written
    from notifications.letter import Letter
    from notifications.mime import files_of, words_of
    from storage.mail import archived

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        with db.read() as work:
            row = _message(work, number)
            sent = archived(work, number)
            # For a chat the letter is told as it stands now, sent or not.
            letter = written(work, row, at) if plain or not sent else None
    facts = _as_json(row)
    if sent and not isinstance(letter, Letter):
        _print(settings, words_of(sent), plain, {**facts, "files": files_of(sent)})
    elif letter is not None:
        _print_letter(settings, letter, plain, facts)


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
    from notifications.letter import Letter

    settings = Settings.of(ctx)
    if (record is None) == (unit is None):
        raise WrongUsage("letter_about_what")
    with opened(settings) as db:
        at = now(settings, db)
        with db.read() as work:
            about = record or first_owed(work, str(unit))
            found = previewed(work, letter, about, to, settings.lang, at)
    if html is not None and isinstance(found, Letter):
        write(html, found.words.html)
    _print_letter(settings, found, plain, {"letter": letter.value, "record": about})


@app.command("send")
def send(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Option("--folder", metavar="FOLDER")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
) -> None:
    from commands.logs import log_to_stderr
    from engine.post import post
    from notifications.transport import Folder

    log_to_stderr()
    settings = Settings.of(ctx)
    place = folder or settings.home / "mail"
    with opened(settings) as db:
        at = now(settings, db)
        done = post(db, Folder(place), at, limit=limit, os_user=os_account())
    if settings.json:
        document({"folder": place, "sent": done.sent, "void": done.void, "failed": done.failed})
    else:
        sent, void, failed = len(done.sent), len(done.void), len(done.failed)
        line(settings, "letters.posted", sent=sent, void=void, failed=failed, place=str(place))
    if done.failed:
        raise typer.Exit(Exit.PROBLEMS)


@app.command("retry")
def retry(ctx: typer.Context, number: Number) -> None:
    from storage.mail import retry as again

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        with db.write() as work:
            row = _message(work, number)
            if not again(work, number, at):
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


def _as_json(row: MessageRow) -> dict[str, Any]:
    return {
        "message": row.id,
        "plan": row.plan,
        "letter": row.letter,
        "officer": row.officer,
        "record": row.record,
        "status": row.status,
        "created_at": row.created_at,
        "settled_at": row.settled_at,
        "trouble": row.trouble,
    }


def _cells(row: MessageRow, settings: Settings) -> tuple[object, ...]:
    lang = settings.lang
    code = row.trouble.partition(":")[0]
    group = "void" if row.status == "void" else "trouble"
    return (
        row.id,
        say(f"letters.kind.{row.letter}", lang),
        row.officer,
        row.record,
        say(f"letters.status.{row.status}", lang),
        row.settled_at or row.created_at,
        say(f"letters.{group}.{code}", lang) if code else None,
    )
