"""What somebody decides about several letters at once: a result for each, none stops another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.acts import by_hand
from engine.advance import locked
from engine.editions import edition
from engine.for_committee import refused_unless_for_office
from engine.held import release, withhold
from engine.known import known_plan
from engine.mail_trouble import send_again
from engine.move import Actor
from i18n.catalog import say
from i18n.language import LANGUAGES
from i18n.text import Text
from storage.audit import seal
from storage.database import Database
from storage.mail import message
from workflows.errors import Conflict, LantoaError, NotFound
from workflows.verdict import Refusal

Became = Literal["released", "void", "withheld", "retried", "stays"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one letter; ``why`` says why it stays, ``void`` is one without a cause."""

    number: int
    became: Became
    why: LantoaError | Refusal | None = None


def release_each(
    db: Database, plan: str, numbers: Sequence[int], actor: Actor, now: datetime
) -> tuple[Fate, ...]:
    """Let these held letters of a plan leave, as ``engine.held.release``.

    In one act where nothing stands in the way, else each for itself. ``now`` is aware.
    """
    if not numbers:
        return ()
    try:
        whole = release(db, plan, numbers, actor, now)
    except (NotFound, Conflict):
        # Somebody was faster with one of them.
        return _each(numbers, lambda one: _released(db, plan, one, actor, now))
    if isinstance(whole, Refusal):
        return tuple(Fate(one, "stays", whole) for one in numbers)
    return tuple(Fate(one, "void" if one in whole.void else "released") for one in numbers)


def withhold_each(
    db: Database, plan: str, numbers: Sequence[int], note: str, actor: Actor, now: datetime
) -> tuple[Fate, ...]:
    """Let these held letters of a plan never leave, as ``engine.held.withhold``."""

    def one(number: int) -> Fate:
        _of_plan(db, plan, number)
        refusal = withhold(db, number, note, actor, now)
        return Fate(number, "stays", refusal) if refusal else Fate(number, "withheld")

    return _each(numbers, one)


def retry_each(
    db: Database, plan: str, numbers: Sequence[int], actor: Actor, now: datetime
) -> tuple[Fate, ...]:
    """Try these failed letters of a plan again, sealed. Whoever holds the receiving office may."""

    def one(number: int) -> Fate:
        _of_plan(db, plan, number)
        refusal = _retried(db, plan, number, actor, now)
        return Fate(number, "stays", refusal) if refusal else Fate(number, "retried")

    return _each(numbers, one)


def _each(numbers: Sequence[int], act: Callable[[int], Fate]) -> tuple[Fate, ...]:
    fates = []
    for number in numbers:
        try:
            fates.append(act(number))
        except LantoaError as fault:
            fates.append(Fate(number, "stays", fault))
    return tuple(fates)


def _released(db: Database, plan: str, number: int, actor: Actor, now: datetime) -> Fate:
    done = release(db, plan, (number,), actor, now)
    if isinstance(done, Refusal):
        return Fate(number, "stays", done)
    return Fate(number, "void" if done.void else "released")


def _retried(db: Database, plan: str, number: int, actor: Actor, now: datetime) -> Refusal | None:
    with db.write() as work:
        gathering, head = locked(work, known_plan(work, plan), actor, now)
        runs = edition(work, gathering.plan.edition_id)
        refusal = refused_unless_for_office(gathering, runs, head, "retry")
        if refusal is not None:
            return refusal
        row = send_again(work, number, now)
        if row is None:
            found = message(work, number)
            stands = found.status if found else "void"
            words = {lang: say(f"letters.status.{stands}", lang) for lang in LANGUAGES}
            status = Text(vi=words["vi"], en=words["en"])
            raise Conflict("message_not_failed", message=str(number), status=status)
        body = {"letter": row.letter, "message": number, "to": row.officer_id}
        seal(work, head, [by_hand(actor, "letter.retried", now, body)])
    return None


def _of_plan(db: Database, plan: str, number: int) -> None:
    with db.read() as work:
        found = message(work, number)
    if found is None or found.plan != plan:
        raise NotFound("message_unknown", message=number)
