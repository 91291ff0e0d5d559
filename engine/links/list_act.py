"""Sending a unit's list by a link: every row and the list itself, or nothing, in one transaction.

The rows go the way of a returned spreadsheet (``engine.intake``): one that is new makes its record
first, one with a code completes the record of that code, then each makes its move, then the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.editions import edition
from engine.intake.list_form import list_columns
from engine.intake.returned_file import typed_list
from engine.intake.returned_rows import Attempt, Subject, Terms, entered, seal_refusal
from engine.intake.table import table_of_list
from engine.known import plan_of
from engine.links.granting import by_link
from engine.links.list_look import seen_list
from engine.links.list_seen import (
    Fault,
    ListChanged,
    ListOpen,
    ListRefused,
    ListTaken,
    SentList,
)
from engine.links.look import authentic
from engine.links.seen import Unknown
from storage.audit import lock_head
from storage.database import Database
from storage.grants import GrantRow, grant, revoke_grants, use_grant
from storage.plans import PlanRow
from storage.records import record
from storage.work import Work
from workflows.finding import Finding, Place, Severity


def act_list(
    db: Database,
    grant_id: str,
    token: str,
    rows: Sequence[Mapping[str, object]],
    shown: str,
    now: datetime,
    *,
    note: str = "",
    none: bool = False,
) -> SentList:
    """Send the list somebody filled in on the page of a link.

    Args:
        rows: what was typed, by the field names of ``ListOpen.columns``; with ``code`` for a row
            of ``ListOpen.of.rows``. A row in which nothing was typed counts and is left out.
        shown: the digest of what the page showed.
        now: the instant of the act, aware.
        note: the officer's reason, for what is late and for an answer of none.
        none: the unit says that it has none this year; there are no rows then.

    Raises WrongUsage when the unit no longer belongs to what the list is of; nothing has happened.
    """
    try:
        with db.write() as work:
            found = authentic(work, grant_id, token, "list")
            if found is None:
                return Unknown()
            plan = plan_of(work, found.record)
            lock_head(work, plan.head_id)
            # Again behind the lock: of two clicks at once, the second sees what the first one did.
            sight = seen_list(work, grant(work, grant_id) or found, now)
            if not isinstance(sight, ListOpen):
                return sight
            if shown != sight.digest or (none and not sight.may_answer_none):
                return ListChanged(sight)
            terms = Terms(by_link(sight.officer), now, None, note.strip(), False, False)
            return _sent(work, found, _Sending(plan, sight, terms), rows, none=none)
    except _UndoneError as undone:
        seal_refusal(db, undone.attempt, undone.sending.terms)
        return ListRefused(_faults(undone.attempt, undone.sending.sight), undone.sending.sight)


@dataclass(frozen=True, slots=True)
class _Sending:
    plan: PlanRow
    sight: ListOpen
    terms: Terms


class _UndoneError(Exception):
    """Carries an attempt out of its transaction, which leaves nothing behind."""

    def __init__(self, attempt: Attempt, sending: _Sending) -> None:
        super().__init__()
        self.attempt, self.sending = attempt, sending


def _sent(
    work: Work,
    found: GrantRow,
    sending: _Sending,
    rows: Sequence[Mapping[str, object]],
    *,
    none: bool,
) -> ListTaken:
    row = record(work, found.record)
    if row is None:
        raise AssertionError("a grant is of a record that exists")
    definition = edition(work, sending.plan.edition_id).definition
    table = table_of_list(definition, row.track)
    columns = list_columns(definition, table)
    may_be_empty = sending.sight.may_be_empty
    filled = typed_list(definition, columns, rows, none=none, may_be_empty=may_be_empty)
    attempt = entered(work, sending.plan, Subject.of_list(table, row), filled, sending.terms)
    if not attempt.keeps(sending.terms):
        raise _UndoneError(attempt, sending)
    trigger = (table.send_none if none else table.send) or table.move
    if not use_grant(work, found.id, trigger, sending.terms.now, attempt.moved):
        raise AssertionError("a grant was used twice behind the lock of its plan")
    revoke_grants(work, found.record_id, found.officer_id)
    return ListTaken(row.code, attempt.created, attempt.moved, attempt.unchanged, attempt.reached)


def _faults(attempt: Attempt, sight: ListOpen) -> tuple[Fault, ...]:
    """Every fault with its row, the list's own first."""
    fields = {at: one.key for at, one in enumerate(sight.columns, start=1)}
    found = [
        Fault(one.place.line, fields.get(one.place.column, ""), one)
        for one in attempt.findings
        if one.severity is Severity.ERROR
    ]
    found += [Fault(row, "", refusal) for row, refusal in attempt.refusals]
    if not found:  # nothing was asked for that has not been done before
        found.append(Fault(0, "", Finding("list_blank", Severity.ERROR, Place(""))))
    return tuple(sorted(found, key=lambda one: one.row))
