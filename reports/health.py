"""What `lantoa doctor` looks at.

The database file, the SQLite it runs on, the chains, the counters.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from engine.recount import miscounted
from i18n.catalog import say
from i18n.language import Lang
from storage import people, plans
from storage.chain_check import Broken, verify_chain
from storage.database import Database
from storage.lifecycle import is_rehearsal, open_database
from storage.wal_reset import VERSION, wal_reset
from storage.work import Work
from workflows.errors import LantoaError


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing the doctor has to say; a bad one makes the command end with a problem."""

    code: str
    bad: bool = False
    facts: dict[str, object] = field(default_factory=dict)
    error: LantoaError | None = None

    def sentence(self, lang: Lang) -> str:
        """What was found, and the next step when it is bad."""
        if self.error is not None:
            return self.error.sentence(lang)
        return say(f"health.{self.code}", lang, **self.facts)

    def mark(self, lang: Lang) -> str:
        """Whether it is well or not, in one word."""
        return say("health.mark_bad" if self.bad else "health.mark_good", lang)

    def as_json(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {"code": self.code, "ok": not self.bad, "sentence": self.sentence(lang)}


def examined(url: str) -> tuple[Symptom, ...]:
    """Everything worth saying about the database at ``url``; nothing is changed."""
    try:
        db = open_database(url)
    except LantoaError as error:
        return (Symptom(error.code, bad=True, error=error),)
    with closing(db), db.read() as work:
        return (
            *_of_sqlite(db),
            Symptom("rehearsal" if is_rehearsal(work) else "real"),
            *_chains(work),
            *_counters(work),
        )


def _of_sqlite(db: Database) -> Iterator[Symptom]:
    if db.driver.file is None:
        return
    standing = wal_reset()
    yield Symptom(f"sqlite_{standing}", bad=standing == "open", facts={"version": VERSION})


def _chains(work: Work) -> Iterator[Symptom]:
    chains = [(one.code, one.head_id) for one in people.committees(work)]
    chains += [(one.code, one.head_id) for one in plans.plans(work)]
    for code, head_id in chains:
        found = verify_chain(work, head_id)
        if isinstance(found, Broken):
            yield Symptom("chain_broken", bad=True, facts={"chain": code, "seq": str(found.seq)})
        else:
            yield Symptom("chain_whole", facts={"chain": code, "n": found.count})


def _counters(work: Work) -> Iterator[Symptom]:
    for plan in plans.plans(work):
        # In a closed plan nothing is counted any more, and units go on to other kinds.
        if plan.closed_at is None and miscounted(work, plan):
            yield Symptom("counter_wrong", bad=True, facts={"plan": plan.code})
