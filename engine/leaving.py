"""An officer leaves and may come back: every way in ends at once, and what was theirs has an heir.

All in one transaction, behind the heads of the committee and of its running plans, so that no move
by that officer is under way meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.acts import by_hand
from engine.intake.imported import ZONE
from engine.move import Actor
from engine.over_people import AUDITOR, office_labels, refused_over_people, role_names
from i18n.text import Text
from storage.api_tokens import revoke_tokens_of
from storage.audit import Head, lock_head, seal
from storage.database import Database
from storage.grants import revoke_grants_of
from storage.mail import MailFilter, messages
from storage.people import (
    CommitteeRow,
    OfficerRow,
    committees,
    holders,
    officer,
    roles_of,
    set_active,
    unit_by_id,
)
from storage.plans import plans
from storage.sessions import end_sessions
from storage.work import Work
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.verdict import Refusal, Verdict


@dataclass(frozen=True, slots=True)
class Inherited:
    """A role the officer holds, and whose its work is when they leave.

    Attributes:
        label: the role as the committee's plans call it.
        of: the unit or the committee it is held for.
        heirs: who holds it too; with nobody, the receiving office of each plan is written to.
    """

    role: str
    unit_id: int | None
    label: Text
    of: Text
    heirs: tuple[OfficerRow, ...]

    @property
    def unheld(self) -> bool:
        """Whether nobody would do this work; an auditor owes none."""
        return not self.heirs and self.role != AUDITOR


@dataclass(frozen=True, slots=True)
class Leaving:
    """What it means that an officer leaves, before or after it was done.

    Attributes:
        roles: held on the day, and whose each is now.
        letters: how many wait in the outbox; they are given up.
        sessions, links, tokens: how many ways in were closed; None where it was only looked at.
    """

    officer: OfficerRow
    roles: tuple[Inherited, ...]
    letters: int
    sessions: int | None = None
    links: int | None = None
    tokens: int | None = None

    @property
    def unheld(self) -> tuple[Inherited, ...]:
        """The roles that nobody would hold."""
        return tuple(one for one in self.roles if one.unheld)


def look_at_leaving(db: Database, committee_id: int, code: str, now: datetime) -> Leaving:
    """What it would mean that the officer leaves at ``now`` (aware). Raises NotFound."""
    with db.read() as work:
        of = _committee(work, committee_id)
        return _leaving(work, of, _known(work, of, code), _day(now))


def deactivate(
    db: Database,
    committee_id: int,
    code: str,
    actor: Actor,
    now: datetime,
    *,
    note: str,
    force: bool = False,
) -> Leaving | Refusal:
    """Let an officer act no more: sessions, links in letters and tokens end, letters to them stop.

    Their roles stay written down, so that who did what remains readable and ``reactivate`` brings
    them back as they were.

    Args:
        note: why; sealed as a commitment, the words lie beside the log.
        force: also when nobody else holds a role of theirs.

    Returns the refusal, sealed too, when the actor may not change people, or a role would be left
    without anybody. Raises NotFound, WrongUsage without a reason, Conflict for one who has left.
    """
    reason = _reason(note)
    with db.write() as work:
        of, head = _behind_locks(work, committee_id)
        found, day = _known(work, of, code), _day(now)
        refusal = refused_over_people(work, of, actor, "deactivate", day)
        if refusal is not None:
            return _refused(work, head, "deactivate", refusal, actor, now)
        if not found.active:
            raise Conflict("officer_left_before", officer=found.code)
        leaving = _leaving(work, of, found, day)
        if leaving.unheld and not force:
            stops = _unheld(leaving, office_labels(work, of.id))
            return _refused(work, head, "deactivate", stops, actor, now)
        set_active(work, found.id, active=False)
        done = Leaving(
            found,
            leaving.roles,
            leaving.letters,
            sessions=end_sessions(work, found.id, now),
            links=revoke_grants_of(work, found.id),
            tokens=revoke_tokens_of(work, found.id, now),
        )
        body = {
            "officer": found.code,
            "sessions": done.sessions,
            "links": done.links,
            "tokens": done.tokens,
            "unheld": [one.role for one in done.unheld],
        }
        entry = by_hand(actor, "people.officer_left", now, body, secrets={"note": reason})
        seal(work, head, [entry])
        return done


def reactivate(
    db: Database, committee_id: int, code: str, actor: Actor, now: datetime, *, note: str
) -> Leaving | Refusal:
    """Let an officer who left act again, with the roles whose days still run.

    What ended when they left stays ended: they sign in anew and get new links. Returns, refuses and
    raises as ``deactivate`` does; Conflict also when another officer has their account of the
    machine by now.
    """
    reason = _reason(note)
    with db.write() as work:
        of, head = _behind_locks(work, committee_id)
        found, day = _known(work, of, code), _day(now)
        refusal = refused_over_people(work, of, actor, "reactivate", day)
        if refusal is not None:
            return _refused(work, head, "reactivate", refusal, actor, now)
        if found.active:
            raise Conflict("officer_never_left", officer=found.code)
        set_active(work, found.id, active=True)
        body = {"officer": found.code}
        entry = by_hand(actor, "people.officer_returned", now, body, secrets={"note": reason})
        seal(work, head, [entry])
        return _leaving(work, of, replace(found, active=True), day)


def _leaving(work: Work, of: CommitteeRow, found: OfficerRow, day: date) -> Leaving:
    names = role_names(work, of.id)
    roles = tuple(
        Inherited(
            role,
            unit_id,
            names.get(role, Text(vi=role, en=role)),
            _place(work, of, unit_id, day),
            tuple(one for one in holders(work, of.id, role, unit_id, day) if one.id != found.id),
        )
        for role, unit_id in roles_of(work, found.id, day)
    )
    waiting = sum(
        len(messages(work, MailFilter(officer_id=found.id, status=status)))
        for status in ("pending", "held")
    )
    return Leaving(found, roles, waiting)


def _place(work: Work, of: CommitteeRow, unit_id: int | None, day: date) -> Text:
    unit = unit_by_id(work, of.id, unit_id, day) if unit_id else None
    if unit is None:
        return Text(vi=of.name_vi, en=of.name_en)
    return Text(vi=unit.name_vi, en=unit.name_en)


def _unheld(leaving: Leaving, offices: Sequence[Text]) -> Refusal:
    return Refusal(
        "",
        "deactivate",
        tuple(
            Verdict(
                "heir",
                "role_left_unheld",
                clear=False,
                seen=one.role,
                cleared_by=tuple(dict.fromkeys(offices)),
                facts={"role": one.label, "of": one.of, "officer": leaving.officer.name},
            )
            for one in leaving.unheld
        ),
    )


def _refused(
    work: Work, head: Head, trigger: str, refusal: Refusal, actor: Actor, now: datetime
) -> Refusal:
    tried = {"act": trigger, "verdicts": [one.sealed() for one in refusal.verdicts]}
    seal(work, head, [by_hand(actor, "people.refused", now, tried)])
    return refusal


def _behind_locks(work: Work, committee_id: int) -> tuple[CommitteeRow, Head]:
    """The committee's head, then those of its running plans in the order of all (engine.bulk)."""
    of = _committee(work, committee_id)
    head = lock_head(work, of.head_id)
    mine = (one for one in plans(work) if one.committee_id == of.id and one.closed_at is None)
    for head_id in sorted(one.head_id for one in mine):
        lock_head(work, head_id)
    return of, head


def _committee(work: Work, committee_id: int) -> CommitteeRow:
    return next(one for one in committees(work) if one.id == committee_id)


def _known(work: Work, of: CommitteeRow, code: str) -> OfficerRow:
    found = officer(work, of.id, code)
    if found is None:
        raise NotFound("officer_unknown", officer=code)
    return found


def _reason(note: str) -> str:
    if not note.strip():
        raise WrongUsage("leaving_without_reason")
    return note.strip()


def _day(now: datetime) -> date:
    return now.astimezone(ZONE).date()
