"""What of the database belongs to the committee of who is signed in."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request

from storage.incidents import IncidentRow, plans_of_duties
from storage.people import CommitteeRow, committees, officers
from storage.plans import PlanRow, plans
from storage.work import Work
from web import gate


def own_committee(request: Request, work: Work) -> CommitteeRow:
    """The reader's committee."""
    mine = gate.who(request).officer.committee_id
    return next(one for one in committees(work) if one.id == mine)


def own_plans(request: Request, work: Work) -> list[PlanRow]:
    """The plans of the reader's committee, as opened."""
    mine = gate.who(request).officer.committee_id
    return [one for one in plans(work) if one.committee_id == mine]


def own_chains(request: Request, work: Work) -> list[str]:
    """The logs of the reader's committee: its own and those of its plans."""
    of = own_committee(request, work)
    return [*(one.code for one in own_plans(request, work)), of.code]


def own_incidents(
    request: Request, work: Work, rows: Iterable[IncidentRow]
) -> tuple[IncidentRow, ...]:
    """Of these incidents those of the reader's committee and those of the whole machine."""
    rows, mine = tuple(rows), own_committee(request, work)
    others = [one for one in committees(work) if one.id != mine.id]
    if not rows or not others:
        return rows
    own = {one.code for one in own_plans(request, work)}
    of_duty = plans_of_duties(work, [n for one in rows if (n := one.facts.get("obligation"))])
    here, elsewhere = _people(work, [mine]), _people(work, others)

    def is_own(row: IncidentRow) -> bool:
        told = row.facts
        named = {str(told[name]).lower() for name in ("address", "officer") if name in told}
        if named:
            return bool(named & here) or not named & elsewhere
        plan = told.get("plan") or of_duty.get(told.get("obligation", 0))
        plan = plan or str(told.get("record", "")).rpartition("-")[0]
        return not plan or plan in own

    return tuple(one for one in rows if is_own(one))


def _people(work: Work, of: Iterable[CommitteeRow]) -> set[str]:
    """The codes and addresses of committees' officers."""
    found = [one for committee in of for one in officers(work, committee.id)]
    return {name.lower() for one in found for name in (one.code, one.email.strip()) if name}
