"""One look of the watch at obligations of a plan: decide of each which rung fires, and write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engine.addressing import addressed, officers_for
from engine.advance import ask
from engine.advance import decided as decided_move
from engine.apply import apply
from engine.causes import RungFired
from engine.duties import ladder_of, owing_roles
from engine.editions import Edition, edition
from engine.gather import Gathering
from engine.known import plan_of
from engine.ladder import Firing, Notice, Planned, firing
from engine.move import Actor, Channel, Move
from storage.audit import Head, NewEntry, lock_head, seal
from storage.breaker import BreakerRow, breaker
from storage.duties import DutyRow
from storage.incidents import close_incident, raise_incident
from storage.instants import instant_text
from storage.mail import NewMessage, enqueue_many
from storage.people import OfficerRow
from storage.records import records
from storage.rungs import (
    DueRung,
    FiringRow,
    WatchedRow,
    became_of_letters,
    fire,
    firings_of,
    pass_over,
    set_all_next,
    watched,
)
from storage.work import Work
from workflows.calendar import Calendar
from workflows.definition import SYSTEM, Definition, LetterKind
from workflows.verdict import Refusal

AGAIN = timedelta(hours=1)
"""When an obligation whose escalation is held is looked at again."""

LEFT_OR_NEVER_WILL = ("sent", "void", "failed")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look did.

    Attributes:
        fired, superseded, moot: rungs that met that fate.
        messages: letters put into the outbox; ``held`` those of them that wait for release.
        stopped: escalations that the plan's breaker holds.
        escalating: obligations left as they are, since the rung due is an escalation.
    """

    fired: int = 0
    superseded: int = 0
    moot: int = 0
    messages: int = 0
    held: int = 0
    stopped: int = 0
    escalating: tuple[Escalating, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalating:
    """An obligation whose due rung escalates, and when that was planned."""

    due: DueRung
    planned_at: datetime


def look(
    work: Work, line: Sequence[DueRung], now: datetime, os_user: str, *, escalate: bool
) -> Looked:
    """Look at obligations of one plan, behind the lock on its chain; fires what is due.

    Each is read anew under the lock: settled in the meantime, nothing fires; fired by another
    watch, the key (obligation, due revision, rung) says so.

    Args:
        line: of one plan, at least one.
        escalate: whether escalations fire, too, where the plan's breaker lets them; without it they
            are named in the answer and left alone.
    """
    head = lock_head(work, line[0].head_id)
    stop = breaker(work, line[0].plan_id) if escalate else None
    written = _Written(work, now, os_user)
    pinned: dict[int, Edition] = {}
    for due in line:
        found = watched(work, due.id)
        if found is None or found.duty.next_at is None or found.duty.next_at > now:
            continue
        if found.plan_closed:
            written.next_looks.append((due.id, None))
            continue
        if found.edition_id not in pinned:
            pinned[found.edition_id] = edition(work, found.edition_id)
        ours = pinned[found.edition_id]
        owed = _Owed(found, ours.definition, ours.calendar)
        decided = _decide(work, owed, now)
        if decided.fire is not None and decided.fire.escalates:
            if not escalate:
                written.escalating.append(Escalating(due, decided.fire.at))
                continue
            if _stopped(stop, decided.fire):
                written.stopped += 1
                written.next_looks.append((due.id, now + AGAIN))
                continue
        head = written.carry_out(head, owed, decided)
    return written.finish(head)


@dataclass(frozen=True, slots=True)
class _Owed:
    """An obligation with the edition its record is pinned to."""

    watched: WatchedRow
    definition: Definition
    calendar: Calendar

    @property
    def duty(self) -> DutyRow:
        return self.watched.duty


def _stopped(stop: BreakerRow | None, rung: Planned) -> bool:
    return stop is not None and stop.tripped_at is not None and not stop.lets_through(rung.at)


# --- what is decided -----------------------------------------------------------------------------


def _decide(work: Work, owed: _Owed, now: datetime) -> Firing:
    duty = owed.duty
    fates = firings_of(work, duty.id, duty.due_rev)
    deadline = owed.definition.deadlines[duty.deadline]
    ladder = ladder_of(owed.definition, deadline, duty.due_at, owed.calendar)
    met = {one.rung for one in fates}
    escalates = any(one.escalates and one.at <= now and one.index not in met for one in ladder)
    return firing(
        ladder,
        fired={one.rung: one.settled_at for one in fates if one.fate == "fired"},
        passed={one.rung for one in fates if one.fate != "fired"},
        opened_at=duty.opened_at,
        now=now,
        calendar=owed.calendar,
        notices=_notices(work, duty, fates) if escalates else None,
        acknowledged_at=duty.acknowledged_at,
    )


def _notices(work: Work, duty: DutyRow, fates: Sequence[FiringRow]) -> dict[int, Notice]:
    """What became of the letters of every rung that fired, to those whom the plan means."""
    letters = [
        one
        for one in became_of_letters(work, duty.id, duty.due_rev)
        if not one.facts.get("instead")
    ]
    found = {}
    for fate in fates:
        if fate.fate != "fired":
            continue
        mine = [one for one in letters if one.facts.get("rung") == fate.rung]
        sent = [one.settled_at for one in mine if one.status == "sent" and one.settled_at]
        waiting = any(one.status not in LEFT_OR_NEVER_WILL for one in mine)
        found[fate.rung] = Notice(min(sent, default=None), waiting)
    return found


# --- what is written -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Written:
    """What a look writes: keys at once, the rest in sets when all is decided."""

    work: Work
    now: datetime
    os_user: str
    fired: int = 0
    superseded: int = 0
    moot: int = 0
    stopped: int = 0
    letters: list[NewMessage] = field(default_factory=list)
    entries: list[NewEntry] = field(default_factory=list)
    next_looks: list[tuple[int, datetime | None]] = field(default_factory=list)
    escalating: list[Escalating] = field(default_factory=list)

    def carry_out(self, head: Head, owed: _Owed, decided: Firing) -> Head:
        """Write one decision; the chain's head after it."""
        duty, rung = owed.duty, decided.fire
        self._pass_over(duty, decided)
        self.next_looks.append((duty.id, decided.next_at))
        if owed.watched.failures:
            close_incident(self.work, "obligation_put_aside", str(duty.id), self.now)
        if rung is None or not fire(
            self.work, duty.id, duty.due_rev, rung.index, rung.at, self.now
        ):
            return head
        self.fired += 1
        if rung.rung.move is not None:
            return self._move(head, owed, decided, rung, rung.rung.move)
        letters = self._letters(owed, decided, rung)
        self.letters += letters
        said = {"letter": letters[0].letter if letters else rung.rung.sends.value}
        to = [letter.officer_id for letter in letters]
        self.entries.append(self._entry(owed, decided, rung, {**said, "to": to}))
        return head

    def finish(self, head: Head) -> Looked:
        """Write what was gathered."""
        enqueue_many(self.work, self.letters, self.now)
        if self.entries:
            seal(self.work, head, self.entries)
        set_all_next(self.work, self.next_looks)
        return Looked(
            fired=self.fired,
            superseded=self.superseded,
            moot=self.moot,
            messages=len(self.letters),
            held=sum(letter.held for letter in self.letters),
            stopped=self.stopped,
            escalating=tuple(self.escalating),
        )

    def _pass_over(self, duty: DutyRow, decided: Firing) -> None:
        key = self.work, duty.id, duty.due_rev
        pass_over(*key, _places(decided.superseded), "superseded", self.now)
        pass_over(*key, _places(decided.moot), "moot", self.now)
        self.superseded += len(decided.superseded)
        self.moot += len(decided.moot)

    def _letters(self, owed: _Owed, decided: Firing, rung: Planned) -> list[NewMessage]:
        """The rung's letter to whoever holds its roles today; to the office when nobody does."""
        duty, definition = owed.duty, owed.definition
        roles = rung.rung.to or owing_roles(definition, definition.deadlines[duty.deadline])
        officers = self._holders(owed, roles)
        instead = not officers
        if instead:
            officers = self._holders(owed, (definition.receiving_office,))
            if not officers:
                facts = {"record": owed.watched.record, "rung": rung.rung.at, "roles": list(roles)}
                key = f"{duty.id}/{duty.due_rev}/{rung.index}"
                raise_incident(self.work, "rung_unheard", key, facts, self.now)
        missed = tuple(one.at for one in (*decided.superseded, rung) if self._past(one))
        late = bool(missed) and not rung.escalates
        cause = RungFired(
            duty.id,
            duty.due_rev,
            rung.index,
            duty.record_id,
            planned_at=rung.at if late else None,
            superseded=tuple(one.at for one in decided.superseded) if late else (),
            instead=instead,
            unreached=decided.unreached,
        )
        kind = LetterKind.CATCH_UP if late else rung.rung.sends
        letters = addressed(cause, duty.plan_id, kind, officers)
        held = rung.rung.waits and not instead
        return [replace(one, urgent=rung.rung.urgent, held=held) for one in letters]

    def _past(self, one: Planned) -> bool:
        """Whether its day is over: it did not fire on it."""
        return one.at.date() < self.now.astimezone(one.at.tzinfo).date()

    def _holders(self, owed: _Owed, roles: Sequence[str]) -> tuple[OfficerRow, ...]:
        today = self.now.astimezone(ZoneInfo(owed.definition.zone)).date()
        return officers_for(
            self.work, owed.definition, owed.watched.committee_id, owed.duty.unit_id, roles, today
        )

    def _move(self, head: Head, owed: _Owed, decided: Firing, rung: Planned, trigger: str) -> Head:
        """Let the system make the rung's move; a refusal is an incident for people to settle."""
        work, code = self.work, owed.watched.record
        actor = Actor(None, SYSTEM, self.os_user, Channel.SCHEDULER)
        gathering = Gathering(work, plan_of(work, code), actor, self.now)
        asked = ask(gathering, records(work, (code,)), Move(code, trigger))
        seal_first, self.entries = self.entries, []
        if seal_first:
            head = seal(work, head, seal_first)
        (result,) = apply(gathering, head, [decided_move(gathering, asked)])
        refused = isinstance(result, Refusal)
        if isinstance(result, Refusal):
            facts = {"record": code, "trigger": trigger, "guards": _guards(result)}
            key = f"{owed.duty.id}/{owed.duty.due_rev}/{rung.index}"
            raise_incident(work, "rung_move_refused", key, facts, self.now)
        said = {"move": trigger, "refused": refused}
        self.entries.append(self._entry(owed, decided, rung, said))
        return lock_head(work, head.id)  # the move has sealed its own entry

    def _entry(
        self, owed: _Owed, decided: Firing, rung: Planned, said: dict[str, object]
    ) -> NewEntry:
        duty = owed.duty
        act = "duty.reminded"
        if rung.escalates:
            act = "duty.moved_on" if rung.rung.move else "duty.escalated"
        return NewEntry(
            at=self.now,
            act=act,
            channel=Channel.SCHEDULER.value,
            actor=SYSTEM,
            os_user=self.os_user,
            officer_id=None,
            record_id=duty.record_id,
            unit_id=duty.unit_id,
            body={
                "deadline": duty.deadline,
                "due_at": instant_text(duty.due_at),
                "due_rev": duty.due_rev,
                "moot": [one.index for one in decided.moot],
                "obligation": duty.id,
                "offset": rung.rung.at,
                "planned_at": instant_text(rung.at),
                "rung": rung.index,
                "superseded": [one.index for one in decided.superseded],
                **said,
            },
        )


def _places(rungs: Sequence[Planned]) -> list[tuple[int, datetime]]:
    return [(one.index, one.at) for one in rungs]


def _guards(refusal: Refusal) -> list[str]:
    return [verdict.guard for verdict in refusal.reasons]
