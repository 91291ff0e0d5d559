"""Attaching a document to a record: bytes by content hash, named by a kind of the plan."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from engine.advance import locked
from engine.editions import Edition, edition_named
from engine.gather import Gathering
from engine.guards.labels import role_labels
from engine.known import plan_of, unknown_record
from engine.move import Actor
from i18n.catalog import Either
from storage.audit import Head, NewEntry, seal
from storage.database import Database
from storage.documents import attach_document, keep_document
from storage.records import RecordRow, touch_record
from storage.records import record as record_row
from storage.work import Work
from workflows.definition import SYSTEM
from workflows.errors import Conflict, WrongUsage
from workflows.verdict import Refusal, Verdict

LARGEST = 25 * 2**20
"""Bytes of one document; a scanned decision of ten pages has three million."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as somebody hands it in."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that is attached now; ``version`` is the record's after it."""

    record: str
    kind: str
    sha256: str
    version: int


def attach(
    db: Database, record: str, kind: str, paper: Paper, actor: Actor, now: datetime
) -> Attached | Refusal:
    """Attach a document to a record as one of the plan's kinds.

    Anybody who holds a role of the plan for the record's unit or the committee may.

    Raises NotFound for an unknown record, WrongUsage for an unknown kind or an empty or oversized
    file, Conflict when the same bytes are attached as that kind already.
    """
    checked(paper)
    with db.write() as work:
        gathering, head = locked(work, plan_of(work, record), actor, now)
        row = record_row(work, record)
        if row is None:
            raise unknown_record(work, record)
        edition = edition_named(work, row.definition_sha256, row.calendar_sha256)
        kinds = edition.definition.documents
        if kind not in kinds:
            plan = gathering.plan.code
            raise WrongUsage("document_kind_unknown", kind=kind, plan=plan, kinds=tuple(kinds))
        if not gathering.roles(edition, row.unit_id):
            refusal = _refused(gathering, edition, row)
            said: dict[str, object] = {
                "kind": kind,
                "verdicts": [one.sealed() for one in refusal.verdicts],
            }
            seal(work, head, [_entry("document.refused", row, said, "", actor, now)])
            return refusal
        digest, _ = attached_in(work, head, row, edition, kind, paper, actor, now)
    return Attached(record, kind, digest, row.version + 1)


def attached_in(
    work: Work,
    head: Head,
    row: RecordRow,
    edition: Edition,
    kind: str,
    paper: Paper,
    actor: Actor,
    now: datetime,
) -> tuple[str, Head]:
    """Attach a checked document behind the lock of its plan; the hash that names it, the new head.

    Raises Conflict when the same bytes are attached as that kind already.
    """
    digest = keep(work, paper, now)
    if not attach_document(work, row.id, kind, digest, paper.filename, actor.officer_id, now):
        label = edition.definition.documents[kind]
        raise Conflict("document_attached_already", record=row.code, kind=label)
    touch_record(work, row.id)
    body = {"kind": kind, "document": digest}
    entry = _entry("document.attached", row, body, paper.filename, actor, now)
    return digest, seal(work, head, [entry])


def checked(paper: Paper) -> None:
    """Raises WrongUsage for a file that cannot be kept."""
    if not paper.content:
        raise WrongUsage("document_empty", file=paper.filename)
    if len(paper.content) > LARGEST:
        raise WrongUsage(
            "document_too_large",
            file=paper.filename,
            megabytes=len(paper.content) // 2**20,
            limit=LARGEST // 2**20,
        )


def keep(work: Work, paper: Paper, now: datetime) -> str:
    """Keep the bytes; the hash that names them."""
    digest = sha256(paper.content).hexdigest()
    guessed = mimetypes.guess_type(paper.filename)[0]
    keep_document(work, digest, paper.content, guessed or "application/octet-stream", now)
    return digest


def _refused(gathering: Gathering, edition: Edition, row: RecordRow) -> Refusal:
    roles = [name for name in edition.definition.roles if name != SYSTEM]
    labels = role_labels(edition.definition, roles)
    said = {"allowed": Either(labels), "unit": row.unit, "actor": gathering.actor.code}
    verdict = Verdict("authority", "authority_missing", False, cleared_by=labels, facts=said)
    return Refusal(row.code, "attach", (verdict,))


def _entry(
    act: str,
    row: RecordRow,
    body: Mapping[str, object],
    filename: str,
    actor: Actor,
    now: datetime,
) -> NewEntry:
    return NewEntry(
        at=now,
        act=act,
        channel=actor.channel.value,
        actor=actor.code,
        os_user=actor.os_user,
        officer_id=actor.officer_id,
        record_id=row.id,
        unit_id=row.unit_id,
        body={"record": row.code, **body},
        secrets={"filename": filename} if filename else {},
    )
