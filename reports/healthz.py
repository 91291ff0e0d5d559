"""What a service says of its health to whoever asks: counts and codes, nothing about anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reports.vital_signs import disk, signs
from storage.database import Database
from storage.vitals import Vitals, Waiting, vitals
from workflows.errors import LantoaError


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a service does its work, and the document that says so."""

    well: bool
    document: dict[str, Any]


def health(db: Database, troubles: Mapping[str, str], now: datetime) -> Health:
    """How it stands, from the database and from the faults the service is waiting out.

    Open incidents wait for a person and do not make a service unwell: they are counted beside.

    Args:
        troubles: by worker, the code of the fault.
        now: aware.
    """
    try:
        with db.read() as work:
            found = vitals(work, now)
    except LantoaError as fault:
        return unwell(fault.code, troubles)
    told = [*signs(found, now), *disk(db.driver.file)]
    bad = [one.code for one in told if one.bad]
    free = next((one.facts["megabytes"] for one in told if one.code == "disk_free"), None)
    document = {
        "well": not bad and not troubles,
        "bad": bad,
        "troubles": dict(troubles),
        "now": now.isoformat(),
        **_counted(found, now),
        "disk_free_megabytes": free,
    }
    return Health(not bad and not troubles, document)


def unwell(code: str, troubles: Mapping[str, str]) -> Health:
    """Of a service whose database does not answer."""
    return Health(False, {"well": False, "bad": [code], "troubles": dict(troubles)})


def _counted(found: Vitals, now: datetime) -> dict[str, Any]:
    beat = found.beat
    return {
        "tick": {
            "at": beat.ticked_at.isoformat() if beat else None,
            "age_seconds": _seconds(now - beat.ticked_at) if beat else None,
            "clock_went_back_at": beat.jumped_at.isoformat() if beat and beat.jumped_at else None,
        },
        "rungs_due": _waiting(found.rungs, now),
        "letters_ready": _waiting(found.letters, now),
        "letters_held": found.held,
        "sender_paused": found.paused,
        "incidents": found.incidents,
    }


def _waiting(waiting: Waiting, now: datetime) -> dict[str, Any]:
    oldest = None if waiting.since is None else _seconds(now - waiting.since)
    return {"count": waiting.count, "oldest_seconds": oldest}


def _seconds(passed: timedelta) -> int:
    return max(0, round(passed.total_seconds()))
