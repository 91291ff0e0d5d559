"""Incidents: what went wrong and needs a person, each open once until it is closed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, select, text, update

from storage.conflict import insert
from storage.instants import instant, instant_text, text_or_none
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.incidents import Incident
from storage.tables.people import Officer
from storage.tables.plans import Plan
from storage.work import Row, Work
from workflows.canonical import canonical_json
from workflows.incidents import check_facts


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident as it stands.

    Attributes:
        kind: names its sentence, ``incidents.<kind>``.
        key: what it is about, within its kind.
        times: how often it was raised while it was open, first at ``opened_at``, last at
            ``raised_at``.
        retry_at: when the program tries again by itself; None when it waits for a person.
        known_by, closed_by: names of the officers who see to it and who closed it; "" for nobody.
    """

    id: int
    kind: str
    key: str
    facts: Mapping[str, Any]
    times: int
    opened_at: datetime
    raised_at: datetime
    retry_at: datetime | None
    closed_at: datetime | None
    known_at: datetime | None = None
    known_by: str = ""
    closed_by: str = ""


def raise_incident(
    work: Work,
    kind: str,
    key: str,
    facts: Mapping[str, object],
    now: datetime,
    *,
    retry_at: datetime | None = None,
) -> None:
    """Open an incident; one of that kind and key that is open counts up and takes the newest facts.

    Args:
        kind: one of ``workflows.incidents.FACTS``, which names the facts it must have.
        key: what it is about, within its kind, such as the id of an obligation.
        facts: what its sentence says; whatever ``canonical_json`` takes and ``say`` can put in
            words: text, whole numbers, lists of these.
        now: aware.
        retry_at: aware; when the program tries again by itself.

    Raises ValueError for an unknown kind or a fact that is missing.
    """
    check_facts(kind, facts)
    values = {
        "kind": kind,
        "key": key,
        "facts": canonical_json(dict(facts)).decode(),
        "at": instant_text(now),
        "again": text_or_none(retry_at),
    }
    work.run(_RAISE, **values)


def close_incident(work: Work, kind: str, key: str, now: datetime) -> bool:
    """Close what has mended itself; False when none of that kind and key is open."""
    return work.run(_CLOSE, kind=kind, key=key, at=instant_text(now)) == 1


def close_by_hand(work: Work, number: int, officer_id: int | None, now: datetime) -> bool:
    """Close an incident for somebody; False when it is closed or not there."""
    return work.run(_CLOSE_ONE, number=number, officer=officer_id, at=instant_text(now)) == 1


def acknowledge_incident(work: Work, number: int, officer_id: int | None, now: datetime) -> bool:
    """Write down who sees to an incident; False when it is closed, not there, or somebody does."""
    return work.run(_KNOW, number=number, officer=officer_id, at=instant_text(now)) == 1


def open_incidents(work: Work) -> tuple[IncidentRow, ...]:
    """Every open incident, oldest first."""
    return tuple(_incident(row) for row in work.all(_OPEN))


def newest_incidents(work: Work, limit: int) -> tuple[IncidentRow, ...]:
    """The newest incidents, open and closed, oldest of them first."""
    return tuple(_incident(row) for row in reversed(work.all(_NEWEST, at_most=limit)))


def closed_incidents(work: Work, limit: int, before: int | None = None) -> tuple[IncidentRow, ...]:
    """Closed incidents, the newest first.

    Args:
        before: the number of the last one seen; None begins with the newest.
    """
    return tuple(
        _incident(row) for row in work.all(_CLOSED, at_most=limit, before=before or _NO_END)
    )


def plans_of_duties(work: Work, duties: Iterable[int]) -> dict[int, str]:
    """The code of the plan of each obligation, by its id."""
    rows = work.all(_PLANS.for_(work), keys=keys_text(duties))
    return {row[0]: row[1] for row in rows}


def incident_about(work: Work, kind: str, key: str) -> IncidentRow | None:
    """The open incident of that kind and key."""
    row = work.one(_ABOUT, kind=kind, key=key)
    return _incident(row) if row else None


def incident(work: Work, number: int) -> IncidentRow | None:
    """One incident, open or closed."""
    row = work.one(_ONE, number=number)
    return _incident(row) if row else None


_I = table_of(Incident)
_IS_OPEN = _I.c.closed_at.is_(None)

_NEW = insert(_I).values(
    {
        "kind": bindparam("kind"),
        "key": bindparam("key"),
        "facts": bindparam("facts"),
        "times": 1,
        "opened_at": bindparam("at"),
        "raised_at": bindparam("at"),
        "retry_at": bindparam("again"),
        "closed_at": None,
        "closed_by": None,
    }
)
_LATER = _NEW.excluded.raised_at > _I.c.raised_at
_RAISE = _NEW.on_conflict_do_update(
    index_elements=["kind", "key"],
    index_where=text("closed_at IS NULL"),
    set_={
        "facts": _NEW.excluded.facts,
        "times": _I.c.times + literal_column("1"),
        # A clock that went back does not make the last time earlier.
        "raised_at": case((_LATER, _NEW.excluded.raised_at), else_=_I.c.raised_at),
        "retry_at": _NEW.excluded.retry_at,
    },
).inline()
_CLOSE = (
    update(_I)
    .where(_I.c.kind == bindparam("kind"), _I.c.key == bindparam("key"), _IS_OPEN)
    .values(closed_at=bindparam("at"))
)
_CLOSE_ONE = (
    update(_I)
    .where(_I.c.id == bindparam("number"), _IS_OPEN)
    .values(closed_at=bindparam("at"), closed_by=bindparam("officer"))
)
_KNOW = (
    update(_I)
    .where(_I.c.id == bindparam("number"), _IS_OPEN, _I.c.known_at.is_(None))
    .values(known_at=bindparam("at"), known_by=bindparam("officer"))
)
_NO_END = 2**31 - 1
_KNOWER, _CLOSER = table_of(Officer).alias("knower"), table_of(Officer).alias("closer")
_READ = select(
    _I.c.id,
    _I.c.kind,
    _I.c.key,
    _I.c.facts,
    _I.c.times,
    _I.c.opened_at,
    _I.c.raised_at,
    _I.c.retry_at,
    _I.c.closed_at,
    _I.c.known_at,
    func.coalesce(_KNOWER.c.name, ""),
    func.coalesce(_CLOSER.c.name, ""),
).select_from(
    _I.outerjoin(_KNOWER, _KNOWER.c.id == _I.c.known_by).outerjoin(
        _CLOSER, _CLOSER.c.id == _I.c.closed_by
    )
)
_OPEN = _READ.where(_IS_OPEN).order_by(_I.c.opened_at, _I.c.id)
_NEWEST = _READ.order_by(_I.c.id.desc()).limit(bindparam("at_most"))
_CLOSED = _NEWEST.where(_I.c.closed_at.is_not(None), _I.c.id < bindparam("before"))
_PLANS = Selecting(
    select(table_of(Obligation).c.id, table_of(Plan).c.code).join(
        Plan, table_of(Plan).c.id == table_of(Obligation).c.plan_id
    ),
    table_of(Obligation).c.id,
)
_ABOUT = _READ.where(_I.c.kind == bindparam("kind"), _I.c.key == bindparam("key"), _IS_OPEN)
_ONE = _READ.where(_I.c.id == bindparam("number"))


def _incident(row: Row) -> IncidentRow:
    id_, kind, key, facts, times, opened, raised, again, closed, known, known_by, closed_by = row
    return IncidentRow(
        id_,
        kind,
        key,
        json.loads(facts),
        times,
        instant(opened),
        instant(raised),
        instant(again) if again else None,
        instant(closed) if closed else None,
        instant(known) if known else None,
        known_by,
        closed_by,
    )
