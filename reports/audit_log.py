"""The sealed log for reading: filters by the names people use, entries with codes beside ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from engine.editions import edition
from engine.known import known_plan, unknown_officer, unknown_record, unknown_unit
from engine.move import Channel
from storage import audit, people
from storage.chain_check import Broken, Verified, verify_chain
from storage.database import Database
from storage.plans import plan_by_code, plans
from storage.records import record
from storage.work import Work
from workflows.errors import NotFound


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; empty fields do not narrow.

    Instants are aware, ``until`` is left out; ``after`` is the number of the last entry seen.
    """

    record: str | None = None
    unit: str | None = None
    officer: str | None = None
    act: str | None = None
    trigger: str | None = None
    channel: Channel | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """One chain and what became of checking it."""

    chain: str
    verdict: Verified | Broken


def read_log(db: Database, chain: str, wanted: Wanted, now: datetime) -> tuple[audit.AuditRow, ...]:
    """The entries of a plan's or a committee's chain, in order.

    Raises NotFound for an unknown chain, record, unit or officer, and for an act or a transition
    that no entry has and the plan does not know: an empty table would read as "it never happened".
    """
    with db.read() as work:
        head_id, committee_id = chain_of(work, chain)
        found = audit.entries(
            work,
            head_id,
            after=wanted.after,
            record=_record(work, wanted.record),
            unit=_unit(work, committee_id, wanted.unit, now),
            officer=_officer(work, committee_id, wanted.officer),
            act=wanted.act,
            channel=wanted.channel and wanted.channel.value,
            since=wanted.since,
            until=wanted.until,
            limit=None if wanted.trigger else wanted.limit,
        )
        narrowed = tuple(_narrowed(found, wanted))
        if not narrowed:
            _known_words(work, chain, head_id, wanted)
        return narrowed


def verify(db: Database, chain: str | None = None) -> tuple[Checked, ...]:
    """Check one chain, or all there are. Raises NotFound for an unknown one."""
    with db.read() as work:
        names = [chain] if chain else chain_names(work)
        return tuple(Checked(name, verify_chain(work, chain_of(work, name)[0])) for name in names)


def as_sealed(found: Checked) -> dict[str, object]:
    """What a check found, as the log of checks keeps it."""
    if isinstance(found.verdict, Broken):
        said = {
            "seq": found.verdict.seq,
            "what": found.verdict.what,
            "detail": found.verdict.detail,
        }
        return {"chain": found.chain, "whole": False, **said}
    last = {"entries": found.verdict.count, "hash": found.verdict.hash}
    return {"chain": found.chain, "whole": True, **last}


def last_check(db: Database, head_id: int) -> audit.AuditRow | None:
    """The last check that was made on a page, from the committee's log."""
    with db.read() as work:
        return audit.newest_of(work, head_id, "audit.verified")


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


def _known_words(work: Work, chain: str, head_id: int, wanted: Wanted) -> None:
    """Nothing was found: raises NotFound where the words asked for mean nothing here."""
    acts = audit.acts(work, head_id)
    if wanted.act is not None and wanted.act not in acts:
        close = get_close_matches(wanted.act, acts, n=3) or acts
        raise NotFound("act_not_in_log", act=wanted.act, known=tuple(close))
    plan = plan_by_code(work, chain)
    moves: dict[str, None] = {}
    if plan is not None:
        tracks = edition(work, plan.edition_id).definition.tracks.values()
        moves = dict.fromkeys(name for track in tracks for name in track.transitions)
    if wanted.trigger is not None and wanted.trigger not in moves:
        close = get_close_matches(wanted.trigger, moves, n=3) or list(moves)
        raise NotFound("transition_not_known", transition=wanted.trigger, known=tuple(close))


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
        raise unknown_unit(code, [one.code for one in people.units(work, committee_id, now.date())])
    return found.id


def _officer(work: Work, committee_id: int, code: str | None) -> int | None:
    if code is None:
        return None
    found = people.officer(work, committee_id, code)
    if found is None:
        raise unknown_officer(code, [one.code for one in people.officers(work, committee_id)])
    return found.id
