"""Things by the code a person types; a wrong one is answered with codes like it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from storage.plans import PlanRow, plan_by_code, plans
from storage.records import codes_near
from storage.work import Work
from workflows.errors import NotFound


def known_plan(work: Work, code: str) -> PlanRow:
    """The plan of that code. Raises NotFound with plans named like it."""
    plan = plan_by_code(work, code)
    if plan is not None:
        return plan
    known = tuple(one.code for one in plans(work))
    close = get_close_matches(code, known, n=3)
    if close:
        raise NotFound("plan_unknown_close", plan=code, close=tuple(close))
    raise NotFound("plan_unknown", plan=code, known=known)


def plan_of(work: Work, record: str) -> PlanRow:
    """The plan whose name a record's code begins with. Raises NotFound."""
    code, _, number = record.rpartition("-")
    plan = plan_by_code(work, code) if number else None
    if plan is None:
        raise unknown_record(work, record)
    return plan


def unknown_record(work: Work, code: str) -> NotFound:
    """The error for a record's code that names nothing, with codes like it."""
    plan = code.rpartition("-")[0]
    near = codes_near(work, plan) if plan else ()
    if near:
        close = get_close_matches(code, near, n=3)
    else:  # no such plan: the same number in a plan named like it
        number = code.rpartition("-")[2]
        like = get_close_matches(plan, [one.code for one in plans(work)], n=3)
        close = [f"{one}-{number}" for one in like]
    if close:
        return NotFound("record_unknown_close", record=code, close=tuple(close))
    return NotFound("record_unknown", record=code)


def unknown_unit(code: str, known: Iterable[str]) -> NotFound:
    """The error for a unit's code that is not among those known, with codes like it."""
    if close := get_close_matches(code, tuple(known), n=3):
        return NotFound("unit_unknown_close", unit=code, close=tuple(close))
    return NotFound("unit_unknown", unit=code)


def unknown_officer(code: str, known: Iterable[str]) -> NotFound:
    """The error for an officer's code that is not among those known, with codes like it."""
    if close := get_close_matches(code, tuple(known), n=3):
        return NotFound("officer_unknown_close", officer=code, close=tuple(close))
    return NotFound("officer_unknown", officer=code)
