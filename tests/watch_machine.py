"""A state machine around the watch over a real SQLite database, whatever happens around it.

Acts, clocks that run both ways, moved dates, closings, letters that leave and letters that do not,
officers who say that they know, floods held and released, crashes in mid-transaction: no rung
twice, none lost, nothing after settling, one letter after downtime, never an escalation first or
without the office.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from engine import look, watch
from engine.breaker import release_escalations
from engine.duties import ladder_of
from engine.held import Released, release
from engine.ladder import Planned
from engine.move import Actor, Channel
from engine.watch import Ticked, tick
from storage.breaker import tripped
from storage.duties import DutyRow
from storage.lifecycle import create_database
from storage.mail import MailFilter, MessageRow, messages
from storage.people import officer
from storage.rungs import DueRung
from tests.deciding import CALENDAR
from tests.owing import (
    DEADLINE,
    DEFINITION,
    DUE_AT,
    RUNGS,
    ZONE,
    Fate,
    Ground,
    local,
    run_plan,
)

BEGIN = local(2, 20)  # three days before the first rung
UNITS = 2
gaps = st.sampled_from([0, 1, 12, 24, 24, 72, 24 * 7, 24 * 21])
places = st.integers(0, UNITS - 1)
POINTS = ("pass_over", "fire", "enqueue_many", "seal", "set_all_next")


class Crashed(BaseException):
    """The machine dies: not an Exception, since nothing may handle it."""


@contextmanager
def replaced(name: str, by: object, where: object = look) -> Iterator[None]:
    """The watch with one of its parts replaced."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, by)
        yield


def dies_after(act: Callable[..., Any]) -> Callable[..., Any]:
    """The act is done, then the machine dies, before the transaction commits."""

    def act_and_die(*given: Any, **named: Any) -> Any:
        act(*given, **named)
        raise Crashed

    return act_and_die


class Watch(RuleBasedStateMachine):
    """Two units that owe a list."""

    @initialize()
    def open(self) -> None:
        self.now = BEGIN
        db = create_database("sqlite://", rehearsal=True, now=BEGIN)
        self.ground: Ground = run_plan(db, UNITS, opened_at=BEGIN)
        self.at_rest: dict[int, int] = {}  # letters when the unit's obligation was settled
        self.ever_released = False
        self.released: set[int] = set()  # letters that the office let go
        self.few = pytest.MonkeyPatch()
        self.few.setattr(watch, "FEW", 1)  # both units' escalations at once are a flood
        with db.read() as work:
            clerk = officer(work, self.ground.plan.committee_id, "clerk")
        assert clerk is not None
        self.clerk = Actor(clerk.id, "clerk", "", Channel.CLI)

    def teardown(self) -> None:
        if hasattr(self, "ground"):
            self.few.undo()
            self.ground.db.close()

    # --- what happens -----------------------------------------------------------------------

    @rule(hours=gaps)
    def time_passes(self, hours: int) -> None:
        self.now = min(self.now + timedelta(hours=hours), local(6, 1))

    @rule(hours=st.sampled_from([1, 24, 24 * 10]))
    def clock_goes_back(self, hours: int) -> None:
        self.now = max(self.now - timedelta(hours=hours), BEGIN)

    @rule(place=places)
    def unit_sends(self, place: int) -> None:
        if self.ground.settle(place, self.now):
            self.at_rest[place] = self.letters()[self.ground.duty(place).id]

    @rule(place=places)
    def list_is_returned(self, place: int) -> None:
        duty = self.ground.duty(place)
        if duty.state == "settled":
            self.ground.open(place, self.now, duty.due_at)
            self.at_rest.pop(place, None)

    @rule(place=places, days=st.integers(-5, 30))
    def date_is_moved(self, place: int, days: int) -> None:
        if self.ground.duty(place).state == "open":
            self.ground.open(place, self.now, DUE_AT + timedelta(days=days))

    @rule(place=places)
    def officer_knows(self, place: int) -> None:
        self.ground.acknowledge(place, self.now)

    @rule(status=st.sampled_from(["sent", "sent", "sent", "failed"]))
    def mail_leaves(self, status: str) -> None:
        self.ground.deliver(self.now, status)

    @rule()
    def office_releases(self) -> None:
        done = release(self.ground.db, self.ground.plan.code, None, self.clerk, self.now)
        assert isinstance(done, Released)
        self.released.update(done.released)

    @rule()
    def flood_is_released(self) -> None:
        if self.flooded():
            release_escalations(self.ground.db, self.ground.plan.code, self.clerk, self.now)
            self.ever_released = True

    @rule(hours=gaps)
    def watch_reads_a_ledger_that_is_out_of_date(self, hours: int) -> None:
        self.time_passes(hours)
        with replaced("firings_of", lambda *_: ()):
            tick(self.ground.db, self.now)

    @rule(hours=gaps)
    def watch_looks(self, hours: int) -> None:
        self.time_passes(hours)
        self.looks(lambda: tick(self.ground.db, self.now))

    @rule(place=places, hours=gaps)
    def unit_sends_while_the_watch_has_read_its_line(self, place: int, hours: int) -> None:
        self.time_passes(hours)
        line = watch._line

        def late_line(*given: Any) -> Iterator[DueRung]:
            read = list(line(*given))
            self.unit_sends(place)
            yield from read

        with replaced("_line", late_line, watch):
            self.looks(lambda: tick(self.ground.db, self.now))

    @rule(days=st.sampled_from([1, 3, 7]))
    def mornings_on_which_all_is_well(self, days: int) -> None:
        """Somebody looks each morning, and every letter leaves: so escalations come to be due."""
        for _ in range(days):
            self.time_passes(24)
            self.looks(lambda: tick(self.ground.db, self.now))
            self.ground.deliver(self.now)

    @rule(point=st.sampled_from(POINTS), hours=gaps)
    def machine_dies_in_a_transaction(self, point: str, hours: int) -> None:
        self.time_passes(hours)
        before = self.state()
        with replaced(point, dies_after(getattr(look, point))):
            try:
                tick(self.ground.db, self.now)
            except Crashed:
                assert self.state() == before  # it was the first one: nothing is half done

    # --- what always holds ------------------------------------------------------------------

    def looks(self, act: Callable[[], Ticked]) -> None:
        """One tick, checked; then another at the same instant, which finds nothing to do."""
        before, fates = self.letters(), self.fates()
        done = act()
        assert done.put_aside == ()
        grown = self.letters() - before
        fates_new = [fate for key, fate in self.fates().items() if key not in fates]
        escalated = [f for f in fates_new if f.fate == "fired" and RUNGS[f.rung].escalates]
        if not self.ever_released:
            assert len(escalated) < UNITS, "a flood that nobody held"
        assert all(count == 1 for count in grown.values()), "more than one letter in one tick"
        for new in escalated:
            self.officers_were_told(new)
        again = tick(self.ground.db, self.now)
        assert (again.fired, again.superseded, again.moot) == (0, 0, 0), "a second tick acted"
        self.nothing_due_is_left()

    def officers_were_told(self, fate: Fate) -> None:
        duty = self.duty(fate.duty)
        rungs = self.ladder(duty)
        mine = {f.rung: f for f in self.ground.fates() if self.of(f, duty)}
        place = [one.index for one in rungs].index(fate.rung)
        notices = [
            one
            for one in rungs[:place]
            if not one.escalates and one.at >= duty.opened_at and not self.moot(mine, one)
        ]
        told = duty.opened_at
        if notices:
            last = mine[notices[-1].index]
            assert last.fate == "fired", "reported without having been told"
            letters = self.outbox(duty, last.rung)
            sent = [one.settled_at for one in letters if one.status == "sent" and one.settled_at]
            assert sent or {one.status for one in letters} == {"failed"}, "their letter waits"
            told = max(told, min(sent, default=last.at))
            unreached = [one.facts.get("unreached", False) for one in self.outbox(duty, fate.rung)]
            assert unreached == [not sent], "says whether the officers were reached"
        day_after = CALENDAR.add_working_days(told.astimezone(ZONE).date(), 1)
        assert self.now.astimezone(ZONE).date() >= day_after, "reported before being told"

    @staticmethod
    def moot(mine: dict[int, Fate], one: Planned) -> bool:
        return one.index in mine and mine[one.index].fate == "moot"

    def nothing_due_is_left(self) -> None:
        for place in range(UNITS):
            duty = self.ground.duty(place)
            if duty.state == "settled":
                assert duty.next_at is None
                continue
            assert duty.next_at is None or duty.next_at > self.now
            for one in self.still_to_come(duty):
                assert duty.next_at is not None, "a rung is lost"
                assert one.at > self.now or one.escalates, "a due rung did not fire"

    def still_to_come(self, duty: DutyRow) -> list[Planned]:
        """Rungs since the opening that met no fate and stand behind every one that fired."""
        mine = {f.rung: f.fate for f in self.ground.fates() if self.of(f, duty)}
        rungs = self.ladder(duty)
        done = [at for at, one in enumerate(rungs) if mine.get(one.index) == "fired"]
        ahead = rungs[max(done) + 1 :] if done else rungs
        return [one for one in ahead if one.index not in mine and one.at >= duty.opened_at]

    @invariant()
    def no_rung_fires_twice_and_each_firing_has_its_entry_and_letter(self) -> None:
        if not hasattr(self, "ground"):
            return
        fired = [fate for fate in self.ground.fates() if fate.fate == "fired"]
        acts = [act for act in self.ground.acts() if act in ("duty.reminded", "duty.escalated")]
        assert len(acts) == len(fired) == sum(self.letters().values())

    @invariant()
    def no_escalation_leaves_without_the_office(self) -> None:
        if not hasattr(self, "ground"):
            return
        with self.ground.db.read() as work:
            known = messages(work, MailFilter(letter="escalation"))
        gone = {one.id for one in known if one.status not in ("held", "void")}
        assert gone <= self.released, "an escalation nobody released"

    @invariant()
    def nothing_goes_out_after_settling(self) -> None:
        for place, count in getattr(self, "at_rest", {}).items():
            assert self.letters()[self.ground.duty(place).id] == count, "a letter after settling"

    # --- looking ----------------------------------------------------------------------------

    def letters(self) -> Counter[int]:
        return Counter(duty for duty, _, _ in self.ground.letters())

    def fates(self) -> dict[tuple[int, int, int], Fate]:
        return {(fate.duty, fate.due_rev, fate.rung): fate for fate in self.ground.fates()}

    def state(self) -> object:
        fired = [fate for fate in self.ground.fates() if fate.fate == "fired"]
        return fired, self.ground.letters(), self.ground.acts()

    def flooded(self) -> bool:
        with self.ground.db.read() as work:
            return bool(tripped(work))

    def outbox(self, duty: DutyRow, rung: int) -> list[MessageRow]:
        """The letters of one rung at the duty's date."""
        with self.ground.db.read() as work:
            known = messages(work, MailFilter(obligation_id=duty.id))
        mine = [one for one in known if one.due_rev == duty.due_rev]
        return [one for one in mine if one.facts["rung"] == rung]

    def duty(self, duty_id: int) -> DutyRow:
        duties = (self.ground.duty(place) for place in range(UNITS))
        return next(duty for duty in duties if duty.id == duty_id)

    @staticmethod
    def of(fate: Fate, duty: DutyRow) -> bool:
        return (fate.duty, fate.due_rev) == (duty.id, duty.due_rev)

    @staticmethod
    def ladder(duty: DutyRow) -> tuple[Planned, ...]:
        return ladder_of(DEFINITION, DEADLINE, duty.due_at, CALENDAR)
