"""The words a running plan has for what the engine names by ids."""

from __future__ import annotations

from engine.editions import Edition, edition
from engine.known import known_plan
from storage.database import Database
from storage.plans import plan_by_code
from storage.records import record
from workflows.definition import Definition


def definition_of(db: Database, code: str) -> Definition | None:
    """The definition behind a plan's code or a record's; None for a code of neither."""
    with db.read() as work:
        plan = plan_by_code(work, code) or plan_by_code(work, code.rpartition("-")[0])
        return None if plan is None else edition(work, plan.edition_id).definition


def edition_of(db: Database, plan: str) -> Edition:
    """What a plan runs now. Raises NotFound with plans named like it."""
    with db.read() as work:
        return edition(work, known_plan(work, plan).edition_id)


def track_of(db: Database, code: str) -> str | None:
    """The track a record moves along; None for a code of no record."""
    with db.read() as work:
        row = record(work, code)
        return None if row is None else row.track
