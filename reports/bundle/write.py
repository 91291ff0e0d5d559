"""Writing the bundle: a chain as sealed, what it names, and the means to check it alone.

Format: docs/reference/audit-log.md. It is read by `lantoa_verify.py` and by nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.audit_export import seal_export
from engine.move import Actor
from reports.audit_log import chain_of
from reports.bundle.checkpoint import Checkpoint
from reports.bundle.draft import Draft, drafted
from storage.audit import Head
from storage.chain_read import editions_of, head_of, sealed_pages, secret_pages
from storage.database import Database
from storage.instants import instant_text
from storage.plans import EditionRow, plan_by_code, sealed_text
from storage.work import Work
from workflows.canonical import canonical_json

FORMAT = 1
"""Of the bundle; the verifier of format 1 refuses any other."""

Told = Callable[[int, int], object]
"""Told how many of how many entries are written."""

_SHIPPED = ("README.txt", "lantoa_verify.py")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was taken away; ``secrets`` is None when private values were left out."""

    place: Path
    end: Checkpoint
    secrets: int | None


def write_bundle(
    db: Database,
    chain: str,
    place: Path,
    actor: Actor,
    now: datetime,
    *,
    private: bool = False,
    on_progress: Told | None = None,
) -> Exported:
    """Write the chain of a plan or a committee as a folder, or as a .zip by its name.

    All of it is one state of the database. The export is sealed in the chain before the bundle
    gets its name: none exists that the log does not know of.

    Args:
        private: whether values and salts go with it; without them commitments cannot be compared.
        now: aware.

    Raises NotFound for an unknown chain, WrongUsage when ``place`` is taken, SystemFault where it
    cannot be written.
    """
    with drafted(place, now, private=private) as draft:
        with db.read() as work:
            head = head_of(work, chain_of(work, chain)[0])
            editions = _editions(work, chain, head)
            _write_entries(draft, work, head, on_progress)
            secrets = _write_secrets(draft, work, head.id) if private else None
            _write_texts(draft, work, editions)
        with draft.file("head.json") as file:
            file.write(_head(chain, head, editions, actor, now, private=private))
        for name in _SHIPPED:
            with draft.file(name) as file:
                file.write(Path(__file__).with_name(name).read_bytes())
        draft.close()
        seal_export(db, head, secrets=secrets, actor=actor, now=now)
    return Exported(place, Checkpoint(chain, head.seq, head.hash), secrets)


def _editions(work: Work, chain: str, head: Head) -> tuple[EditionRow, ...]:
    """Those of the plan; none when the code names a committee."""
    plan = plan_by_code(work, chain)
    return editions_of(work, plan.id) if plan and plan.head_id == head.id else ()


def _write_entries(draft: Draft, work: Work, head: Head, on_progress: Told | None) -> None:
    done = 0
    with draft.file("entries.jsonl") as file:
        for page in sealed_pages(work, head.id):
            file.write(b"".join(canonical + b"\n" for canonical in page))
            done += len(page)
            if on_progress is not None:
                on_progress(done, head.seq)


def _write_secrets(draft: Draft, work: Work, head_id: int) -> int:
    count = 0
    with draft.file("secrets.jsonl") as file:
        for page in secret_pages(work, head_id):
            for seq, field, salt, value in page:
                said = {"field": field, "salt": salt.hex(), "seq": seq, "value": value}
                file.write(canonical_json(said) + b"\n")
            count += len(page)
    return count


def _write_texts(draft: Draft, work: Work, editions: tuple[EditionRow, ...]) -> None:
    texts = {("definitions", one.definition_sha256): None for one in editions}
    texts |= {("calendars", one.calendar_sha256): None for one in editions}
    for folder, digest in texts:
        with draft.file(f"{folder}/{digest}.json") as file:
            file.write(sealed_text(work, digest))


def _head(
    chain: str,
    head: Head,
    editions: tuple[EditionRow, ...],
    actor: Actor,
    now: datetime,
    *,
    private: bool,
) -> bytes:
    said = {
        "format": FORMAT,
        "chain": head.id,
        "code": chain,
        "count": head.seq,
        "hash": head.hash,
        "at": instant_text(now),
        "by": f"{actor.code} ({actor.os_user})",
        "private": private,
        "editions": [
            {"definition": one.definition_sha256, "calendar": one.calendar_sha256}
            for one in editions
        ],
    }
    return canonical_json(said) + b"\n"
