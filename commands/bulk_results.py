"""How many moves made at once ended: a line for each, and the exit code they earn together."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from commands.context import Settings
from commands.outcome import Exit
from commands.output import document, table
from engine.advance import Result
from engine.apply import Advanced
from engine.bulk import HeldBack
from i18n.catalog import say
from reports.outcomes import error_json, result_json
from workflows.verdict import Refusal


def all_ended(
    settings: Settings, records: Sequence[str], results: Sequence[Result | HeldBack]
) -> None:
    """Tell what became of each record; one that was not moved ends the command with 3."""
    by_record = list(zip(records, results, strict=True))
    if settings.json:
        document({"results": [_as_json(settings, code, one) for code, one in by_record]})
    else:
        columns = ("commands.columns.record", "commands.columns.mark", "commands.columns.result")
        table(settings, columns, [_cells(settings, code, one) for code, one in by_record])
    if not all(isinstance(result, Advanced) for result in results):
        raise typer.Exit(Exit.REFUSED)


def _cells(settings: Settings, code: str, one: Result | HeldBack) -> tuple[str, str, str]:
    if isinstance(one, Advanced):
        return code, "✓", one.label.say(settings.lang)
    if isinstance(one, HeldBack):
        return code, "–", say("commands.held_back", settings.lang)
    return code, "✗", one.sentence(settings.lang)


def _as_json(settings: Settings, code: str, one: Result | HeldBack) -> dict[str, object]:
    if isinstance(one, Advanced | Refusal):
        return result_json(one, settings.lang)
    if isinstance(one, HeldBack):
        return {"record": code, "trigger": one.trigger, "held_back": True}
    return {"record": code, **error_json(one, settings.lang)}
