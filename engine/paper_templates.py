"""A committee takes a template of its own into use, from a day on; sealed in its log."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256

from engine.attach import Paper
from engine.known import known_plan
from engine.move import Actor
from storage.audit import lock_head, seal
from storage.database import Database
from storage.documents import keep_document
from storage.entry import NewEntry
from storage.paper_templates import add_template
from storage.people import CommitteeRow
from workflows.errors import WrongUsage

LETTERHEADS = "letterheads"
"""The kind of a file that says headings, numbers and signatures."""


def keep_template(
    db: Database,
    of: CommitteeRow,
    kind: str,
    file: Paper,
    since: date,
    actor: Actor,
    now: datetime,
    *,
    plan: str | None = None,
) -> str:
    """Keep a template, checked by the caller; the hash of its bytes.

    Args:
        since: the first day on which papers are written with it.
        plan: of this plan alone; of all the committee's plans when None.

    Raises NotFound for an unknown plan, WrongUsage for a plan of another committee.
    """
    digest = sha256(file.content).hexdigest()
    with db.write() as work:
        head = lock_head(work, of.head_id)
        row = None if plan is None else known_plan(work, plan)
        if row is not None and row.committee_id != of.id:
            raise WrongUsage("template_other_committee", plan=row.code, committee=of.code)
        keep_document(work, digest, file.content, "application/octet-stream", now)
        add_template(
            work,
            of.id,
            kind=kind,
            since=since,
            plan_id=None if row is None else row.id,
            filename=file.filename,
            sha256=digest,
            officer_id=actor.officer_id,
            now=now,
        )
        entry = NewEntry(
            at=now,
            act="committee.template_kept",
            channel=actor.channel.value,
            actor=actor.code,
            os_user=actor.os_user,
            officer_id=actor.officer_id,
            record_id=None,
            unit_id=None,
            body={"kind": kind, "since": since.isoformat(), "plan": plan, "sha256": digest},
        )
        seal(work, head, [entry])
    return digest
