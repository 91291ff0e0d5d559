"""Whether a list came before: the log keeps the hash of every file that was taken."""

from __future__ import annotations

from storage import audit
from storage.audit import AuditRow
from storage.database import Database
from storage.plans import plan_by_id
from storage.records import record


def taken_before(db: Database, code: str, sha256: str) -> AuditRow | None:
    """The entry by which this very file was first taken as the list ``code``; None when it was not.

    Args:
        sha256: of the file's bytes, in hex.
    """
    with db.read() as work:
        row = record(work, code)
        if row is None:
            return None
        head = plan_by_id(work, row.plan_id).head_id
        found = audit.entries(work, head, record=row.id, act="list.taken")
        return next((one for one in found if one.body.get("file_sha256") == sha256), None)
