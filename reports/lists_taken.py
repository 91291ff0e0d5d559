"""Whether a list came before: the log keeps the hash of every file that was taken."""

from __future__ import annotations

from storage import audit
from storage.audit import AuditRow
from storage.database import Database
from storage.plans import plan_by_code


def taken_before(db: Database, plan: str, sha256: str) -> AuditRow | None:
    """The entry by which this very file was first taken in a plan; None when it was not.

    Args:
        sha256: of the file's bytes, in hex.
    """
    with db.read() as work:
        row = plan_by_code(work, plan)
        if row is None:
            return None
        found = audit.entries(work, row.head_id, act="list.taken")
        return next((one for one in found if one.body.get("file_sha256") == sha256), None)
