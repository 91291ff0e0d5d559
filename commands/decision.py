"""`lantoa decision …`: decisions taken on paper, entered, compared with the scan and listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.output import document, line, table
from commands.results import refused
from commands.session import acting, now, opened
from engine.attach import LARGEST, Paper
from engine.known import plan_of
from engine.record_decision import PaperDecision, compare, enter_decision
from storage.database import Database
from workflows.definition import DecisionKind
from workflows.errors import WrongUsage
from workflows.filling import read_day
from workflows.verdict import Refusal

app = typer.Typer()

KEYS = ("kind", "number", "signed", "signer", "post", "capacity", "outcome", "scan", "replaces")
"""What `--decision` and `decision enter` take, by name."""


@app.command("enter")
def enter_command(
    ctx: typer.Context,
    records: Annotated[list[str], typer.Argument(metavar="RECORD", show_default=False)],
    kind: Annotated[str, typer.Option("--kind")],
    signed: Annotated[str, typer.Option("--signed", metavar="DATE")],
    signer: Annotated[str, typer.Option("--signer")],
    post: Annotated[str, typer.Option("--post")],
    outcome: Annotated[str, typer.Option("--outcome")],
    number: Annotated[str, typer.Option("--number")] = "",
    capacity: Annotated[str, typer.Option("--capacity")] = "",
    scan: Annotated[Path | None, typer.Option("--scan", metavar="FILE")] = None,
    note: Annotated[str, typer.Option("--note")] = "",
    replaces: Annotated[str | None, typer.Option("--replaces", metavar="DECISION")] = None,
    officer: Annotated[str | None, typer.Option("--as", metavar="OFFICER")] = None,
) -> None:
    settings = Settings.of(ctx)
    given = {
        "kind": kind,
        "signed": signed,
        "signer": signer,
        "post": post,
        "outcome": outcome,
        "number": number,
        "capacity": capacity,
        "scan": str(scan) if scan else "",
        "note": note,
        "replaces": replaces or "",
    }
    with opened(settings) as db:
        paper = _paper(db, given, records)
        done = enter_decision(db, paper, acting(db, officer), now(settings, db))
    if isinstance(done, Refusal):
        refused(settings, done)
    if settings.json:
        document({"decision": done.code, "records": list(records)})
    line(settings, "commands.decision_entered", decision=done.code, n=len(records))


@app.command("compare")
def compare_command(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="DECISION", show_default=False)],
    officer: Annotated[str | None, typer.Option("--as", metavar="OFFICER")] = None,
) -> None:
    settings = Settings.of(ctx)
    with opened(settings) as db:
        done = compare(db, code, acting(db, officer), now(settings, db))
    if isinstance(done, Refusal):
        refused(settings, done)
    if settings.json:
        document({"decision": code, "compared": True})
    line(settings, "commands.decision_compared", decision=code)


@app.command("list")
def list_command(
    ctx: typer.Context, plan: Annotated[str, typer.Argument(metavar="PLAN", show_default=False)]
) -> None:
    from reports.decision_list import decision_list
    from reports.plan_words import definition_of

    settings = Settings.of(ctx)
    with opened(settings) as db:
        rows = decision_list(db, plan)
        known = definition_of(db, plan)
    if settings.json:
        document({"plan": plan, "decisions": [one.as_json() for one in rows]})
        return
    outcomes = known.outcomes.items() if known else ()
    labels = {name: label.say(settings.lang) for name, label in outcomes}
    heads = [
        f"commands.columns.{head}"
        for head in ("decision", "kind", "number", "signed_on", "signer", "outcomes", "replaced_by")
    ]
    cells = [
        (
            one.row.code,
            DecisionKind(one.row.kind),
            one.row.number,
            one.row.signed_on,
            one.row.signer,
            ", ".join(f"{code}: {labels.get(said, said)}" for code, said in one.outcomes.items()),
            one.replaced_by,
        )
        for one in rows
    ]
    table(settings, heads, cells)


def paper_given(db: Database, given: str, records: Sequence[str]) -> PaperDecision:
    """The decision of `--decision key=value;…` for the records.

    Raises WrongUsage for an unknown key, a pair without "=", or a value that cannot be read.
    """
    pairs: dict[str, str] = {}
    for part in given.split(";"):
        name, equals, value = part.partition("=")
        if not equals or name.strip() not in KEYS:
            raise WrongUsage("decision_key", given=part.strip(), known=KEYS)
        pairs[name.strip()] = value.strip()
    return _paper(db, pairs, records)


def _paper(db: Database, given: dict[str, str], records: Sequence[str]) -> PaperDecision:
    with db.read() as work:
        plan = plan_of(work, records[0]).code
    return PaperDecision(
        plan=plan,
        kind=_kind(given.get("kind", "")),
        signed_on=_day(given.get("signed", "")),
        signer=given.get("signer", ""),
        post=given.get("post", ""),
        outcomes=dict.fromkeys(records, given.get("outcome", "")),
        number=given.get("number") or None,
        capacity=given.get("capacity", ""),
        scan=_scan(given.get("scan", "")),
        note=given.get("note", ""),
        replaces=given.get("replaces") or None,
    )


def _kind(given: str) -> DecisionKind:
    try:
        return DecisionKind(given)
    except ValueError as error:
        known = tuple(kind.value for kind in DecisionKind)
        raise WrongUsage("decision_kind", given=given, known=known) from error


def _day(given: str) -> date:
    day = read_day(given)
    if day is None:
        raise WrongUsage("bad_date_option", option="--signed", given=given)
    return day


def _scan(given: str) -> Paper | None:
    from commands.files import content

    return Paper(Path(given).name, content(Path(given), LARGEST)) if given else None
