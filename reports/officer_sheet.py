"""Officers as a page lists them, and one of them with all that lets them in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from engine.api_tokens import Listed as Token
from engine.api_tokens import listed as listed_tokens
from engine.intake.imported import ZONE
from engine.over_people import AUDITOR, role_names
from engine.sign_in.second_factor import Standing, standing
from engine.sign_in.session import IDLE
from i18n.text import Text
from storage.database import Database
from storage.mailboxes import DeadMailboxRow, dead_mailbox
from storage.people import AssignmentRow, OfficerRow, committees, officer
from storage.people_pages import OfficersAsked, assignments_of, officers_page, units_by_id
from storage.sessions import SessionRow, sessions_of
from storage.work import Work
from workflows.errors import NotFound

AUDITORS = Text(vi="Kiểm tra, giám sát", en="Auditor")


@dataclass(frozen=True, slots=True)
class Term:
    """A role from a day to a day; ``of`` is the unit or the committee, ``unit`` the unit's code.

    ``holds`` is whether the day lies within; ``ahead`` whether it begins later.
    """

    role: str
    label: Text
    of: Text
    unit: str
    since: date
    until: date | None
    holds: bool
    ahead: bool


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer in a list, with the roles held on the day."""

    row: OfficerRow
    roles: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class OfficersPage:
    """One page of officers; ``more`` is the code the next page begins after, "" at the end.

    ``roles`` are those a filter may name.
    """

    lines: tuple[OfficerLine, ...]
    more: str
    roles: dict[str, Text]


@dataclass(frozen=True, slots=True)
class OfficerSheet:
    """One officer.

    Attributes:
        roles: of every time, the first given first.
        sessions: that are good, the newest first.
        tokens: of other programs that ask as them, good or not.
        dead: what a mail server said against their address.
    """

    row: OfficerRow
    roles: tuple[Term, ...]
    sessions: tuple[SessionRow, ...]
    factor: Standing
    tokens: tuple[Token, ...]
    dead: DeadMailboxRow | None


def officers_listed(
    db: Database, committee_id: int, asked: OfficersAsked, now: datetime, *, after: str, limit: int
) -> OfficersPage:
    """A page of the committee's officers by code, with the roles held on the day of ``now``."""
    day = now.astimezone(ZONE).date()
    with db.read() as work:
        found = officers_page(work, committee_id, asked, day, after=after, limit=limit + 1)
        rows = found[:limit]
        terms = _terms(work, committee_id, [one.id for one in rows], day)
        names = role_words(work, committee_id)
    lines = tuple(
        OfficerLine(one, tuple(term for term in terms[one.id] if term.holds)) for one in rows
    )
    return OfficersPage(lines, rows[-1].code if len(found) > limit else "", names)


def officer_sheet(db: Database, committee_id: int, code: str, now: datetime) -> OfficerSheet:
    """One officer at ``now`` (aware). Raises NotFound."""
    day = now.astimezone(ZONE).date()
    with db.read() as work:
        row = officer(work, committee_id, code)
        if row is None:
            raise NotFound("officer_unknown", officer=code)
        roles = _terms(work, committee_id, (row.id,), day)[row.id]
        sessions = sessions_of(work, row.id, now, now - IDLE)
        dead = dead_mailbox(work, row.email) if row.email else None
    tokens = tuple(one for one in listed_tokens(db, committee_id, now) if one.officer == code)
    return OfficerSheet(row, roles, sessions, standing(db, row.id), tokens, dead)


def _terms(
    work: Work, committee_id: int, officer_ids: Iterable[int], day: date
) -> dict[int, tuple[Term, ...]]:
    """The roles of some officers in words: as many statements however many they are."""
    given = assignments_of(work, officer_ids)
    unit_ids = {one.unit_id for roles in given.values() for one in roles if one.unit_id}
    units = units_by_id(work, committee_id, unit_ids, day)
    names = role_words(work, committee_id)
    (committee,) = (
        Text(vi=one.name_vi, en=one.name_en) for one in committees(work) if one.id == committee_id
    )

    def term(one: AssignmentRow) -> Term:
        unit = units.get(one.unit_id or 0)
        return Term(
            one.role,
            names.get(one.role, Text(vi=one.role, en=one.role)),
            Text(vi=unit.name_vi, en=unit.name_en) if unit else committee,
            unit.code if unit else "",
            one.since,
            one.until,
            one.since <= day and (one.until is None or one.until >= day),
            one.since > day,
        )

    return {officer_id: tuple(map(term, roles)) for officer_id, roles in given.items()}


def role_words(work: Work, committee_id: int) -> dict[str, Text]:
    """What the committee's plans call its roles, and the auditor's, which no plan names."""
    return {AUDITOR: AUDITORS, **role_names(work, committee_id)}
