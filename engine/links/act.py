"""Acting by a link: the move that was chosen, made once, in one transaction with the grant's end.

A link is bound to its record's epoch, so every other link to a record that moved is dead the moment
it moves, with nothing to write (docs/decisions/0120-a-link-is-a-grant-bound-to-an-epoch.md). Only a
move that leaves the record where it stands needs the officer's other links closed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.advance import ask, decided
from engine.apply import Advanced, apply
from engine.attach import Paper, attached_in, checked
from engine.editions import edition_named
from engine.gather import Gathering
from engine.known import plan_of
from engine.links.granting import by_link
from engine.links.look import authentic, seen
from engine.links.seen import Acted, Changed, Open, Refused, Unknown
from engine.move import Actor, Move
from storage.audit import Head, lock_head
from storage.database import Database
from storage.grants import grant, revoke_grants, use_grant
from storage.plans import PlanRow
from storage.records import records
from storage.work import Work
from workflows.errors import WrongUsage
from workflows.verdict import Refusal


def act(
    db: Database,
    grant_id: str,
    token: str,
    trigger: str,
    shown: str,
    now: datetime,
    *,
    note: str = "",
    values: Mapping[str, object] | None = None,
    papers: Mapping[str, Paper] | None = None,
) -> Acted:
    """Make the move somebody chose on the page of a link.

    Args:
        trigger: the move chosen; nothing happens unless the page offered it.
        shown: the digest of what the page showed.
        now: the instant of the act, aware.
        note: the officer's reason, where the move asks for one.
        values: what was typed into the form, by field name.
        papers: files to attach first, by the plan's kind of document; they stay attached when the
            move is refused, so that nobody hands a paper in twice.

    Raises WrongUsage for a value that no field takes, a file that cannot be kept or a kind the plan
    does not have, Conflict for a file that is attached already; nothing has happened then.
    """
    for paper in (papers or {}).values():
        checked(paper)
    with db.write() as work:
        found = authentic(work, grant_id, token, "moves")
        if found is None:
            return Unknown()
        plan = plan_of(work, found.record)
        head = lock_head(work, plan.head_id)
        # Again behind the lock: of two clicks at once, the second sees what the first one did.
        found = grant(work, grant_id)
        if found is None:
            return Unknown()
        sight = seen(work, found, now)
        if not isinstance(sight, Open):
            return sight
        if shown != sight.digest or trigger not in [one.trigger for one in sight.choices]:
            return Changed(sight)
        move = Move(found.record, trigger, note=note, values=values or {})
        result = _made(work, plan, head, move, papers or {}, by_link(sight.officer), now)
        if not isinstance(result, Advanced):
            return Refused(result)
        if not use_grant(work, grant_id, trigger, now):
            raise AssertionError("a grant was used twice behind the lock of its plan")
        revoke_grants(work, found.record_id, found.officer_id)
        return result


def _made(
    work: Work,
    plan: PlanRow,
    head: Head,
    move: Move,
    papers: Mapping[str, Paper],
    actor: Actor,
    now: datetime,
) -> Advanced | Refusal:
    for kind, paper in papers.items():
        head = _attached(work, head, move.record, kind, paper, actor, now)
    gathering = Gathering(work, plan, actor, now)
    asked = ask(gathering, records(work, (move.record,)), move)
    (result,) = apply(gathering, head, [decided(gathering, asked)])
    return result


def _attached(
    work: Work, head: Head, code: str, kind: str, paper: Paper, actor: Actor, now: datetime
) -> Head:
    row = records(work, (code,))[code]
    edition = edition_named(work, row.definition_sha256, row.calendar_sha256)
    kinds = edition.definition.documents
    if kind not in kinds:
        plan = code.rpartition("-")[0]
        raise WrongUsage("document_kind_unknown", kind=kind, plan=plan, kinds=tuple(kinds))
    _, sealed = attached_in(work, head, row, edition, kind, paper, actor, now)
    return sealed
