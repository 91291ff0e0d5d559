"""Applying what was decided: the one way records, counters, obligations, log and letters change.

Everything is written in sets, whether one move was decided or ten thousand, in the order records →
counters → obligations → sealed entries → outbox, behind the lock on the plan's chain head.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.addressing import addressed, officers_for
from engine.causes import ActDone
from engine.decision import Approved, TargetCrossed
from engine.facts import Facts
from engine.gather import Asked, Gathering
from engine.machine import NONE
from engine.move import ActDates
from i18n.text import Text
from storage.audit import Head, NewEntry, seal
from storage.duties import meet_target, miss_target, open_duties, settle_duties
from storage.instants import instant_text
from storage.mail import NewMessage, enqueue_many
from storage.people import OfficerRow
from storage.quotas import Counted, add_counts
from storage.records import add_records, move_records
from workflows.canonical import canonical_json
from workflows.errors import Conflict
from workflows.verdict import Refusal, Verdict


@dataclass(frozen=True, slots=True)
class Advanced:
    """A move that was made.

    ``from_`` is empty when it created the record, ``label`` is the state it stands in now as the
    plan words it, ``version`` is new.
    """

    record: str
    trigger: str
    from_: str
    to: str
    label: Text
    version: int
    approved: Approved

    @property
    def late(self) -> bool:
        """Whether it settled an obligation after its date."""
        return any(duty.late for duty in self.approved.settled)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decided move on its way to being written."""

    asked: Asked
    facts: Facts
    outcome: Approved | Refusal


@dataclass(slots=True)
class _Step:
    """One approved move and its record after it; ``seq`` numbers its sealed entry."""

    asked: Asked
    facts: Facts
    approved: Approved
    record_id: int
    code: str
    version: int
    epoch: int
    seq: int


def apply(gathering: Gathering, head: Head, decided: Sequence[Decided]) -> list[Advanced | Refusal]:
    """Write all that follows from the decided moves of one plan; refusals are sealed too.

    Args:
        head: the plan's chain head, just locked.

    Returns:
        A result for each move, in the order given.

    Raises Conflict when a record is no longer at the version that was decided on.
    """
    work, now = gathering.work, gathering.now
    steps: dict[int, _Step] = {}
    record_seq = head.record_seq
    for at, one in enumerate(decided):
        if isinstance(one.outcome, Approved):
            step = steps[at] = _step(one, one.outcome, head.seq + at + 1)
            if not step.record_id:
                record_seq += 1
                step.code = f"{gathering.plan.code}-{record_seq:04d}"
    made = list(steps.values())
    _write_records(gathering, made)
    _write_counts(gathering, made)
    _write_duties(gathering, made)
    texts = _Instants(now)
    entries = [
        _moved(gathering, steps[at], texts) if at in steps else _refused(gathering, one)
        for at, one in enumerate(decided)
    ]
    seal(work, head, entries, record_seq=record_seq)
    _write_letters(gathering, made)
    return [_result(steps.get(at), one) for at, one in enumerate(decided)]


def _step(one: Decided, approved: Approved, seq: int) -> _Step:
    row = one.asked.row
    return _Step(
        asked=one.asked,
        facts=one.facts,
        approved=approved,
        record_id=row.id,
        code=row.code,
        version=row.version + 1,
        epoch=row.epoch + (approved.to != row.state),
        seq=seq,
    )


def _result(step: _Step | None, one: Decided) -> Advanced | Refusal:
    if step is None:
        if isinstance(one.outcome, Refusal):
            return one.outcome
        raise AssertionError("an approved move was not written")
    asked, approved = one.asked, step.approved
    return Advanced(
        record=step.code,
        trigger=asked.trigger,
        from_=asked.row.state,
        to=approved.to,
        label=asked.edition.definition.tracks[asked.row.track].states[approved.to].label,
        version=step.version,
        approved=approved,
    )


# --- records, counters, obligations --------------------------------------------------------------


def _write_records(gathering: Gathering, steps: Sequence[_Step]) -> None:
    new = [step for step in steps if not step.record_id]
    if new:
        ids = add_records(gathering.work, [_new_row(gathering, step) for step in new])
        for step in new:
            step.record_id = ids[step.code]
    moved = [_moved_row(gathering, step) for step in steps if step.asked.row.id]
    if moved and not move_records(gathering.work, moved):
        raise Conflict("record_moved_meanwhile", record=steps[0].code)


def _new_row(gathering: Gathering, step: _Step) -> dict[str, Any]:
    at = instant_text(gathering.now)
    return {
        "code": step.code,
        "plan_id": gathering.plan.id,
        "edition_id": gathering.plan.edition_id,
        "track": step.facts.record.track,
        "unit_id": step.facts.unit.id,
        "state": step.approved.to,
        "version": step.version,
        "epoch": step.epoch,
        "form": canonical_json(dict(step.facts.form)).decode(),
        "proposed_by": gathering.actor.officer_id,
        "created_at": at,
        "entered_at": at,
        "period": step.facts.record.period,
        "parent_id": step.asked.row.parent_id,
        "origin_id": step.asked.row.origin_id,
    }


def _moved_row(gathering: Gathering, step: _Step) -> dict[str, Any]:
    row, to = step.asked.row, step.approved.to
    changed = bool(step.asked.values)
    return {
        "record_id": row.id,
        "seen": row.version,
        "to_state": to,
        "to_version": step.version,
        "to_epoch": step.epoch,
        "to_form": canonical_json(dict(step.facts.form)).decode() if changed else row.form,
        "since": instant_text(gathering.now) if to != row.state else row.entered_at,
    }


def _write_counts(gathering: Gathering, steps: Sequence[_Step]) -> None:
    changes: Counter[Counted] = Counter()
    for step in steps:
        for quota, change in step.approved.quota_changes.items():
            changes[quota, step.facts.unit.id] += change
    add_counts(gathering.work, gathering.plan.id, changes)


def _write_duties(gathering: Gathering, steps: Sequence[_Step]) -> None:
    opened = [
        {
            "plan_id": gathering.plan.id,
            "record_id": step.record_id,
            "unit_id": step.facts.unit.id,
            "deadline": duty.deadline,
            "due_at": duty.due_at,
            "next_at": duty.next_at,
            "counted_from": duty.counted_from,
        }
        for step in steps
        for duty in step.approved.opened
    ]
    settled = [
        {"duty_id": duty.id, "met_at": duty.met_at}
        for step in steps
        for duty in step.approved.settled
    ]
    if opened:
        open_duties(gathering.work, opened, gathering.now)
    if settled:
        settle_duties(gathering.work, settled, gathering.now)
    for step in steps:
        for target in step.approved.targets:
            _write_target(gathering, step.facts.unit.id, target)


def _write_target(gathering: Gathering, unit_id: int, target: TargetCrossed) -> None:
    work, plan_id, now = gathering.work, gathering.plan.id, gathering.now
    if target.met_at is not None:
        meet_target(work, plan_id, target.carrier, unit_id, target.deadline, target.met_at, now)
    else:
        miss_target(work, plan_id, target.carrier, unit_id, target.deadline, target.next_at, now)


# --- the sealed log ------------------------------------------------------------------------------


class _Instants(dict[datetime, str]):
    """Instants as text; most acts of a batch name the same one."""

    def __init__(self, now: datetime) -> None:
        super().__init__({now: instant_text(now)})

    def __missing__(self, at: datetime) -> str:
        text = self[at] = instant_text(at)
        return text


def _moved(gathering: Gathering, step: _Step, texts: _Instants) -> NewEntry:
    asked, dates = step.asked, step.facts.dates
    row = asked.row
    return _entry(
        gathering,
        "record.advanced" if row.id else "record.proposed",
        asked,
        step.record_id,
        {
            "record": step.code,
            "track": row.track,
            "trigger": asked.trigger,
            "from": row.state or NONE,
            "to": step.approved.to,
            "version": step.version,
            "epoch": step.epoch,
            "definition": asked.edition.definition_sha256,
            "verdicts": _sealed(step.approved.verdicts),
            **_links(asked),
            "dates": {
                "sent": texts[dates.sent],
                "received": texts[dates.received],
                "entered": texts[dates.entered],
            },
        },
    )


def _links(asked: Asked) -> dict[str, str]:
    """What a new record belongs to and is built on; nothing for one that stands by itself."""
    linked = {"of": asked.parent, "built_on": asked.origin}
    return {key: one.code for key, one in linked.items() if one is not None}


def _refused(gathering: Gathering, one: Decided) -> NewEntry:
    asked, refusal = one.asked, one.outcome
    row = asked.row
    return _entry(
        gathering,
        "record.refused",
        asked,
        row.id or None,
        {
            "record": row.code,
            "track": row.track,
            "trigger": asked.trigger,
            "from": row.state or NONE,
            "version": row.version,
            "definition": asked.edition.definition_sha256,
            "verdicts": _sealed(refusal.verdicts),
        },
    )


def _entry(
    gathering: Gathering, act: str, asked: Asked, record_id: int | None, body: Mapping[str, object]
) -> NewEntry:
    actor = gathering.actor
    return NewEntry(
        at=gathering.now,
        act=act,
        channel=actor.channel.value,
        actor=actor.code,
        os_user=actor.os_user,
        officer_id=actor.officer_id,
        record_id=record_id,
        unit_id=asked.row.unit_id,
        body=body,
        secrets=_secrets(asked.note, asked.values, asked.dates),
    )


def _sealed(verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    return [verdict.sealed() for verdict in verdicts]


def _secrets(note: str, values: Mapping[str, object], dates: ActDates) -> dict[str, str]:
    """Free text and what officers typed into forms: beside the log, never in it."""
    secrets = {f"form.{name}": str(value) for name, value in values.items()}
    if note:
        secrets["note"] = note
    if dates.evidence:
        secrets["evidence"] = dates.evidence
    return secrets


# --- letters -------------------------------------------------------------------------------------


def _write_letters(gathering: Gathering, steps: Sequence[_Step]) -> None:
    told: dict[tuple[int, int, tuple[str, ...]], tuple[OfficerRow, ...]] = {}
    messages: list[NewMessage] = []
    for step in steps:
        for letter in step.approved.letters:
            edition = step.asked.edition
            key = (id(edition), step.facts.unit.id, letter.roles)
            if key not in told:
                told[key] = officers_for(
                    gathering.work,
                    edition.definition,
                    gathering.plan.committee_id,
                    step.facts.unit.id,
                    letter.roles,
                    gathering.day(edition),
                )
            messages += addressed(
                _cause(gathering, step), gathering.plan.id, letter.letter, told[key]
            )
    if messages:
        enqueue_many(gathering.work, messages, gathering.now)


def _cause(gathering: Gathering, step: _Step) -> ActDone:
    return ActDone(
        record_id=step.record_id,
        version=step.version,
        trigger=step.asked.trigger,
        from_=step.asked.row.state,
        to=step.approved.to,
        by=gathering.actor.officer_id,
        channel=gathering.actor.channel,
        dates=step.facts.dates,
        seq=step.seq,
    )
