"""A chain's end in a form fit for a printed page, to be compared years later."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

from reports.audit_log import chain_of
from storage.chain_read import head_of
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The number and hash of a chain's last entry; ``chain`` is a plan's or committee's code."""

    chain: str
    number: int
    hash: str

    @property
    def mark(self) -> str:
        """Four groups of four characters, A–Z and 2–7: 80 bits of a SHA-256 over all three."""
        told = f"lantoa checkpoint\n{self.chain}\n{self.number}\n{self.hash}".encode()
        plain = b32encode(sha256(told).digest()[:10]).decode()
        return "-".join(plain[at : at + 4] for at in range(0, 16, 4))


def checkpoint(db: Database, chain: str) -> Checkpoint:
    """The end of a plan's or a committee's chain. Raises NotFound for an unknown one."""
    with db.read() as work:
        head = head_of(work, chain_of(work, chain)[0])
    return Checkpoint(chain, head.seq, head.hash)
