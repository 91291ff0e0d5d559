"""Authenticators and recovery codes; never what they are derived from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, case, delete, func, or_, select, update

from storage.instants import instant, instant_text
from storage.tables.columns import row_insert, table_of
from storage.tables.sessions import RecoveryCode, SecondFactor
from storage.work import Work


class FactorRow(NamedTuple):
    """An officer's authenticator; instants are aware. ``step`` is the last one used (RFC 6238)."""

    officer_id: int
    nonce: str
    confirmed_at: datetime | None
    step: int


def factor(work: Work, officer_id: int) -> FactorRow | None:
    """The officer's authenticator, confirmed or only begun, or None."""
    row = work.one(_FACTOR, officer_id=officer_id)
    if row is None:
        return None
    return FactorRow(row[0], row[1], instant(row[2]) if row[2] else None, row[3])


def begin_factor(work: Work, officer_id: int, nonce: str, now: datetime) -> None:
    """Begin with an authenticator, in place of one that was never confirmed."""
    work.run(_ADD, officer_id=officer_id, nonce=nonce, began_at=instant_text(now), **_NEW)


def count_factor_try(
    work: Work, officer_id: int, at_most: int, now: datetime, since: datetime
) -> bool:
    """Count a try; False when there were as many since an instant (aware)."""
    at, first = instant_text(now), instant_text(since)
    return work.run(_TRY, of=officer_id, at_most=at_most, now=at, since=first) == 1


def use_step(work: Work, officer_id: int, step: int) -> bool:
    """Use a step up, and forget wrong tries; False when it or a later one was used."""
    return work.run(_USE, of=officer_id, step=step, zero=0) == 1


def confirm_factor(work: Work, officer_id: int, codes: Iterable[str], now: datetime) -> None:
    """Let the authenticator count from now on, with recovery codes (their HMACs)."""
    work.run(_CONFIRM, of=officer_id, now=instant_text(now))
    work.many(_ADD_CODE, [{"code": code, "officer_id": officer_id} for code in codes])


def use_code(work: Work, officer_id: int, code: str, now: datetime) -> bool:
    """Use a recovery code up; False when it is not one of theirs, or was used."""
    return work.run(_USE_CODE, of=officer_id, code=code, now=instant_text(now)) == 1


def codes_left(work: Work, officer_id: int) -> int:
    """How many recovery codes the officer has left."""
    row = work.one(_LEFT, officer_id=officer_id)
    return int(row[0]) if row else 0


def drop_factor(work: Work, officer_id: int) -> bool:
    """Forget the authenticator and its codes; False when there is none."""
    work.run(_DROP_CODES, of=officer_id)
    return work.run(_DROP, of=officer_id) == 1


_f = table_of(SecondFactor).c
_c = table_of(RecoveryCode).c
_NEW = {"confirmed_at": None, "step": 0, "tries": 0, "tried_at": None}
_mine = _f.officer_id == bindparam("of")
_change = update(table_of(SecondFactor)).where(_mine)
_FACTOR = select(_f.officer_id, _f.nonce, _f.confirmed_at, _f.step).where(
    _f.officer_id == bindparam("officer_id")
)
_ADD = row_insert(SecondFactor)
_long_ago = or_(_f.tried_at.is_(None), _f.tried_at < bindparam("since"))
_TRY = _change.where(or_(_f.tries < bindparam("at_most"), _long_ago)).values(
    tries=case((_long_ago, 1), else_=_f.tries + 1), tried_at=bindparam("now")
)
_USE = _change.where(_f.step < bindparam("step")).values(
    step=bindparam("step"), tries=bindparam("zero")
)
_CONFIRM = _change.values(confirmed_at=bindparam("now"))
_ADD_CODE = row_insert(RecoveryCode, "code", "officer_id")
_USE_CODE = (
    update(table_of(RecoveryCode))
    .where(_c.officer_id == bindparam("of"), _c.code == bindparam("code"), _c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_LEFT = select(func.count()).where(_c.officer_id == bindparam("officer_id"), _c.used_at.is_(None))
_DROP = delete(table_of(SecondFactor)).where(_mine)
_DROP_CODES = delete(table_of(RecoveryCode)).where(_c.officer_id == bindparam("of"))
