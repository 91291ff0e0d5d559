"""A sealed log as lists to tamper with: written as a bundle, or back into its database."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.advance import Advanced, advance
from engine.attach import Paper, attach
from engine.move import Move
from engine.record_decision import PaperDecision, enter_decision
from reports.bundle.write import write_bundle
from storage.chain_check import Broken, Verified, verify_chain
from storage.entry import entry_hash
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.records import FORM, a_model
from workflows.canonical import canonical_json
from workflows.definition import DecisionKind

AFTER = datetime(2023, 11, 21, tzinfo=UTC)
Ran = subprocess.CompletedProcess[str]


def a_worked_log(plan: str = "small-2023") -> Ready:
    """Twelve entries: moves, a refusal, paper, a decision, private notes."""
    ready = ready_database(plan=a_plan(plan=plan))
    lan, thu, board = (ready.officer(code) for code in ("lan-xa-a", "thu", "bi-thu"))
    if plan != "small-2023":
        return ready
    code = a_model(ready, form={**FORM, "households": 12})
    advance(ready.db, Move(code, "register", note="Đã họp chi bộ"), lan, NOW)
    advance(ready.db, Move(code, "scale"), board, NOW)
    attach(ready.db, code, "report", Paper("báo-cáo.pdf", b"%PDF"), thu, NOW)
    decision = PaperDecision(
        plan=plan,
        kind=DecisionKind.QUYET_DINH,
        number="12-QĐ/HU",
        signed_on=NOW.date(),
        signer="Nguyễn Văn A",
        post="Phó Bí thư",
        capacity="T/M Ban Thường vụ",
        outcomes={code: "scale_up"},
    )
    enter_decision(ready.db, decision, thu, NOW)
    other = a_model(ready)
    advance(ready.db, Move(other, "withdraw", note="Gộp"), lan, NOW)
    advance(ready.db, Move("small-2023-0001", "send"), thu, NOW)
    assert isinstance(advance(ready.db, Move(code, "scale"), board, AFTER), Advanced)
    return ready


@dataclass(slots=True)
class Log:
    """Lines as sealed, the hash stored for each, what lies beside them, and other files."""

    lines: list[bytes]
    hashes: list[str]
    secrets: list[dict[str, Any]]
    head: dict[str, Any]
    texts: dict[str, bytes]

    @classmethod
    def read(cls, bundle: Path) -> Log:
        lines = (bundle / "entries.jsonl").read_bytes().splitlines()
        secrets = (bundle / "secrets.jsonl").read_bytes().splitlines()
        files = (*bundle.glob("definitions/*"), *bundle.glob("calendars/*"))
        return cls(
            lines,
            [entry_hash(line) for line in lines],
            [json.loads(line) for line in secrets],
            json.loads((bundle / "head.json").read_bytes()),
            {str(file.relative_to(bundle)): file.read_bytes() for file in files},
        )

    def said(self, number: int) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.lines[number - 1])
        return said

    def edit(self, number: int, old: str, new: str) -> None:
        """Change the text of a line, and no hash."""
        line = self.lines[number - 1].decode()
        assert old in line
        self.lines[number - 1] = line.replace(old, new, 1).encode()

    def reseal(self, number: int, **body: object) -> None:
        """Change what an entry's body says, then hash and link everything from there on."""
        said = self.said(number)
        said["body"] |= body
        self.lines[number - 1] = canonical_json(said)
        self.relink(number)

    def relink(self, number: int) -> None:
        """Hash the entry as it stands, number and link all after it anew, and set the head."""
        self.hashes[number - 1] = entry_hash(self.lines[number - 1])
        for at in range(number, len(self.lines)):
            said = json.loads(self.lines[at]) | {"seq": at + 1, "prev": self.hashes[at - 1]}
            self.lines[at] = canonical_json(said)
            self.hashes[at] = entry_hash(self.lines[at])
        self.set_head()

    def set_head(self) -> None:
        self.head |= {"count": len(self.lines), "hash": self.hashes[-1] if self.hashes else ""}


def exported(ready: Ready, place: Path, *, private: bool = True) -> Path:
    """The bundle of the plan's log."""
    write_bundle(
        ready.db, ready.opened.plan.code, place, ready.officer("thu"), NOW, private=private
    )
    return place


def as_bundle(log: Log, like: Path, place: Path) -> Path:
    """The log as the files of a bundle."""
    shutil.copytree(like, place)
    (place / "entries.jsonl").write_bytes(b"".join(line + b"\n" for line in log.lines))
    (place / "secrets.jsonl").write_bytes(
        b"".join(canonical_json(one) + b"\n" for one in log.secrets)
    )
    (place / "head.json").write_bytes(canonical_json(log.head))
    for file in (*place.glob("definitions/*"), *place.glob("calendars/*")):
        file.unlink()
    for name, text in log.texts.items():
        (place / name).write_bytes(text)
    return place


def checked_inside(log: Log, ready: Ready) -> Verified | Broken:
    """What the program says of the same log, put back into the database by its owner."""
    head_id = ready.opened.plan.head_id
    with ready.db.write() as work:
        for (name,) in work.sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            work.sql(f"DROP TRIGGER {name}")
        work.sql(f"DELETE FROM audit_entry WHERE head_id = {head_id}")
        work.sql(f"DELETE FROM audit_secret WHERE head_id = {head_id}")
        for number, (line, digest) in enumerate(zip(log.lines, log.hashes, strict=True), 1):
            work.sql(_entry(head_id, number, line, digest))
        for one in log.secrets:
            value = one["value"].replace("'", "''")
            work.sql(
                f"INSERT INTO audit_secret (head_id, seq, field, salt, value) VALUES ({head_id},"
                f" {one['seq']}, '{one['field']}', x'{one['salt']}', '{value}')"
            )
        count, digest = log.head["count"], log.head["hash"]
        work.sql(f"UPDATE chain_head SET seq = {count}, hash = '{digest}' WHERE id = {head_id}")
    with ready.db.read() as work:
        return verify_chain(work, head_id)


def _entry(head_id: int, number: int, line: bytes, digest: str) -> str:
    """An INSERT whose filter columns say what the entry does, as far as it can be read."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        said = {}
    words = ", ".join(f"'{said.get(name, '')}'" for name in ("at", "act", "channel"))
    ids = (said.get(name) for name in ("officer", "record", "unit"))
    numbers = ", ".join("NULL" if one is None else str(one) for one in ids)
    return (
        "INSERT INTO audit_entry (head_id, seq, at, act, channel, officer_id, record_id, unit_id,"
        f" canonical, hash) VALUES ({head_id}, {number}, {words}, {numbers}, x'{line.hex()}',"
        f" '{digest}')"
    )


def verifier(bundle: Path, *words: str, python: str = sys.executable) -> Ran:
    """The stand-alone check of a bundle, as an auditor runs it: with nothing of ours in reach."""
    script = Path(__file__).parents[1] / "reports" / "bundle" / "lantoa_verify.py"
    alone = bundle.parent / "alone.py"
    shutil.copy(script, alone)
    command = [python, "-I", "-S", str(alone), str(bundle), "--lang", "en", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
