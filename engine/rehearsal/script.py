"""A script of a rehearsal: who does what and when, written down in place of a made-up cast.

    acts:
      - {at: 2023-02-20T09:00, unit: xa-mai-sao, propose: model, set: {name: Tiếng loa an ninh}}
      - {at: 2023-02-21T10:00, unit: xa-mai-sao, track: model, move: register}
      - {at: 2023-03-13T08:30, unit: xa-mai-sao, track: list, move: send, sent: 2023-03-09}

Read as strictly as a plan, with every finding at once; `playing.py` plays it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from workflows.definition import DecisionKind, Definition
from workflows.definition.part import Names
from workflows.finding import Finding, Place, Severity
from workflows.reading.compose import compose
from workflows.reading.nodes import Node, child, plain, written
from workflows.reading.report import Report
from workflows.reading.text import readable


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScriptDecision(_Part):
    """A decision taken on paper, as the receiving office enters it."""

    kind: DecisionKind
    outcome: str
    number: str | None = None
    signed: date | None = None
    signer: str = ""
    post: str = ""
    capacity: str = ""


class ScriptAct(_Part):
    """One line of a script: exactly one of propose, move, attach and decide.

    Attributes:
        at: on the clock of the plan's zone where no other is named.
        unit: whose records; everybody's when empty.
        name: only the records of these names; for ``propose`` those a new one is linked with.
        propose: the track in which the unit's officer creates a record; where records of it belong
            to others or are built on them, one for each.
        move, attach, decide: for every record of the unit in ``track`` (for a move: that stands
            where it begins). What is decided is one paper for all of them.
        by: a role in place of those the plan names for the move.
        sent, received, evidence: make it an act done for the unit from paper.
        bare: supply nothing; what the guards ask for must have been handed in before.
    """

    at: datetime
    unit: str = ""
    name: Names = ()
    propose: str | None = None
    track: str | None = None
    move: str | None = None
    attach: str | None = None
    decide: ScriptDecision | None = None
    by: str | None = None
    set: dict[str, str] = Field(default_factory=dict)
    note: str = ""
    sent: date | datetime | None = None
    received: date | datetime | None = None
    evidence: str = ""
    bare: bool = False

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        things = (self.propose, self.move, self.attach, self.decide)
        if sum(one is not None for one in things) != 1:
            raise ValueError("one of propose, move, attach, decide")
        if self.propose is None and self.track is None:
            raise ValueError("needs track")
        if self.propose is not None and not self.unit and not self.name:
            raise ValueError("propose needs unit")
        if self.received is not None and self.sent is None:
            raise ValueError("received needs sent")
        return self

    @property
    def does(self) -> str:
        """The name of what is done: the move, the track proposed in, the document, the outcome."""
        decided = self.decide.outcome if self.decide else ""
        return self.move or self.propose or self.attach or decided


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
    findings = list(report.findings)
    findings += _strangers(name, root)
    if not members:
        findings.append(_finding("script_empty", name, root))
    acts: list[ScriptAct] = []
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
    return Script(tuple(sorted(acts, key=lambda act: act.at.isoformat())), ())


def _strangers(file: str, root: Node) -> Iterator[Finding]:
    """Keys beside ``acts``, which is all a script holds."""
    items: dict[str, Node] = getattr(root, "items", {})
    for key, node in items.items():
        if key != "acts":
            yield _named(file, node, key, ("acts",))


def _unknown(file: str, node: Node, act: ScriptAct, definition: Definition) -> Iterator[Finding]:
    """Names the plan does not have."""
    track = act.propose or act.track or ""
    if track not in definition.tracks:
        yield _named(file, node, track, definition.tracks)
    elif act.move is not None and act.move not in definition.tracks[track].transitions:
        yield _named(file, node, act.move, definition.tracks[track].transitions)
    asked: tuple[tuple[str | None, Iterable[str]], ...] = (
        (act.by, definition.roles),
        (act.attach, definition.documents),
        (act.decide.outcome if act.decide else None, definition.outcomes),
    )
    for name, known in asked:
        if name is not None and name not in known:
            yield _named(file, node, name, known)


def _named(file: str, node: Node, name: str, known: Iterable[str]) -> Finding:
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
