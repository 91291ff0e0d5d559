"""A script played on a stage: each act tried as written, what cannot be tried noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from engine.known import unknown_unit
from engine.move import ActDates
from engine.record_decision import PaperDecision
from engine.rehearsal.cast import Step
from engine.rehearsal.linked import links_open, name_of
from engine.rehearsal.script import Script, ScriptAct, ScriptDecision
from engine.rehearsal.stage import POST, SIGNER, Stage
from storage.listings import ListedRecord
from workflows.errors import NotFound

ARRIVES = time(16)
"""The clock of a day on which paper was sent or received, where the script names none."""
EVIDENCE = "Theo kịch bản"


def script_steps(script: Script, stage: Stage) -> list[Step]:
    """The script as steps on a stage, in the order of their instants."""
    zone = ZoneInfo(stage.definition.zone)
    steps = [Step(_aware(act.at, zone), _player(act)) for act in script.acts]
    return sorted(steps, key=lambda step: step.at)


def _player(act: ScriptAct) -> Callable[[Stage, datetime], None]:
    def play(stage: Stage, now: datetime) -> None:
        if act.unit and all(one.code != act.unit for one in stage.units):
            stage.could_not(_unknown_unit(stage, act.unit), now, act.unit, act.does)
        elif act.propose is not None:
            _propose(stage, act, now)
        else:
            _with_records(stage, act, now)

    return play


def _propose(stage: Stage, act: ScriptAct, now: datetime) -> None:
    """One record; where it belongs to others or is built on them, one for each that may have it."""
    track = act.propose or ""
    given: Mapping[str, object] = act.set
    units = [one for one in stage.units if act.unit in ("", one.code)]
    links = [
        (unit, link)
        for unit in units
        for link in links_open(stage, track, unit.code)
        if link.named(act.name)
    ]
    if not links:
        _nothing_there(stage, act, track, now)
    for unit, link in links:
        stage.propose(track, unit, act.set.get("name", track), now, given, link)


def _with_records(stage: Stage, act: ScriptAct, now: datetime) -> None:
    track = stage.definition.tracks[act.track or ""]
    from_states = track.transitions[act.move].source if act.move else tuple(track.states)
    found = [
        record
        for record in stage.records(track=act.track or "", unit=act.unit or None)
        if record.state in from_states and (not act.name or name_of(record) in act.name)
    ]
    if not found:
        _nothing_there(stage, act, act.track or "", now)
    elif act.decide is not None:
        _decide(stage, act, act.decide, found, now)
    for record in found:
        if act.attach is not None:
            stage.hand_in(record, act.attach, now)
        elif act.move is not None:
            _move(stage, act, record, now)


def _nothing_there(stage: Stage, act: ScriptAct, track: str, now: datetime) -> None:
    label = stage.definition.tracks[track].label
    nothing = NotFound("script_nothing_there", unit=act.unit, track=label, what=act.does)
    stage.could_not(nothing, now, act.unit, act.does)


def _move(stage: Stage, act: ScriptAct, record: ListedRecord, now: datetime) -> None:
    stage.move(
        record,
        act.move or "",
        now,
        note=act.note,
        dates=_dates(act, now, ZoneInfo(stage.definition.zone)),
        by=(act.by,) if act.by else (),
        given=act.set,
        bare=act.bare,
    )


def _decide(
    stage: Stage,
    act: ScriptAct,
    decided: ScriptDecision,
    found: Sequence[ListedRecord],
    now: datetime,
) -> None:
    paper = PaperDecision(
        plan=stage.definition.plan,
        kind=decided.kind,
        signed_on=decided.signed or now.astimezone(ZoneInfo(stage.definition.zone)).date(),
        signer=decided.signer or SIGNER,
        post=decided.post or POST,
        outcomes={record.code: decided.outcome for record in found},
        number=decided.number,
        capacity=decided.capacity,
        note=act.note,
    )
    error = stage.enter(paper, now)
    if error is not None:
        stage.could_not(error, now, act.unit, act.does)


def _dates(act: ScriptAct, now: datetime, zone: ZoneInfo) -> ActDates | None:
    """The dates the paper bears; entered now. Without a date of arrival it came when entered."""
    if act.sent is None:
        return None
    received = now if act.received is None else _instant(act.received, zone)
    return ActDates(_instant(act.sent, zone), received, now, act.evidence or EVIDENCE)


def _instant(day: date | datetime, zone: ZoneInfo) -> datetime:
    if isinstance(day, datetime):
        return _aware(day, zone)
    return datetime.combine(day, ARRIVES, zone)


def _aware(at: datetime, zone: ZoneInfo) -> datetime:
    return at.replace(tzinfo=at.tzinfo or zone)


def _unknown_unit(stage: Stage, code: str) -> NotFound:
    return unknown_unit(code, [one.code for one in stage.units])
