"""The floor: the same logical writes of one act by bare sqlite3, and nothing else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from hashlib import sha256

from bench.ground import AT, Ground, raw

_RECORD = "SELECT id, unit_id, state, version, epoch, form FROM record WHERE code = ?"
_COUNT = "SELECT counted FROM quota_count WHERE plan_id = ? AND quota = 'most' AND unit_id = ?"
_MOVE = (
    "UPDATE record SET state = ?, version = ?, epoch = ?, entered_at = ?"
    " WHERE id = ? AND version = ?"
)
_ADD = (
    "INSERT INTO quota_count (plan_id, quota, unit_id, counted) VALUES (?, 'most', ?, ?)"
    " ON CONFLICT (plan_id, quota, unit_id) DO UPDATE SET counted = counted + excluded.counted"
)
_OPEN = (
    "INSERT INTO obligation (plan_id, deadline, record_id, unit_id, state, due_at, due_rev,"
    " extended, opened_at, next_at, failures)"
    " VALUES (?, 'result', ?, ?, 'open', ?, 1, FALSE, ?, ?, 0)"
    " ON CONFLICT (record_id, deadline) DO UPDATE SET state = 'open', next_at = excluded.next_at,"
    " settled_at = NULL, met_at = NULL"
)
_SETTLE = (
    "UPDATE obligation SET state = 'settled', settled_at = ?, met_at = ?, next_at = NULL"
    " WHERE record_id = ? AND deadline = 'result'"
)
_HEAD = "SELECT seq, hash FROM chain_head WHERE id = ?"
_ENTRY = (
    "INSERT INTO audit_entry (head_id, seq, at, act, channel, officer_id, record_id, unit_id,"
    " canonical, hash) VALUES (?, ?, ?, 'record.advanced', 'cli', ?, ?, ?, ?, ?)"
)
_ADVANCE = "UPDATE chain_head SET seq = ?, hash = ? WHERE id = ?"
_LETTER = (
    "INSERT INTO message (plan_id, letter, officer_id, record_id, dedupe_key, facts, status,"
    " urgent, created_at, ready_at, attempts, trouble, answer)"
    " VALUES (?, 'receipt', ?, ?, ?, ?, 'pending', TRUE, ?, ?, 0, '', '')"
)
_NEXT = "2023-11-13T01:00:00.000000Z"
_DUE = "2023-11-19T17:00:00.000000Z"
_DEFINITION = "0" * 64
_VERDICTS = [
    {
        "clear": True,
        "code": f"{guard}_ok",
        "guard": guard,
        "limit": "2023-11-20T00:00+07:00",
        "seen": "2023-03-01T09:00+07:00",
        "soft": False,
    }
    for guard in ("authority", "form", "on_time", "quota")
]
"""As many verdicts, as long, as ours: an entry that says less would be another entry."""
_TURN = {"proposed": ("registered", 1), "registered": ("proposed", -1)}


class Floor:
    """Acts by bare statements on one connection."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._cursor: sqlite3.Cursor = raw(ground.file).cursor()

    def close(self) -> None:
        """Give the file back."""
        self._cursor.connection.close()

    def acts(self, codes: Sequence[str]) -> None:
        """Durable acts, one to a commit."""
        for code in codes:
            self._act(code)

    def bulk(self, codes: Sequence[str], chunk: int) -> None:
        """Acts of one direction, a chunk to a commit, by sets."""
        for first in range(0, len(codes), chunk):
            self._together(codes[first : first + chunk])

    def _act(self, code: str) -> None:
        run, ground = self._cursor.execute, self._ground
        run("BEGIN IMMEDIATE")
        seq, prev = run(_HEAD, (ground.head_id,)).fetchone()
        id_, unit_id, state, version, epoch, _ = run(_RECORD, (code,)).fetchone()
        run(_COUNT, (ground.plan_id, unit_id)).fetchone()
        to, change = _TURN[state]
        run(_MOVE, (to, version + 1, epoch + 1, AT, id_, version))
        run(_ADD, (ground.plan_id, unit_id, change))
        if change > 0:
            run(_OPEN, (ground.plan_id, id_, unit_id, _DUE, AT, _NEXT))
        else:
            run(_SETTLE, (AT, AT, id_))
        canonical, digest = _sealed(code, state, to, version + 1, seq + 1, prev)
        officer = ground.actor.officer_id
        run(_ENTRY, (ground.head_id, seq + 1, AT, officer, id_, unit_id, canonical, digest))
        run(_ADVANCE, (seq + 1, digest, ground.head_id))
        key = f"act/{id_}/{version + 1}"
        run(_LETTER, (ground.plan_id, ground.officer_of[unit_id], id_, key, _told(version), AT, AT))
        run("COMMIT")

    def _together(self, codes: Sequence[str]) -> None:
        run, many, ground = self._cursor.execute, self._cursor.executemany, self._ground
        run("BEGIN IMMEDIATE")
        seq, prev = run(_HEAD, (ground.head_id,)).fetchone()
        found = run(
            "SELECT id, unit_id, state, version, epoch, form, code FROM record"
            " WHERE code IN (SELECT value FROM json_each(?))",
            (json.dumps(list(codes)),),
        ).fetchall()
        run(
            "SELECT unit_id, counted FROM quota_count WHERE plan_id = ?", (ground.plan_id,)
        ).fetchall()
        counts: dict[int, int] = {}
        moves, opened, settled, entries, letters = [], [], [], [], []
        for at, (id_, unit_id, state, version, epoch, _, code) in enumerate(found, seq + 1):
            to, change = _TURN[state]
            moves.append((to, version + 1, epoch + 1, AT, id_, version))
            counts[unit_id] = counts.get(unit_id, 0) + change
            if change > 0:
                opened.append((ground.plan_id, id_, unit_id, _DUE, AT, _NEXT))
            else:
                settled.append((AT, AT, id_))
            canonical, prev = _sealed(code, state, to, version + 1, at, prev)
            officer = ground.actor.officer_id
            entries.append((ground.head_id, at, AT, officer, id_, unit_id, canonical, prev))
            key = f"act/{id_}/{version + 1}"
            officer = ground.officer_of[unit_id]
            letters.append((ground.plan_id, officer, id_, key, _told(version), AT, AT))
        many(_MOVE, moves)
        many(_ADD, [(ground.plan_id, unit_id, change) for unit_id, change in counts.items()])
        many(_OPEN, opened)
        many(_SETTLE, settled)
        many(_ENTRY, entries)
        run(_ADVANCE, (seq + len(found), prev, ground.head_id))
        many(_LETTER, letters)
        run("COMMIT")


def _sealed(code: str, state: str, to: str, version: int, seq: int, prev: str) -> tuple[bytes, str]:
    canonical = json.dumps(
        {
            "act": "record.advanced",
            "actor": "thu",
            "at": AT,
            "body": {
                "dates": {"entered": AT, "received": AT, "sent": AT},
                "definition": _DEFINITION,
                "epoch": version,
                "from": state,
                "record": code,
                "to": to,
                "track": "model",
                "trigger": "register",
                "verdicts": _VERDICTS,
                "version": version,
            },
            "chain": 2,
            "channel": "cli",
            "officer": 1,
            "os_user": "root@bench",
            "prev": prev,
            "private": {},
            "record": 1,
            "seq": seq,
            "unit": 1,
            "v": 1,
        },
        sort_keys=True,
    ).encode()
    return canonical, sha256(canonical).hexdigest()


def _told(version: int) -> str:
    """The same facts our outbox keeps of an act."""
    return json.dumps(
        {
            "by": 1,
            "channel": "cli",
            "entered": AT,
            "from": "proposed",
            "received": AT,
            "sent": AT,
            "seq": version,
            "to": "registered",
            "trigger": "register",
            "version": version,
        },
        sort_keys=True,
    )
