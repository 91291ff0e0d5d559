"""`lantoa demo`: real commands on sample data, shown as they would be typed, with what they say."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.outcome import Exit
from commands.output import console, document, line
from commands.run import run
from i18n.catalog import say
from workflows.errors import Conflict

app = typer.Typer()

SHIPPED = Path(__file__).parent.parent / "workflows"
PLAN = "chi-lang-2023"
MARK = ".lantoa-demo"
"""A folder with this file is a demonstration's, and may be made anew."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command with why it is shown, and the exit codes it may end with."""

    about: str
    words: tuple[str, ...]
    ends: tuple[int, ...] = (Exit.DONE,)


@app.command("demo")
def demo(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")] = Path("demo"),
) -> None:
    settings = Settings.of(ctx)
    _made_anew(out)
    shown = []
    for step in _steps(out):
        code = _played(step, settings, out)
        shown.append({"command": ["lantoa", *step.words], "exit_code": code})
        if code not in step.ends:
            line(settings, "demo.step_failed", command=_typed(step.words), ended=int(code))
            raise typer.Exit(Exit.FAULT)
    if settings.json:
        document({"folder": out, "steps": shown})
    line(settings, "demo.done", folder=str(out))
    for name in ("rehearsal/book.html", "mail", "lantoa.db"):
        line(settings, "commands.wrote", file=str(out / name))
    line(settings, "demo.next", home=str(out))


def _made_anew(out: Path) -> None:
    """An empty folder; one of an earlier demonstration is replaced, any other is left alone."""
    if out.exists() and any(out.iterdir() if out.is_dir() else [out]):
        if not (out / MARK).is_file():
            raise Conflict("demo_folder_taken", folder=str(out))
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).touch()


def _steps(out: Path) -> Iterator[Step]:
    """The demonstration: a plan checked, opened and run for a while, then its year rehearsed."""
    plans, samples = SHIPPED / "plans", SHIPPED / "samples" / PLAN
    plan = str(plans / f"{PLAN}.yaml")
    model, other = f"{PLAN}-0083", f"{PLAN}-0084"
    yield Step("check", ("plan", "check", plan, str(plans / "hoa-vang-2017.yaml")))
    yield Step(
        "init",
        _at(
            "2023-02-01T08:00",
            "init",
            "--rehearsal",
            "--committee",
            "chi-lang",
            "--name",
            "Huyện ủy Chi Lăng",
            "--name-en",
            "Chi Lăng District Party Committee",
        ),
    )
    yield Step("people", _at("2023-02-01T08:10", "unit", "import", str(samples / "units.csv")))
    yield Step(
        "people", _at("2023-02-01T08:20", "officer", "import", str(samples / "officers.csv"))
    )
    yield Step("open", _at("2023-02-01T08:30", "plan", "open", plan))
    yield Step(
        "propose",
        _at(
            "2023-02-20T09:00",
            *("record", "propose", "--plan", PLAN, "--unit", "xa-mai-sao"),
            *("--as", "cb-xa-mai-sao", "--set", "name=Tiếng loa an ninh"),
            *("--set", "sector=Thôn, khu phố"),
        ),
    )
    yield Step(
        "refused",
        _at("2023-02-20T09:05", "advance", model, "register", "--as", "cb-xa-mai-sao"),
        (Exit.REFUSED,),
    )
    rest = (
        *("--as", "cb-xa-mai-sao", "--set", "registrant=Chi bộ thôn Lạng Nắc"),
        *("--set", "registrant_kind=Tập thể"),
        *("--set", "content=Loa truyền thanh nhắc việc an ninh mỗi tối"),
    )
    yield Step("dry_run", _at("2023-02-20T09:10", "advance", model, "register", *rest, "--dry-run"))
    yield Step("register", _at("2023-02-20T09:15", "advance", model, "register", *rest))
    yield Step("tick", _at("2023-02-23T08:00", "tick"))
    yield Step("mail", _at("2023-02-23T08:01", "mail", "show", "60", "--plain"))
    yield Step("inbox", _at("2023-02-23T09:00", "inbox", "--as", "cb-xa-mai-sao"))
    yield Step(
        "paper",
        _at(
            "2023-03-13T08:30",
            *("record", "propose", "--plan", PLAN, "--unit", "xa-gia-loc"),
            *("--as", "btg-chuyenvien1", "--set", "name=Hũ gạo tình thương"),
            *("--set", "sector=Thôn, khu phố", "--set", "registrant=Hội Phụ nữ xã"),
            *("--set", "registrant_kind=Tập thể", "--set", "content=Mỗi nhà một nắm gạo"),
            *("--sent", "2023-03-09", "--received", "2023-03-10", "--evidence", "Số đến 112"),
        ),
    )
    yield Step(
        "paper_in_time",
        _at(
            "2023-03-13T08:35",
            *("advance", other, "register", "--as", "btg-chuyenvien1"),
            *("--sent", "2023-03-09", "--received", "2023-03-10", "--evidence", "Số đến 112"),
        ),
    )
    yield Step("due", _at("2023-03-13T09:00", "plan", "due", PLAN, "--unit", "xa-mai-sao"))
    yield Step("show", _at("2023-03-13T09:05", "record", "show", model))
    # Three sample officers have no address: their letters fail, and the command says so.
    yield Step("send", _at("2023-03-13T09:10", "mail", "send"), (Exit.DONE, Exit.PROBLEMS))
    yield Step("log", _at("2023-03-13T09:15", "audit", "log", PLAN, "--record", model))
    yield Step("verify", ("audit", "verify"))
    yield Step("rehearse", ("rehearse", plan, "--out", str(out / "rehearsal")))


def _at(instant: str, *words: str) -> tuple[str, ...]:
    return (*words, "--at", instant)


def _played(step: Step, settings: Settings, out: Path) -> int:
    """Show the command as typed, run it, and let it say what it says."""
    words = [*step.words, "--lang", settings.lang]
    there = Settings.read(words, {"LANTOA_HOME": str(out)})
    if settings.json:
        return _silently(words, there)
    screen = console()
    screen.print()
    screen.print(f"# {say(f'demo.{step.about}', settings.lang)}", style="dim", markup=False)
    screen.print(f"$ lantoa {_typed(step.words)}", style="bold", markup=False, highlight=False)
    sys.stdout.flush()
    code = run(words, there)
    sys.stdout.flush()
    sys.stderr.flush()
    if code:
        screen.print(say("demo.exit_code", settings.lang, ended=int(code)), style="dim")
    return code


def _silently(words: Sequence[str], settings: Settings) -> int:
    """In a JSON run only the demonstration's own document goes to stdout."""
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()):
        return run(words, settings)


def _typed(words: Sequence[str]) -> str:
    """The words as one would type them, with the paths of what is shipped cut short."""
    short = [Path(word).name if word.startswith(str(SHIPPED)) else word for word in words]
    return shlex.join(short)
