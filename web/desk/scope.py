"""What of the database belongs to the committee of who is signed in."""

from __future__ import annotations

from starlette.requests import Request

from storage.people import committees
from storage.plans import PlanRow, plans
from storage.work import Work
from web import gate


def own_plans(request: Request, work: Work) -> list[PlanRow]:
    """The plans of the reader's committee, as opened."""
    mine = gate.who(request).officer.committee_id
    return [one for one in plans(work) if one.committee_id == mine]


def own_chains(request: Request, work: Work) -> list[str]:
    """The logs of the reader's committee: its own and those of its plans."""
    mine = gate.who(request).officer.committee_id
    of = [one.code for one in committees(work) if one.id == mine]
    return [*(one.code for one in own_plans(request, work)), *of]
