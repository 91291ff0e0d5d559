"""Ground for measuring: a plan whose models go to and fro for ever, and a database full of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from engine.move import Actor, Channel
from engine.opening import Opened, open_plan
from storage.database import Database
from storage.lifecycle import create_database
from storage.people import add_committee, assign, save_officer, save_unit
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Definition

NOW = datetime(2023, 3, 1, 2, 0, tzinfo=UTC)
AT = "2023-03-01T02:00:00.000000Z"
SINCE = date(2022, 1, 1)


def _label(words: str) -> dict[str, str]:
    return {"vi": words, "en": words}


PLAN: dict[str, Any] = {
    "plan": "bench-2023",
    "title": _label("Bench"),
    "year": 2023,
    "issuer": _label("Board"),
    "receiving_office": "secretariat",
    "period": {"first": "2023-01-01", "last": "2023-12-31"},
    "unit_kinds": {"xa": _label("Xã")},
    "roles": {
        "unit_officer": {"label": _label("Unit officer"), "of": "unit"},
        "secretariat": {"label": _label("Secretariat"), "of": "committee"},
    },
    "forms": {"short": {"label": _label("Form"), "fields": {"name": {"label": _label("Name")}}}},
    "quotas": {
        "most": {
            "label": _label("Most"),
            "track": "model",
            "states": ["registered"],
            "at_most": 1_000_000,
        }
    },
    "tracks": {
        "model": {
            "label": _label("Model"),
            "form": "short",
            "states": {
                "proposed": {"label": _label("Proposed")},
                "registered": {"label": _label("Registered")},
            },
            "transitions": {
                "propose": {
                    "label": _label("Propose"),
                    "from": "none",
                    "to": "proposed",
                    "by": "secretariat",
                },
                "register": {
                    "label": _label("Register"),
                    "from": "proposed",
                    "to": "registered",
                    "by": ["unit_officer", "secretariat"],
                    "guards": [
                        {"form": "short"},
                        {"on_time": "result", "late": "with_reason"},
                        {"quota": "most"},
                    ],
                    "tells": [{"letter": "receipt", "to": "unit_officer"}],
                },
                "return": {
                    "label": _label("Return"),
                    "from": "registered",
                    "to": "proposed",
                    "by": ["unit_officer", "secretariat"],
                    "guards": [{"form": "short"}, {"quota": "most"}],
                    "tells": [{"letter": "receipt", "to": "unit_officer"}],
                },
            },
        }
    },
    "deadlines": {
        "result": {
            "label": _label("Result"),
            "due": {"before": "2023-11-20"},
            "track": "model",
            "owed_in": "registered",
            "ladder": "standard",
        }
    },
    "ladders": {"standard": {"rungs": [{"at": "-7d"}, {"at": "due"}, {"at": "+3wd"}]}},
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A database with an open plan and ``records`` models, ``per_unit`` of them in each unit."""

    file: Path
    db: Database
    actor: Actor
    plan_id: int
    head_id: int
    officer_of: dict[int, int]
    """The officer of each unit, by id: who gets the receipt."""

    def code(self, at: int) -> str:
        """The code of the record at a place from 0."""
        return f"bench-2023-{at + 1:04d}"


def ground(file: Path, records: int, per_unit: int = 50) -> Ground:
    """A new database at ``file``; records are put in directly: what is measured comes after."""
    db = create_database(f"sqlite:///{file}", rehearsal=True, now=NOW)
    officer_of: dict[int, int] = {}
    with db.write() as work:
        committee = add_committee(work, code="bench", name_vi="Bench", name_en="Bench", now=NOW)
        for at in range(max(records // per_unit, 1)):
            unit_id = save_unit(work, committee.id, code=f"xa-{at}", kind="xa")
            officer_of[unit_id] = save_officer(work, committee.id, code=f"lan-{at}", name="Lan")
            assign(work, officer_of[unit_id], "unit_officer", unit_id, since=SINCE)
        secretary = save_officer(work, committee.id, code="thu", name="Thu")
        assign(work, secretary, "secretariat", None, since=SINCE)
    actor = Actor(secretary, "thu", "root@bench", Channel.CLI)
    plan = Definition.model_validate(PLAN)
    made = open_plan(db, "bench", plan, vietnam_calendar(2022, 2024), b"", actor, NOW)
    assert isinstance(made, Opened)
    opened = made.plan
    _fill(file, opened.id, opened.edition_id, opened.head_id, records, list(officer_of), per_unit)
    return Ground(file, db, actor, opened.id, opened.head_id, officer_of)


def raw(file: Path) -> sqlite3.Connection:
    """A bare connection with the same promises as ours: WAL, every commit on the disk."""
    connection = sqlite3.connect(file, isolation_level=None, cached_statements=512)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def _fill(
    file: Path,
    plan_id: int,
    edition_id: int,
    head_id: int,
    records: int,
    units: list[int],
    per_unit: int,
) -> None:
    with raw(file) as connection:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO record (code, plan_id, edition_id, track, unit_id, state, version, epoch,"
            " form, proposed_by, created_at, entered_at, period)"
            " VALUES (?,?,?,'model',?,'proposed',1,1,'{\"name\":\"Tiếng loa\"}',NULL,?,?,'')",
            (
                (
                    f"bench-2023-{at + 1:04d}",
                    plan_id,
                    edition_id,
                    units[min(at // per_unit, len(units) - 1)],
                    AT,
                    AT,
                )
                for at in range(records)
            ),
        )
        connection.execute("UPDATE chain_head SET record_seq = ? WHERE id = ?", (records, head_id))
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    connection.close()
