"""`lantoa demo`: real commands on sample data, shown as they would be typed, with what they say."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.demo_folder import OTHERS, made_anew
from commands.demo_story import MODEL, PLAN, SERVED_AT, WRITTEN_TO, Chapter, Step, story
from commands.outcome import Exit
from commands.output import console, document
from commands.run import run
from i18n.catalog import say

app = typer.Typer()

WINDOWS = sys.platform == "win32"
PROMPT = ">" if WINDOWS else "$"
WIDEST = 96
"""Columns; a longer command is broken before an option, as one would write it in a script."""


@app.command("demo")
def demo(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")] = Path("demo"),
) -> None:
    settings = Settings.of(ctx)
    made_anew(out)
    played = _shown(settings, out)
    if settings.json:
        document({"folder": out, "steps": played})
        return
    _farewell(settings, out)


def _shown(settings: Settings, out: Path) -> list[dict[str, object]]:
    """Every step played to its end; one that ends otherwise than it should ends the command."""
    played = []
    _prompt(settings, _environment(settings, out))
    for one in story(out):
        if isinstance(one, Chapter):
            _heading(settings, one)
            continue
        code, said = _played(one, settings, out)
        played.append({"command": ["lantoa", *one.words], "exit_code": code, "said": said})
        if code == Exit.INTERRUPTED:
            raise SystemExit(code)  # the step has said so already
        if code != one.ends:
            sentence = say("demo.step_failed", settings.lang, command=_typed(one.words), ended=code)
            typer.echo(f"\n{sentence}", err=True)
            raise typer.Exit(Exit.FAULT)
    return played


def _played(step: Step, settings: Settings, out: Path) -> tuple[int, str]:
    """Show the command, run it, and let it say what it says; its exit code."""
    there = Settings.read(step.words, {"LANTOA_HOME": str(out), "LANTOA_LANG": settings.lang})
    if settings.json:  # only the demonstration's own document goes to stdout
        with contextlib.redirect_stdout(io.StringIO()) as heard:
            return int(run(step.words, there)), heard.getvalue()
    console().print(f"\n# {say(f'demo.{step.about}', settings.lang)}", style="dim", markup=False)
    _prompt(settings, [_typed(("lantoa", *step.words))])
    code = int(run(step.words, there))
    sys.stdout.flush()
    sys.stderr.flush()
    if code:
        console().print(say("demo.exit_code", settings.lang, ended=code), style="dim")
    return code, ""


def _heading(settings: Settings, chapter: Chapter) -> None:
    if settings.json:
        return
    title = say(f"demo.chapter.{chapter.title}", settings.lang)
    screen = console()
    screen.print()
    if screen.is_terminal:
        screen.rule(f"[bold]{title}[/bold]", align="left")
    else:
        screen.print(f"== {title} ==", markup=False)


def _prompt(settings: Settings, commands: Iterable[str]) -> None:
    for command in commands if not settings.json else ():
        text = f"{PROMPT} {command}"
        console().print(text, style="bold cyan", markup=False, highlight=False, soft_wrap=True)
    sys.stdout.flush()  # an error goes to stderr: it must not overtake its command


def _farewell(settings: Settings, out: Path) -> None:
    """Where everything is, and what to try next."""
    _heading(settings, Chapter("done"))
    screen = console()
    for file, about in (
        ("rehearsal/book.html", "book"),
        ("rehearsal/summary.json", "summary"),
        ("mail", "mail"),
        ("lantoa.db", "database"),
        ("plans", "copies"),
    ):
        said = say(f"demo.wrote.{about}", settings.lang)
        screen.print(f"  {out / file!s:<32} {said}", markup=False, highlight=False, soft_wrap=True)
    screen.print(f"\n{say('demo.serve', settings.lang)}\n", markup=False)
    _prompt(settings, [_typed(("lantoa", "serve", "--at", SERVED_AT))])
    letter, link = letter_with_link(out / "mail")
    told = {"letter": str(letter), "link": link}
    screen.print(
        f"\n{say('demo.open_letter', settings.lang, **told)}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    screen.print(f"\n{say('demo.sign_in', settings.lang)}\n", markup=False)
    signing_in = ("officer", "sign-in", "btg-chuyenvien1", "--at", SERVED_AT)
    _prompt(settings, [_typed(("lantoa", *signing_in))])
    screen.print(f"\n{say('demo.next', settings.lang)}\n", markup=False)
    edited = str(out / "plans" / f"{PLAN}.yaml")
    for words in (
        ("plan", "show", PLAN),
        ("record", "show", MODEL),
        ("inbox", "--as", "btg-chuyenvien1", "--at", "2023-03-14"),
        ("plan", "explain", edited),
        ("plan", "diagram", edited, "--svg", str(out / "rehearsal")),
    ):
        _prompt(settings, [_typed(("lantoa", *words))])
    screen.print(f"\n{say('demo.others', settings.lang)}\n", markup=False)
    for name in OTHERS:
        plan, folder = str(out / "plans" / f"{name}.yaml"), str(out / "rehearsal" / name)
        _prompt(settings, [_typed(("lantoa", "rehearse", plan, "--out", folder))])


def letter_with_link(mail: Path) -> tuple[Path, str]:
    """A letter of the demonstration whose link still works when the pages are served."""
    from notifications.mime import words_of

    letter = max(mail.rglob(f"*-{WRITTEN_TO}-*.eml"))
    (link,) = re.findall(r"http\S+/a/\S+", words_of(letter.read_bytes()).text)
    return letter, link


def _environment(settings: Settings, out: Path) -> list[str]:
    """What to type first, so that every command shown does what it did here."""
    where = Path(sys.argv[0]).parent
    if WINDOWS:
        path = [] if shutil.which("lantoa") else [f"set PATH={where};%PATH%"]
        return [*path, f"set LANTOA_HOME={out}", f"set LANTOA_LANG={settings.lang}"]
    path = [] if shutil.which("lantoa") else [f'export PATH="{where}:$PATH"']
    return [*path, f"export LANTOA_HOME={_quoted(str(out))} LANTOA_LANG={settings.lang}"]


def _typed(words: Sequence[str]) -> str:
    """The words as one would type them, in any shell; a long line is broken where shells allow."""
    quoted = [_quoted(word) for word in words]
    line = " ".join(quoted)
    if len(line) + len(PROMPT) < WIDEST:
        return line
    lines = [""]
    for word in quoted:
        if word.startswith("--") and len(lines[-1]) > WIDEST // 2:
            lines.append("   ")
        lines[-1] += f" {word}" if lines[-1] else word
    return (" ^\n" if WINDOWS else " \\\n").join(lines)


def _quoted(word: str) -> str:
    if re.fullmatch(r"[\w./:\\=-]+", word):
        return word
    name, equals, value = word.partition("=")
    return f'{name}="{value}"' if equals else f'"{word}"'
