"""A unit's list sent by a link: when that can be, and who may."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from engine.editions import edition_named
from engine.gather import Gathering
from engine.intake.list_form import takes_new
from engine.intake.unit_lists import to_send
from engine.links.granting import Draft, Granted, by_link, grant_drafted, new_draft
from engine.whose import whose_work
from storage.listings import listed_records
from storage.people import OfficerRow
from storage.plans import PlanRow
from storage.records import RecordRow
from storage.work import Work
from workflows.definition import Collects, Definition, Transition


@dataclass(frozen=True, slots=True)
class ListMoves:
    """What sending a list does: a record made and moved for each row, then the list itself.

    Attributes:
        send, send_none: None where the plan lets the list wait, or knows no such answer.
    """

    collects: Collects
    create: Transition
    move: Transition
    send: Transition | None
    send_none: Transition | None

    @property
    def needed(self) -> tuple[Transition, ...]:
        """The moves that an officer must be able to make to send a list with rows."""
        return (self.create, self.move, *((self.send,) if self.send else ()))

    def triggers(self, held: Set[str], definition: Definition) -> tuple[str, ...]:
        """What a grant is for, by the names of the moves; empty when it is not this officer's."""
        if not all(held & set(whose_work(definition, one)) for one in self.needed):
            return ()
        named = [self.collects.move]
        named += [self.collects.send] if self.collects.send else []
        if self.collects.send_none and self.may_answer_none(held):
            named.append(self.collects.send_none)
        return tuple(named)

    def may(self, held: Set[str]) -> bool:
        """Whether somebody with these roles may send the list."""
        return all(held & set(one.by) for one in self.needed)

    def may_answer_none(self, held: Set[str]) -> bool:
        """Whether they may say that the unit has none."""
        none = self.send_none
        return none is not None and none.weight == "normal" and bool(held & set(none.by))


def list_moves(definition: Definition, row: RecordRow) -> ListMoves | None:
    """What sending a record as a list does; None when it is no list that could be sent by a link.

    It must still be to send, rows may be new ones, and none of its moves is of high weight.
    """
    track = definition.tracks[row.track]
    collects = track.collects
    if collects is None or row.state not in to_send(track) or not takes_new(definition, collects):
        return None
    rows = definition.tracks[collects.track]
    creating = rows.creating()
    if creating is None:
        return None
    moves = track.transitions
    found = ListMoves(
        collects,
        creating[1],
        rows.transitions[collects.move],
        moves[collects.send] if collects.send else None,
        moves[collects.send_none] if collects.send_none else None,
    )
    return found if all(one.weight == "normal" for one in found.needed) else None


def drafted_list(
    work: Work, plan: PlanRow, row: RecordRow, officer: OfficerRow, now: datetime
) -> Draft | None:
    """A grant to send a unit's list by one page.

    A list that its own page does not send (its papers come later) is offered for the first
    registration only; after that, its moves are.

    Args:
        row: the unit's list.
        now: aware; the link is good for ``engine.links.granting.LASTS`` from then.

    Returns:
        None when the record is no such list, or sending it is not this officer's work.
    """
    edition = edition_named(work, row.definition_sha256, row.calendar_sha256)
    moves = list_moves(edition.definition, row)
    if moves is None or not officer.active:
        return None
    held = Gathering(work, plan, by_link(officer), now).roles(edition, row.unit_id)
    triggers = moves.triggers(held, edition.definition)
    if not triggers or (moves.send is None and _begun(work, plan, row, moves.collects)):
        return None
    return new_draft(row, officer, triggers, now, "list")


def grant_list(
    work: Work, key: bytes, plan: PlanRow, row: RecordRow, officer: OfficerRow, now: datetime
) -> Granted | None:
    """Draft and write down in one; None as ``drafted_list`` says."""
    draft = drafted_list(work, plan, row, officer, now)
    return None if draft is None else grant_drafted(work, key, draft, now)


def _begun(work: Work, plan: PlanRow, row: RecordRow, collects: Collects) -> bool:
    """Whether the unit has a record in the list already."""
    return bool(listed_records(work, plan=plan.code, track=collects.track, unit=row.unit, limit=1))
