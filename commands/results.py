"""How one move ends on the command line: made, refused, or only looked at."""

from __future__ import annotations

from typing import NoReturn

import typer

from commands.context import Settings
from commands.outcome import Exit
from commands.output import document, line
from commands.verdicts import show_consequences, show_refusal
from engine.apply import Advanced
from engine.decision import Outcome
from i18n.language import Lang
from reports.outcomes import outcome_json, result_json
from workflows.definition import Definition
from workflows.verdict import Refusal


def ended(
    settings: Settings, result: Advanced | Refusal, plan: Definition | None, track: str | None
) -> None:
    """A move that was tried. A refusal ends the command with exit code 3."""
    if isinstance(result, Refusal):
        refused(settings, result, plan, track)
    if settings.json:
        document(result_json(result, settings.lang))
        return
    to = state_words(plan, track, result.to)
    line(settings, "commands.moved", record=result.record, to=to, version=result.version)
    show_consequences(settings, result.approved, plan)


def previewed(
    settings: Settings,
    record: str,
    trigger: str,
    outcome: Outcome,
    plan: Definition | None,
    track: str | None,
) -> None:
    """A move that was only looked at. A refusal ends the command with exit code 3."""
    if isinstance(outcome, Refusal):
        refused(settings, outcome, plan, track)
    if settings.json:
        seen = {"dry_run": True, "record": record, "trigger": trigger}
        document(seen | outcome_json(outcome, settings.lang))
        return
    to = state_words(plan, track, outcome.to)
    line(settings, "commands.would_move", record=record or "–", to=to)
    show_consequences(settings, outcome, plan)


def refused(
    settings: Settings,
    refusal: Refusal,
    plan: Definition | None = None,
    track: str | None = None,
) -> NoReturn:
    """Every verdict of a refused move; ends the command."""
    if settings.json:
        document(result_json(refusal, settings.lang))
    show_refusal(settings, refusal, move_words(plan, track, refusal.trigger, settings.lang))
    raise typer.Exit(Exit.REFUSED)


def move_words(plan: Definition | None, track: str | None, trigger: str, lang: Lang) -> str:
    """A move as the plan labels it in a track, with the word that is typed for it."""
    moves = plan.tracks[track].transitions if plan and track in plan.tracks else {}
    return f"“{moves[trigger].label.say(lang)}” ({trigger})" if trigger in moves else f"“{trigger}”"


def state_words(plan: Definition | None, track: str | None, state: str) -> object:
    """A state as the plan labels it in a track; its id where plan or track is not known."""
    if plan is None or track not in plan.tracks:
        return state
    return plan.tracks[track].states[state].label
