"""The sealed log for reading: filters by the names people use, entries with codes beside ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.known import known_plan, unknown_record
from storage import audit, people
from storage.chain_check import Broken, Verified, verify_chain
from storage.database import Database
from storage.plans import plans
from storage.records import record
from storage.work import Work
from workflows.errors import NotFound


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; empty fields do not narrow. Instants are aware, ``until`` is left out."""

    record: str | None = None
    unit: str | None = None
    officer: str | None = None
    act: str | None = None
    trigger: str | None = None
    channel: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One chain and what became of checking it."""

    chain: str
    verdict: Verified | Broken


def read_log(db: Database, chain: str, wanted: Wanted, now: datetime) -> tuple[audit.AuditRow, ...]:
    """The entries of a plan's or a committee's chain, in order.

    Raises NotFound for an unknown chain, record, unit or officer.
    """
    with db.read() as work:
        head_id, committee_id = chain_of(work, chain)
        found = audit.entries(
            work,
            head_id,
            record=_record(work, wanted.record),
            unit=_unit(work, committee_id, wanted.unit, now),
            officer=_officer(work, committee_id, wanted.officer),
            act=wanted.act,
            channel=wanted.channel,
            since=wanted.since,
            until=wanted.until,
            limit=None if wanted.trigger else wanted.limit,
        )
        return tuple(_narrowed(found, wanted))


def verify(db: Database, chain: str | None = None) -> tuple[Checked, ...]:
    """Check one chain, or all there are. Raises NotFound for an unknown one."""
    with db.read() as work:
        names = [chain] if chain else chain_names(work)
        return tuple(Checked(name, verify_chain(work, chain_of(work, name)[0])) for name in names)


def chain_names(work: Work) -> list[str]:
    """Every chain by the code of its committee or plan."""
    of_committees = [one.code for one in people.committees(work)]
    return of_committees + [one.code for one in plans(work)]


def chain_of(work: Work, name: str) -> tuple[int, int]:
    """The head and the committee of the chain named by a plan's or a committee's code."""
    committee = people.committee(work, name)
    if committee is not None:
        return committee.head_id, committee.id
    plan = known_plan(work, name)
    return plan.head_id, plan.committee_id


def _narrowed(found: Iterator[audit.AuditRow], wanted: Wanted) -> Iterator[audit.AuditRow]:
    left = wanted.limit
    for entry in found:
        if wanted.trigger and entry.body.get("trigger") != wanted.trigger:
            continue
        if left is not None:
            if left == 0:
                return
            left -= 1
        yield entry


def _record(work: Work, code: str | None) -> int | None:
    if code is None:
        return None
    row = record(work, code)
    if row is None:
        raise unknown_record(work, code)
    return row.id


def _unit(work: Work, committee_id: int, code: str | None, now: datetime) -> int | None:
    if code is None:
        return None
    found = people.unit(work, committee_id, code, now.date())
    if found is None:
        raise NotFound("unit_unknown", unit=code)
    return found.id


def _officer(work: Work, committee_id: int, code: str | None) -> int | None:
    if code is None:
        return None
    found = people.officer(work, committee_id, code)
    if found is None:
        raise NotFound("officer_unknown", officer=code)
    return found.id
