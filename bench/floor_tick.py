"""The floor of a tick: the same logical writes of so many reminders by bare sqlite3, by sets."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.ground import raw

NOW_AT = "2023-11-10T01:00:00.000000Z"
"""When the first rung of what is due on 19 November is planned, and the tick is taken."""
DUE_AT = "2023-11-19T17:00:00.000000Z"
NEXT_AT = "2023-11-17T01:00:00.000000Z"
"""Its next rung: the ladder's "due", on the working day before."""
LATER_DUE_AT = "2023-12-19T17:00:00.000000Z"
LATER_NEXT_AT = "2023-12-12T01:00:00.000000Z"
CHUNK = 100
"""Obligations to a commit, as the watch takes them."""

_WAITING = (
    "SELECT o.id, o.due_rev, o.record_id, o.unit_id, o.plan_id, r.code, r.edition_id,"
    " (SELECT officer_id FROM assignment WHERE unit_id = o.unit_id LIMIT 1)"
    " FROM obligation AS o JOIN record AS r ON r.id = o.record_id"
    " WHERE o.state = 'open' AND o.next_at IS NOT NULL AND o.next_at <= ?"
    " ORDER BY o.next_at, o.id LIMIT ?"
)
_HEAD = "SELECT seq, hash FROM chain_head WHERE id = ?"
_FIRED = (
    "INSERT INTO rung_firing (obligation_id, due_rev, rung, status, planned_at, settled_at)"
    " VALUES (?, ?, 0, 'fired', ?, ?)"
)
_LETTER = (
    "INSERT INTO message (plan_id, letter, officer_id, record_id, obligation_id, due_rev,"
    " dedupe_key, facts, status, urgent, created_at, ready_at, attempts, trouble, answer)"
    " VALUES (?, 'reminder', ?, ?, ?, ?, ?, ?, 'pending', FALSE, ?, ?, 0, '', '')"
)
_ENTRY = (
    "INSERT INTO audit_entry (head_id, seq, at, act, channel, record_id, unit_id, canonical, hash)"
    " VALUES (?, ?, ?, 'duty.reminded', 'scheduler', ?, ?, ?, ?)"
)
_ADVANCE = "UPDATE chain_head SET seq = ?, hash = ? WHERE id = ?"
_AGAIN = "UPDATE obligation SET next_at = ?, failures = 0 WHERE id = ?"


class TickFloor:
    """Reminders by bare statements on one connection."""

    def __init__(self, file: Path, head_id: int) -> None:
        self._cursor: sqlite3.Cursor = raw(file).cursor()
        self._head_id = head_id

    def close(self) -> None:
        """Give the file back."""
        self._cursor.connection.close()

    def tick(self) -> int:
        """Fire all that is due; how many that were."""
        fired = 0
        while True:
            found = self._chunk()
            fired += found
            if found < CHUNK:
                return fired

    def _chunk(self) -> int:
        run, many = self._cursor.execute, self._cursor.executemany
        run("BEGIN IMMEDIATE")
        seq, prev = run(_HEAD, (self._head_id,)).fetchone()
        found = run(_WAITING, (NOW_AT, CHUNK)).fetchall()
        entries: list[Sequence[Any]] = []
        letters: list[Sequence[Any]] = []
        for at, (id_, rev, record, unit, plan, _, _, officer) in enumerate(found, seq + 1):
            canonical, prev = _sealed(id_, rev, record, unit, officer, at, prev)
            entries.append((self._head_id, at, NOW_AT, record, unit, canonical, prev))
            key = f"rung/{id_}/{rev}/0/{officer}"
            letters.append((plan, officer, record, id_, rev, key, '{"rung":0}', NOW_AT, NOW_AT))
        if found:
            many(_FIRED, [(row[0], row[1], NOW_AT, NOW_AT) for row in found])
            many(_LETTER, letters)
            many(_ENTRY, entries)
            run(_ADVANCE, (seq + len(found), prev, self._head_id))
            many(_AGAIN, [(NEXT_AT, row[0]) for row in found])
        run("COMMIT")
        return len(found)


def _sealed(
    id_: int, rev: int, record: int, unit: int, officer: int, seq: int, prev: str
) -> tuple[bytes, str]:
    canonical = json.dumps(
        {
            "act": "duty.reminded",
            "actor": "system",
            "at": NOW_AT,
            "body": {
                "deadline": "result",
                "due_at": DUE_AT,
                "due_rev": rev,
                "letter": "reminder",
                "moot": [],
                "obligation": id_,
                "offset": "-7d",
                "planned_at": NOW_AT,
                "rung": 0,
                "superseded": [],
                "to": [officer],
            },
            "chain": 2,
            "channel": "scheduler",
            "officer": None,
            "os_user": "bench",
            "prev": prev,
            "private": {},
            "record": record,
            "seq": seq,
            "unit": unit,
            "v": 1,
        },
        sort_keys=True,
        separators=(",", ":"),
    ).encode()
    return canonical, sha256(canonical).hexdigest()
