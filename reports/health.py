"""What `lantoa doctor` looks at.

The database file, the SQLite it runs on, the chains, the counters, the watch and the sender, what
waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from engine.editions import edition
from engine.recount import miscounted
from engine.unheld import unheld
from i18n.text import Text
from reports.incident_sheet import IncidentTold
from reports.symptom import Symptom
from reports.vital_signs import disk, signs
from storage import people, plans
from storage.chain_check import Broken, verify_chain
from storage.database import Database
from storage.incidents import open_incidents
from storage.lifecycle import is_rehearsal, open_database
from storage.record_check import Misplaced, misplaced
from storage.vitals import vitals
from storage.wal_reset import VERSION, wal_reset
from storage.work import Work
from workflows.errors import LantoaError

NAMED = 20
"""How many records that are not what the log says are named one by one."""


def examined(url: str, now: datetime) -> tuple[Symptom, ...]:
    """Everything worth saying about the database at ``url`` at ``now``; nothing is changed."""
    try:
        db = open_database(url)
    except LantoaError as error:
        return (Symptom(error.code, bad=True, error=error),)
    with closing(db), db.read() as work:
        rehearsal = is_rehearsal(work)
        return (
            *_of_sqlite(db),
            *disk(db.driver.file),
            Symptom("rehearsal" if rehearsal else "real"),
            *_chains(work),
            *_counters(work),
            *_nobody_to_write_to(work, now),
            *_records(work),
            *_running(work, now, rehearsal),
            *_incidents(work),
        )


def _of_sqlite(db: Database) -> Iterator[Symptom]:
    if db.driver.file is None:
        return
    standing = wal_reset()
    yield Symptom(f"sqlite_{standing}", bad=standing == "open", facts={"version": VERSION})


def _running(work: Work, now: datetime, rehearsal: bool) -> Iterator[Symptom]:
    """Whether watch and sender do their work; in a rehearsal nobody expects them to."""
    for one in signs(vitals(work, now), now):
        yield replace(one, bad=False) if rehearsal else one


def _incidents(work: Work) -> Iterator[Symptom]:
    for row in open_incidents(work):
        facts = {"number": row.id, "told": IncidentTold(row)}
        yield Symptom("incident", bad=True, facts=facts)


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


def _records(work: Work) -> Iterator[Symptom]:
    more = 0
    for at, one in enumerate(misplaced(work)):
        if at < NAMED:
            facts: dict[str, object] = {
                "record": one.record,
                "found": _state(work, one, one.found),
                "sealed": _state(work, one, one.sealed),
            }
            yield Symptom(f"record_{one.fault}", bad=True, facts=facts)
        else:
            more += 1
    if more:
        yield Symptom("record_more", bad=True, facts={"n": more})


def _state(work: Work, one: Misplaced, name: str) -> Text | str:
    """A state in the plan's words; as it is when the plan knows no such state."""
    if not one.edition_id:
        return name
    track = edition(work, one.edition_id).definition.tracks.get(one.track)
    state = track.states.get(name) if track else None
    return state.label if state else name


def _nobody_to_write_to(work: Work, now: datetime) -> Iterator[Symptom]:
    """Rungs to come, of open plans, to a role that nobody holds."""
    for plan in plans.plans(work):
        if plan.closed_at is not None:
            continue
        running = edition(work, plan.edition_id)
        for one in unheld(work, running.definition, running.calendar, plan.committee_id, now):
            facts = {"plan": plan.code, **one.facts(running.definition)}
            yield Symptom(one.code, warns=True, facts=facts)
