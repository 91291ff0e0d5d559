"""`lantoa rehearse`: a whole year in seconds, and the book of every letter it would send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from commands.context import Settings
from commands.files import made_folder, write
from commands.output import document, line, table
from commands.plan_file import readable
from commands.progress import progress
from i18n.catalog import say
from workflows.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from engine.rehearsal import Year
    from engine.rehearsal.people import People
    from workflows.calendar import Day

app = typer.Typer()

SAMPLES = Path(__file__).parent.parent / "workflows" / "samples"


@app.command("rehearse")
def rehearse(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="PLANFILE", show_default=False)],
    units: Annotated[Path | None, typer.Option("--units", metavar="FILE")] = None,
    officers: Annotated[Path | None, typer.Option("--officers", metavar="FILE")] = None,
    script: Annotated[Path | None, typer.Option("--script", metavar="FILE")] = None,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")] = Path("rehearsal"),
    calendar: Annotated[Path | None, typer.Option("--calendar", metavar="FILE")] = None,
    outage: Annotated[list[str] | None, typer.Option("--outage", metavar="DAY..DAY")] = None,
    eml: Annotated[bool, typer.Option("--eml")] = False,
    keep_in: Annotated[Path | None, typer.Option("--keep", metavar="FOLDER")] = None,
    committee: Annotated[str | None, typer.Option("--committee", metavar="CODE")] = None,
) -> None:
    from commands.logs import log_to_stderr
    from commands.rehearsal_script import scripted
    from engine.rehearsal import rehearse_with as run
    from engine.rehearsal.people import from_files
    from notifications.transport import Folder

    log_to_stderr()
    settings = Settings.of(ctx)
    if committee is None:
        source, definition, days = readable(settings, file, calendar)
        people = from_files(
            _people(units, definition.plan, "units"),
            _people(officers, definition.plan, "officers"),
            definition,
        )
    elif units or officers:
        raise WrongUsage("rehearsal_people_twice")
    else:
        people, own = _of_committee(settings, committee)
        source, definition, days = readable(settings, file, calendar, own)
    todo = scripted(settings, script, definition) if script else None
    made_folder(out)
    outages = [_outage(given) for given in outage or ()]
    keep = Folder(out / "letters") if eml else None
    begun = perf_counter()
    with progress(settings, "commands.progress_rehearsing", 100) as told:
        year = run(
            definition,
            days,
            source,
            people,
            seed=seed,
            people_do=todo,
            outages=outages,
            into=_made_for(keep_in),
            keep=keep,
            on_progress=told,
        )
    took = Decimal(perf_counter() - begun).quantize(Decimal("0.1"))
    written = _written(year, settings, out)
    if keep_in is not None:
        written.append(keep_in / "lantoa.db")
    if keep is not None:
        written.append(keep.root)
    _shown(year, settings, written, took)


def _of_committee(settings: Settings, code: str) -> tuple[People, Mapping[date, Day]]:
    """Who would take part in a plan of a committee as it stands, and its own days."""
    from commands.session import now, opened, the_committee
    from engine.rehearsal.people import from_roster, roster_of
    from storage.calendars import own_days

    with opened(settings) as db:
        day = now(settings, db).date()
        with db.read() as work:
            of = the_committee(work, code)
            return from_roster(roster_of(work, of.id, day)), own_days(work, of.id)


def _made_for(folder: Path | None) -> str:
    """The URL of the database the year is played on: in memory, or the folder's own."""
    if folder is None:
        return "sqlite://"
    made_folder(folder)
    return f"sqlite:///{(folder / 'lantoa.db').resolve()}"


def _outage(given: str) -> tuple[date, date]:
    """ "2023-03-01..2023-03-21", days as in a spreadsheet. Raises WrongUsage."""
    from workflows.filling import read_day

    first, last = (read_day(part.strip()) for part in given.partition("..")[::2])
    if first is None or last is None or last < first:
        raise WrongUsage("bad_outage", given=given)
    return first, last


def _people(given: Path | None, plan: str, name: str) -> Path:
    """The file named, or the sample shipped for this plan. Raises NotFound without either."""
    if given is not None:
        return given
    sample = SAMPLES / plan / f"{name}.csv"
    if not sample.is_file():
        raise NotFound("rehearsal_no_sample", plan=plan, option=f"--{name}")
    return sample


def _written(year: Year, settings: Settings, out: Path) -> list[Path]:
    """The book in both languages, the asked one first, and the figures."""
    from reports.book import book_html, summary

    made = out / "book.html", out / f"book.{_other(settings)}.html", out / "summary.json"
    write(made[0], book_html(year, settings.lang))
    write(made[1], book_html(year, "en" if settings.lang == "vi" else "vi"))
    figures = summary(year, settings.lang)
    text = json.dumps(figures, ensure_ascii=False, indent=2, default=_as_text)
    write(made[2], f"{text}\n")
    return list(made)


def _other(settings: Settings) -> str:
    return "en" if settings.lang == "vi" else "vi"


def _shown(year: Year, settings: Settings, written: list[Path], took: Decimal) -> None:
    from reports.book import summary
    from workflows.verdict import Refusal

    figures = summary(year, settings.lang)
    if settings.json:
        document(figures | {"took_seconds": took, "files": written})
        return
    line(
        settings,
        "commands.rehearsed",
        plan=year.definition.plan,
        letters=len(year.letters),
        people=len({letter.officer for letter in year.letters}),
        took=took,
    )
    kinds = figures["letters_by_kind"]
    rows = [
        (say(f"letters.kind.{kind}", settings.lang), count)
        for kind, count in (kinds.items() if isinstance(kinds, dict) else ())
    ]
    table(settings, ("commands.columns.letter_kind", "commands.columns.number_of"), rows)
    for fact, count in (
        ("late", len({one.unit for one in year.owed if one.late})),
        ("short", len(year.shortfalls)),
        ("refused", sum(isinstance(act.outcome, Refusal) for act in year.acts)),
        ("not_done", len(_listed(figures, "not_done"))),
        ("clashes", len(_listed(figures, "clashes"))),
    ):
        if count or fact != "not_done":
            line(settings, f"commands.rehearsed_{fact}", count=count)
    for path in written:
        line(settings, "commands.wrote", file=str(path))


def _listed(figures: dict[str, object], key: str) -> list[object]:
    found = figures[key]
    return list(found) if isinstance(found, list) else []


def _as_text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON form: {value!r}")
