"""One record as a reader wants it: where it stands, what it says, its papers, dates and history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.due import Owed, told
from engine.editions import edition_named
from engine.known import plan_of, unknown_record
from i18n.text import Text
from reports.linked_sheet import Links, links_of
from storage import audit
from storage.database import Database
from storage.decisions import DecisionInForce, in_force
from storage.documents import AttachmentRow, attachments
from storage.instants import instant
from storage.linked_records import forms_of
from storage.owed import owed_of_record
from storage.people import unit
from storage.records import RecordRow, record
from storage.work import Work
from workflows.definition import Definition, FieldType, Track
from workflows.filling import track_fields
from workflows.personal import tells_of_people
from workflows.scoring import Score, is_scored, score

HISTORY = frozenset({"record.proposed", "record.advanced"})


@dataclass(frozen=True, slots=True)
class Happened:
    """One act in a record's history; ``seq`` is its number in the log."""

    at: datetime
    move: Text | str
    to: Text | str
    by: str
    channel: str
    note: str
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """What a scored sheet of the record comes to; ``grade`` is the band in the plan's words."""

    form: Text
    score: Score
    grade: Text | None


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """Everything about one record that a page or a screen shows.

    ``personal``: some of its values tell of people, so that it is written down who is shown it.
    """

    row: RecordRow
    name: str
    committee_id: int
    plan: str
    unit_name: Text
    track: Text
    state: Text
    since: datetime
    values: tuple[tuple[Text, object], ...]
    scores: tuple[Scored, ...]
    owed: tuple[Owed, ...]
    papers: tuple[AttachmentRow, ...]
    decisions: tuple[DecisionInForce, ...]
    history: tuple[Happened, ...]
    links: Links
    personal: bool

    def as_json(self) -> dict[str, object]:
        """For a program: stable keys, raw form values."""
        return {
            "record": self.row.code,
            "plan": self.plan,
            "track": self.row.track,
            "unit": self.row.unit,
            "state": self.row.state,
            "since": self.since,
            "version": self.row.version,
            "form": json.loads(self.row.form),
            "scores": [
                {"points": one.score.points, "full": one.score.full, "band": one.score.band}
                for one in self.scores
            ],
            "owed": [
                {
                    "deadline": one.deadline,
                    "due_at": one.due_at,
                    "state": one.state,
                    "late": one.late,
                }
                for one in self.owed
            ],
            "documents": [
                {"kind": one.kind, "file": one.filename, "sha256": one.sha256}
                for one in self.papers
            ],
            "decisions": [one._asdict() for one in self.decisions],
            "history": [
                {"at": one.at, "move": one.move, "to": one.to, "by": one.by, "channel": one.channel}
                for one in self.history
            ],
            "links": {
                kind: [one.as_json() for one in linked] for kind, linked in self.links.named()
            },
        }


def record_sheet(db: Database, code: str, now: datetime) -> RecordSheet:
    """The sheet of one record at ``now`` (aware). Raises NotFound with codes like it."""
    with db.read() as work:
        row = record(work, code)
        if row is None:
            raise unknown_record(work, code)
        plan = plan_of(work, code)
        runs = edition_named(work, row.definition_sha256, row.calendar_sha256)
        track = runs.definition.tracks[row.track]
        of = unit(work, plan.committee_id, row.unit, now.astimezone(runs.zone).date())
        owed = owed_of_record(work, row.id)
        entries = audit.entries(work, plan.head_id, record=row.id)
        history = tuple(_happened(entry, track) for entry in entries if entry.act in HISTORY)
        return RecordSheet(
            row=row,
            name=str(json.loads(row.form).get("name", "")),
            committee_id=plan.committee_id,
            plan=plan.code,
            unit_name=Text(vi=of.name_vi, en=of.name_en) if of else Text(vi=row.unit, en=row.unit),
            track=track.label,
            state=track.states[row.state].label,
            since=instant(row.entered_at),
            values=_values(runs.definition, track, json.loads(row.form)),
            scores=_scores(work, runs.definition, row),
            owed=told(work, plan, owed, now),
            papers=attachments(work, row.id),
            decisions=in_force(work, (row.id,)).get(row.id, ()),
            history=history,
            links=links_of(work, row),
            personal=tells_of_people(runs.definition, json.loads(row.form)),
        )


def _happened(entry: audit.AuditRow, track: Track) -> Happened:
    body = entry.body
    transition = track.transitions.get(body["trigger"])
    state = track.states.get(body["to"])
    return Happened(
        at=entry.at,
        move=transition.label if transition else str(body["trigger"]),
        to=state.label if state else str(body["to"]),
        by=entry.actor,
        channel=entry.channel,
        note=entry.secrets.get("note", ""),
        seq=entry.seq,
    )


def _values(
    definition: Definition, track: Track, form: Mapping[str, object]
) -> tuple[tuple[Text, object], ...]:
    """Filled fields with their labels, in the order of the forms; a choice says its label."""
    found: list[tuple[Text, object]] = []
    for name, field in track_fields(definition, track).items():
        if name not in form:
            continue
        value = form[name]
        if field.type is FieldType.CHOICE and field.choices:
            value = definition.lists[field.choices].choices.get(str(value), value)
        elif field.type is FieldType.DATE:
            value = date.fromisoformat(str(value))
        found.append((field.label, value))
    return tuple(found)


def _scores(work: Work, definition: Definition, row: RecordRow) -> tuple[Scored, ...]:
    """The scored sheets on which every criterion has its points."""
    names = [name for name in definition.forms if is_scored(definition, name)]
    if not names:
        return ()
    values = json.loads(row.form)
    above = forms_of(work, [row.parent_id]).get(row.parent_id, {}) if row.parent_id else {}
    found = []
    for name in names:
        reached = score(definition, name, values, above)
        if not reached.missing:
            form = definition.forms[name]
            grade = form.bands[reached.band].label if reached.band else None
            found.append(Scored(form.label, reached, grade))
    return tuple(found)
