"""The outbox: letters to send, each put in by the act that causes it; read, and tried again.

A message goes ``pending`` → ``sending`` → ``sent``, ``void`` (its cause was gone before it left) or
``failed`` (``trouble`` says why), or back to ``pending`` for a later try; a failed one can be made
pending again. A ``held`` one waits until somebody releases it, a ``joined`` one leaves in a digest.
How it is sent: storage/sending.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, update
from sqlalchemy.sql import Select
from sqlmodel import col

from storage.conflict import insert
from storage.instants import instant, instant_text
from storage.tables.mail import Message
from storage.tables.people import Assignment, Officer, Unit
from storage.tables.plans import Plan
from storage.tables.records import Record
from storage.work import Row, Work
from workflows.canonical import canonical_json

Status = Literal["pending", "held", "sending", "joined", "sent", "void", "failed"]


@dataclass(frozen=True, slots=True)
class NewMessage:
    """One letter to one officer, to be sent.

    Attributes:
        letter: the kind of letter, a ``LetterKind`` value.
        record_id: the record it is about, if it is about one.
        obligation_id, due_rev: the obligation it is about and the revision of its date.
        dedupe_key: equal keys are the same letter; it is put in once.
        facts: only what cannot be looked up later (which act, when, who); ids and codes, no
            personal data. Whatever ``canonical_json`` takes.
        urgent: goes ahead of others, at any hour.
        held: stays until somebody releases it.
    """

    plan_id: int
    letter: str
    officer_id: int
    record_id: int | None
    obligation_id: int | None
    due_rev: int | None
    dedupe_key: str
    facts: Mapping[str, object]
    urgent: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as it stands, with what names its plan, officer and record to a reader.

    Attributes:
        ready_at: from when a sender may take it (again); None for a letter that is only looked at.
        tried_at: the first attempt. ``written_at``: when what is archived was handed over.
        answer: what the mail server said last.
        carrier_id: the digest in which it leaves or left.
        officer_name: of who gets it.
        unit: the code of the unit whose record it is about; None where it is about none.
    """

    id: int
    plan_id: int
    plan: str
    letter: str
    officer_id: int
    officer: str
    record_id: int | None
    record: str | None
    obligation_id: int | None
    due_rev: int | None
    dedupe_key: str
    facts: Mapping[str, Any]
    status: Status
    created_at: datetime
    settled_at: datetime | None
    trouble: str
    urgent: bool = False
    ready_at: datetime | None = None
    tried_at: datetime | None = None
    written_at: datetime | None = None
    attempts: int = 0
    answer: str = ""
    carrier_id: int | None = None
    officer_name: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class MailFilter:
    """Which messages to list; None means any. ``limit`` keeps the newest ones.

    Attributes:
        unit_id: about a record of the unit, or about none and to an officer of the unit.
        before: with a smaller number; the last one seen of a page.
    """

    plan_id: int | None = None
    status: Status | None = None
    letter: str | None = None
    officer_id: int | None = None
    record_id: int | None = None
    obligation_id: int | None = None
    unit_id: int | None = None
    before: int | None = None
    limit: int | None = None


def enqueue(work: Work, message: NewMessage, now: datetime) -> bool:
    """Put a message into the outbox; False when one with its key was there already."""
    return work.run(_PUT, **_values(message, instant_text(now))) == 1


def enqueue_many(work: Work, messages: Iterable[NewMessage], now: datetime) -> None:
    """Put messages into the outbox in one round; a key that is there already is passed over."""
    at = instant_text(now)
    work.many(_PUT, [_values(message, at) for message in messages])


def retry(work: Work, message_id: int, now: datetime) -> bool:
    """Make a failed message pending again, as if never tried; False when it has not failed."""
    return work.run(_RETRY, message_id=message_id, at=instant_text(now)) == 1


def messages(work: Work, wanted: MailFilter = MailFilter()) -> tuple[MessageRow, ...]:
    """The messages asked for, oldest first."""
    asked = {one.name: getattr(wanted, one.name) for one in fields(MailFilter)}
    given = {name: value for name, value in asked.items() if value is not None}
    rows = work.all(_filtered(frozenset(given)), **given)
    return tuple(_message(row) for row in reversed(rows))


def message(work: Work, message_id: int) -> MessageRow | None:
    """One message, whatever its state."""
    row = work.one(_ONE, message_id=message_id)
    return _message(row) if row else None


def archived(work: Work, message_id: int) -> bytes | None:
    """The bytes of a sent message, links redacted; None when it was not sent."""
    row = work.one(_ARCHIVED, message_id=message_id)
    return bytes(row[0]) if row and row[0] is not None else None


_M = Message.__table__  # type: ignore[attr-defined]  # SQLModel types its table nowhere
_COLUMNS = (
    "plan_id",
    "letter",
    "officer_id",
    "record_id",
    "obligation_id",
    "due_rev",
    "dedupe_key",
    "facts",
    "status",
    "urgent",
    "created_at",
    "ready_at",
    "tried_at",
    "attempts",
    "lease",
    "written_at",
    "settled_at",
    "trouble",
    "answer",
    "archived",
    "carrier_id",
)

_PUT = (
    insert(_M)
    .values({name: bindparam(name) for name in _COLUMNS})
    .on_conflict_do_nothing(index_elements=["dedupe_key"])
    .inline()
)

_READ = (
    select(
        _M.c.id,
        _M.c.plan_id,
        col(Plan.code),
        _M.c.letter,
        _M.c.officer_id,
        col(Officer.code),
        _M.c.record_id,
        col(Record.code),
        _M.c.obligation_id,
        _M.c.due_rev,
        _M.c.dedupe_key,
        _M.c.facts,
        _M.c.status,
        _M.c.created_at,
        _M.c.settled_at,
        _M.c.trouble,
        _M.c.urgent,
        _M.c.ready_at,
        _M.c.tried_at,
        _M.c.written_at,
        _M.c.attempts,
        _M.c.answer,
        _M.c.carrier_id,
        col(Officer.name),
        col(Unit.code),
    )
    .join(Plan, col(Plan.id) == _M.c.plan_id)
    .join(Officer, col(Officer.id) == _M.c.officer_id)
    .outerjoin(Record, col(Record.id) == _M.c.record_id)
    .outerjoin(Unit, col(Unit.id) == col(Record.unit_id))
)
_EQUAL = ("plan_id", "status", "letter", "officer_id", "record_id", "obligation_id")
_ONE = _READ.where(_M.c.id == bindparam("message_id"))
_ARCHIVED = select(_M.c.archived).where(_M.c.id == bindparam("message_id"))

_RETRY = (
    update(_M)
    .where(_M.c.id == bindparam("message_id"), _M.c.status == "failed")
    .values(
        status="pending",
        ready_at=bindparam("at"),
        tried_at=None,
        attempts=0,
        settled_at=None,
        trouble="",
        carrier_id=None,
    )
)


@cache
def _filtered(by: frozenset[str]) -> Select[Any]:
    """The statement for what is given: made once, so that it is compiled once."""
    of_officer = select(col(Assignment.id)).where(
        col(Assignment.officer_id) == _M.c.officer_id,
        col(Assignment.unit_id) == bindparam("unit_id"),
    )
    about = col(Record.unit_id) == bindparam("unit_id")
    wanted: dict[str, ColumnElement[bool]] = {
        **{name: _M.c[name] == bindparam(name) for name in _EQUAL},
        "unit_id": or_(about, and_(_M.c.record_id.is_(None), exists(of_officer))),
        "before": _M.c.id < bindparam("before"),
    }
    listed = _READ.where(*(wanted[name] for name in wanted if name in by))
    newest = listed.order_by(_M.c.id.desc())
    return newest.limit(bindparam("limit")) if "limit" in by else newest


def _values(message: NewMessage, at: str) -> dict[str, object]:
    return {
        "plan_id": message.plan_id,
        "letter": message.letter,
        "officer_id": message.officer_id,
        "record_id": message.record_id,
        "obligation_id": message.obligation_id,
        "due_rev": message.due_rev,
        "dedupe_key": message.dedupe_key,
        "facts": canonical_json(dict(message.facts)).decode(),
        "status": "held" if message.held else "pending",
        "urgent": message.urgent,
        "created_at": at,
        "ready_at": at,
        "tried_at": None,
        "attempts": 0,
        "lease": None,
        "written_at": None,
        "settled_at": None,
        "trouble": "",
        "answer": "",
        "archived": None,
        "carrier_id": None,
    }


def _message(row: Row) -> MessageRow:
    told = list(row)
    told[_FACTS] = json.loads(told[_FACTS])
    for place in _INSTANTS:
        told[place] = instant(told[place]) if told[place] else None
    told[_URGENT] = bool(told[_URGENT])
    return MessageRow(*told)


_PLACES = {field.name: place for place, field in enumerate(fields(MessageRow))}
_FACTS, _URGENT = _PLACES["facts"], _PLACES["urgent"]
_INSTANTS = tuple(
    _PLACES[name] for name in ("created_at", "settled_at", "ready_at", "tried_at", "written_at")
)
