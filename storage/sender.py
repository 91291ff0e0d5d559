"""What all senders share in one row: whose turn it is to choose, the rate, a rest, a pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from storage.conflict import insert
from storage.instants import instant, instant_text
from storage.tables.columns import table_of
from storage.tables.mail import Sender
from storage.work import Work

BEGINNING = "2000-01-01T00:00:00.000000Z"


@dataclass(frozen=True, slots=True)
class SenderRow:
    """How sending stands.

    Attributes:
        slot_at: from when the rate limit lets the next letter leave.
        rest_until: the end of a rest after the mail server could not be reached.
        paused: why nothing leaves until the settings are corrected; "" when letters may leave.
        answer: what the mail server said then.
        settings: which settings failed, as a salted hash.
    """

    slot_at: datetime
    rest_until: datetime
    paused: str
    paused_at: datetime | None
    answer: str
    settings: str


def sender(work: Work) -> SenderRow:
    """How sending stands now."""
    row = work.one(_READ)
    return _row(row) if row else _row((BEGINNING, BEGINNING, "", None, "", ""))


def turn(work: Work) -> SenderRow:
    """The same, locked until the transaction ends: one sender chooses a message at a time."""
    row = work.one(_LOCK)
    if row is None:
        work.run(_ADD)
        row = work.one(_LOCK)
        if row is None:
            raise AssertionError("the sender's row was added and is not there")
    return _row(row)


def take_slot(work: Work, now: datetime, per_minute: int) -> datetime | None:
    """Take the next place in the minute; None when it is free, else the instant from which one is.

    Letters leave evenly, 60 seconds divided by the rate apart, so that no 60 seconds hold more.
    """
    following = instant_text(now + timedelta(seconds=60 / per_minute))
    if work.run(_TAKE, at=instant_text(now), following=following) == 1:
        return None
    return sender(work).slot_at


def rest(work: Work, until: datetime) -> None:
    """Let everybody leave the mail server alone until then."""
    work.run(_REST, until=instant_text(until))


def pause(work: Work, why: str, answer: str, settings: str, now: datetime) -> None:
    """Let nothing leave until the settings are others or a check has gone well."""
    values = {"why": why, "said": answer, "named": settings, "at": instant_text(now)}
    work.run(_PAUSE, **values)


def resume(work: Work) -> bool:
    """Let letters leave again; False when nothing had been paused."""
    return work.run(_RESUME) == 1


def _row(row: tuple[str, str, str, str | None, str, str]) -> SenderRow:
    slot_at, rest_until, paused, paused_at, answer, settings = row
    since = instant(paused_at) if paused_at else None
    return SenderRow(instant(slot_at), instant(rest_until), paused, since, answer, settings)


_S = table_of(Sender)
_READ = select(
    _S.c.slot_at, _S.c.rest_until, _S.c.paused, _S.c.paused_at, _S.c.answer, _S.c.settings
).where(_S.c.id == 1)
_LOCK = _READ.with_for_update()
_ADD = (
    insert(_S)
    .values(
        id=1,
        slot_at=BEGINNING,
        rest_until=BEGINNING,
        paused="",
        paused_at=None,
        answer="",
        settings="",
    )
    .on_conflict_do_nothing(index_elements=["id"])
    .inline()
)
_MINE = update(_S).where(_S.c.id == 1)
_TAKE = _MINE.where(_S.c.slot_at <= bindparam("at")).values(slot_at=bindparam("following"))
_REST = _MINE.values(rest_until=bindparam("until"))
_PAUSE = _MINE.values(
    paused=bindparam("why"),
    paused_at=bindparam("at"),
    answer=bindparam("said"),
    settings=bindparam("named"),
)
_RESUME = _MINE.where(_S.c.paused != "").values(
    paused="", paused_at=None, answer="", settings="", rest_until=BEGINNING
)
