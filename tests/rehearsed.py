"""A rehearsal of a checked plan file as a page finds it when it is over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from engine.drafts import keep
from reports.rehearsed.apart import packed
from storage.database import Database
from storage.plan_drafts import begin_run, end_run

PLAN = (Path(__file__).parents[1] / "workflows" / "plans" / "chi-lang-2023.yaml").read_bytes()
FAR = datetime(9999, 1, 1, tzinfo=UTC)
TOLD = {
    "first": "03/01/2023",
    "last": "31/12/2023",
    "units": 2,
    "letters": 3,
    "people": 2,
    "acts": 4,
    "refused": 1,
    "late": 1,
    "undelivered": 1,
    "short": 1,
    "points": ["A point"],
    "more_points": 1,
    "kinds": [["reminder", 3]],
    "months": [{"month": "01/2023", "n": 3, "of": [["reminder", 3]]}],
    "dates": [
        {
            "label": "The list",
            "when": "through 09/3/2023",
            "in_time": 1,
            "late": 1,
            "silent": 0,
            "rungs": [["14 days before", "reminder", "23/02/2023", 3], ["due", "reminder", "", 0]],
        }
    ],
    "roles": [
        {
            "role": "Officer of a unit",
            "holders": 2,
            "owes": ["The list"],
            "did": [["Send", 2, "03/2023"]],
            "letters": 3,
        },
        {"role": "Head of a unit", "holders": 0, "owes": [], "did": [], "letters": 0},
    ],
    "refusals": [[1, "Two models are enough."]],
    "short_units": [["Commune A", "Models", 1, 2]],
    "more_short": 1,
    "ends": [["Model", [["Registered", 2]]], ["List", []]],
}


def a_rehearsed_file(db: Database, officer_id: int, now: datetime) -> str:
    """A plan file that an officer has checked and rehearsed; its digest."""
    digest = keep(db, officer_id, "plan.yaml", PLAN, now)
    with db.write() as work:
        begin_run(work, officer_id, digest, "run", now, FAR)  # in place of one that is under way
        told, books = packed({"vi": TOLD, "en": TOLD}), packed({"vi": "<p>Thư", "en": "<p>Mail"})
        end_run(work, officer_id, digest, "run", "done", told, books)
    return digest
