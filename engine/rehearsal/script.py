"""A script of a rehearsal: who does what and when, written down in place of a made-up cast.

    acts:
      - {at: 2023-02-20T09:00, unit: xa-mai-sao, propose: model, set: {name: Tiếng loa an ninh}}
      - {at: 2023-02-21T10:00, unit: xa-mai-sao, track: model, move: register}
      - {at: 2023-03-13T08:30, unit: xa-mai-sao, track: list, move: send, sent: 2023-03-09}

A move is made by every record of the unit's track that stands where the move begins; what its
guards ask for (form, paper, decision) is supplied as the cast would. Times are of the plan's zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from engine.move import ActDates
from engine.rehearsal.cast import Step
from engine.rehearsal.stage import Stage
from workflows.definition import Definition
from workflows.finding import Finding, Place, Severity
from workflows.reading.compose import compose
from workflows.reading.nodes import Node, child, plain, written
from workflows.reading.report import Report
from workflows.reading.text import readable


class ScriptAct(BaseModel):
    """One line of a script."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    unit: str
    propose: str | None = None
    track: str | None = None
    move: str | None = None
    by: str | None = None
    set: dict[str, str] = Field(default_factory=dict)
    note: str = ""
    sent: date | datetime | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.propose is None) is (self.move is None):
            raise ValueError("propose or move")
        if self.move is not None and self.track is None:
            raise ValueError("move needs track")
        return self


@dataclass(frozen=True, slots=True)
class Script:
    """The acts in order, or the findings that keep the script from being played."""

    acts: tuple[ScriptAct, ...]
    findings: tuple[Finding, ...]


def read_script(source: bytes, name: str, definition: Definition) -> Script:
    """Read and check a script. Never raises; every fault is a finding with line and column."""
    report = Report(name)
    text = readable(source, report)
    root = compose(text, report) if text is not None else None
    if root is None:
        return Script((), tuple(report.findings))
    listed = child(root, "acts")
    members: Sequence[Node] = getattr(listed, "members", ())
    acts: list[ScriptAct] = []
    findings = list(report.findings)
    if not members:
        findings.append(_finding("script_empty", name, root))
    for node in members:
        try:
            act = ScriptAct.model_validate(plain(node))
        except ValidationError as error:
            findings += [_unfit(name, node, one) for one in error.errors()]
        else:
            acts.append(act)
            findings += _unknown(name, node, act, definition)
    if findings:
        return Script((), tuple(findings))
    return Script(tuple(sorted(acts, key=lambda act: act.at)), ())


def script_steps(script: Script, stage: Stage) -> list[Step]:
    """The script as steps on a stage."""
    zone = ZoneInfo(stage.definition.zone)
    return [
        Step(act.at.replace(tzinfo=act.at.tzinfo or zone), _player(act, zone))
        for act in script.acts
    ]


def _player(act: ScriptAct, zone: ZoneInfo) -> Any:
    def play(stage: Stage, now: datetime) -> None:
        unit = next((one for one in stage.units if one.code == act.unit), None)
        if unit is None:
            return
        if act.propose is not None:
            stage.propose(act.propose, unit, act.set.get("name", act.propose), now, act.set)
            return
        moves = stage.definition.tracks[act.track or ""].transitions
        by = (act.by,) if act.by else ()
        for record in stage.records(track=act.track or "", unit=act.unit):
            if record.state in moves[act.move or ""].source:
                dates = _dates(act.sent, now, zone)
                stage.move(
                    record, act.move or "", now, note=act.note, dates=dates, by=by, given=act.set
                )

    return play


def _dates(sent: date | datetime | None, now: datetime, zone: ZoneInfo) -> ActDates | None:
    if sent is None:
        return None
    if not isinstance(sent, datetime):
        sent = datetime(sent.year, sent.month, sent.day, 16, tzinfo=zone)
    at = sent.replace(tzinfo=sent.tzinfo or zone)
    return ActDates(at, now, now, "Theo kịch bản")


def _unknown(file: str, node: Node, act: ScriptAct, definition: Definition) -> list[Finding]:
    """Names the plan does not have."""
    found = []
    track = act.propose or act.track or ""
    if track not in definition.tracks:
        found.append(_named(file, node, track, definition.tracks))
    elif act.move is not None and act.move not in definition.tracks[track].transitions:
        found.append(_named(file, node, act.move, definition.tracks[track].transitions))
    if act.by is not None and act.by not in definition.roles:
        found.append(_named(file, node, act.by, definition.roles))
    return found


def _named(file: str, node: Node, name: str, known: Any) -> Finding:
    close = get_close_matches(name, list(known), n=1)
    place = Place(file, node.line, node.column)
    suggestion = close[0] if close else ""
    return Finding("script_unknown", Severity.ERROR, place, name, suggestion)


def _unfit(file: str, node: Node, error: Any) -> Finding:
    at = node
    for step in error["loc"]:
        at = child(at, step) or at
    field = ".".join(str(step) for step in error["loc"]) or "–"
    place = Place(file, at.line, at.column)
    return Finding("script_unfit", Severity.ERROR, place, written(at)[:80], facts={"field": field})


def _finding(code: str, file: str, node: Node) -> Finding:
    return Finding(code, Severity.ERROR, Place(file, node.line, node.column))
