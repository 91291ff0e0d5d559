"""A plan that passes the check runs: whatever is tried in it is done or refused in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from engine.advance import Advanced, advance
from engine.attach import Paper, attach
from engine.bulk import advance_many
from engine.decision import Approved
from engine.due import owed
from engine.inbox import inbox
from engine.move import ActDates, Actor, Channel, Move, Proposal
from engine.opening import Opened, open_plan
from engine.post import post
from engine.preview import preview, preview_proposal, why
from engine.propose import propose
from engine.record_decision import PaperDecision, enter_decision
from engine.recount import miscounted
from engine.shortfalls import shortfalls
from engine.watch import tick
from i18n.language import LANGUAGES
from notifications.transport import Kept
from reports.papers.kinds.plan import facts as printed
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.duties import duties_of
from storage.lifecycle import create_database
from storage.listings import ListedRecord, listed_records
from storage.mail import MailFilter, messages
from storage.plans import PlanRow
from tests.builders import a_committee, a_unit, an_officer
from tests.changed_plans import changed_plan
from workflows.calendar import Calendar
from workflows.definition import DecisionKind, Definition
from workflows.diagram import mermaid
from workflows.errors import LantoaError, SystemFault
from workflows.explain import explain
from workflows.filling import form_fields
from workflows.verdict import Refusal

TYPED = ["x", "12", "09/3/2023", "có", "không", "Tổ dân vận khéo", " ", "=1+1", "thon_khu_pho",
         "co_quan", "tap_the", "0", "-5", "31/02/2023"]  # fmt: skip


@pytest.mark.proof
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller seed is no smaller plan
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), changes=st.integers(0, 12), steps=st.integers(0, 40))
def test_a_checked_plan_runs_without_an_unexpected_error(
    seed: int, changes: int, steps: int
) -> None:
    reading, kept = changed_plan(seed, changes)
    note(f"changes: {kept}")
    assert reading.definition is not None
    assert reading.calendar is not None
    for lang in LANGUAGES:
        assert explain(reading.definition, lang, reading.calendar)
        assert mermaid(reading.definition, lang)
    told = printed(reading.definition, reading.calendar)
    assert len(told["forms"]) == len(reading.definition.forms)
    db = create_database("sqlite://", rehearsal=True, now=datetime(2016, 1, 1, tzinfo=UTC))
    try:
        run = _opened(db, reading.definition, reading.calendar, Random(seed))
        for _ in range(steps):
            run.step()
        run.settle_up()
    finally:
        db.close()


def _opened(db: Database, plan: Definition, calendar: Calendar, chance: Random) -> _Run:
    """The plan, open for one unit of each kind, everybody in place."""
    a_committee(db)
    of_unit = [name for name, role in plan.roles.items() if role.of == "unit"]
    of_committee = [name for name, role in plan.roles.items() if role.of == "committee"]
    actors = [Actor(None, "system", "root@host", Channel.SCHEDULER), an_officer(db, "stranger")]
    held: dict[str, tuple[str, str]] = {}
    for kind in plan.unit_kinds:
        code = kind.replace("_", "-")
        a_unit(db, code, kind=kind)
        held |= {f"{code}-{n}": (role, code) for n, role in enumerate(of_unit)}
        actors += [an_officer(db, f"{code}-{n}", role=r, unit_code=code)
                   for n, r in enumerate(of_unit)]  # fmt: skip
    actors += [an_officer(db, f"o-{n}", role=role) for n, role in enumerate(of_committee)]
    held |= {f"o-{n}": (role, "") for n, role in enumerate(of_committee)}
    actors += actors[2:] * 3  # the stranger and the system are refused nearly everything
    now = datetime.combine(plan.period.first, time(2), UTC) + timedelta(days=chance.choice([0, 40]))
    opened = open_plan(db, "huyen-uy", plan, calendar, b"plan", actors[0], now)
    assert isinstance(opened, Opened)
    return _Run(db, opened.plan, plan, actors, held, chance, now)


@dataclass
class _Run:
    """One plan on its way through a year."""

    db: Database
    plan: PlanRow
    definition: Definition
    actors: list[Actor]
    held: Mapping[str, tuple[str, str]]
    chance: Random
    now: datetime
    sink: Kept = field(default_factory=Kept)

    def step(self) -> None:
        """Something that somebody might do, and what must hold after it whatever it was."""
        acts = [self.propose, self.propose, self.advance, self.advance, self.advance, self.advance,
                self.advance, self.bulk, self.decide, self.attach, self.wait]  # fmt: skip
        act = self.chance.choice(acts)
        try:
            act()
        except SystemFault:
            raise
        except LantoaError as refused:
            for lang in LANGUAGES:
                note(f"{act.__name__}: {refused.sentence(lang)}")

    def propose(self) -> None:
        proposal = Proposal(
            self.plan.code,
            self.chance.choice(list(self.definition.tracks)),
            self.chance.choice(list(self.definition.unit_kinds)).replace("_", "-"),
            self._values(),
            self._note(),
            self._dates(),
        )
        actor = self.chance.choice(self.actors)
        expected = preview_proposal(self.db, proposal, actor, self.now)
        self._same(expected, propose(self.db, proposal, actor, self.now))

    def advance(self) -> None:
        record = self._record()
        for outcome in why(self.db, record.code, None, self.now).values():
            _told(outcome)
        move = self._move(record)
        actor = self.chance.choice(self._able(record, move.trigger))
        why(self.db, record.code, actor, self.now)
        expected = preview(self.db, move, actor, self.now)
        self._same(expected, advance(self.db, move, actor, self.now))

    def bulk(self) -> None:
        found = self._records()
        chosen = self.chance.sample(found, min(len(found), 5))
        moves = [self._move(record) for record in chosen]
        if not moves:
            return
        actor = self.chance.choice(self.actors)
        for result in advance_many(
            self.db, moves, actor, self.now, all_or_none=self.chance.random() < 0.5
        ):
            assert not isinstance(result, SystemFault), result
            if isinstance(result, Refusal):
                _told(result)

    def decide(self) -> None:
        found = self._records()
        outcomes = list(self.definition.outcomes)
        chosen = self.chance.sample(found, min(len(found), 3))
        paper = PaperDecision(
            self.plan.code,
            self.chance.choice(list(DecisionKind)[:2]),
            self.now.astimezone().date(),
            "Nguyễn Văn A",
            "Bí thư",
            {one.code: self.chance.choice(outcomes) for one in chosen} if outcomes else {},
            number="1-QĐ/HU",
            capacity="T/M",
        )
        result = enter_decision(self.db, paper, self.actors[-1], self.now)
        if isinstance(result, Refusal):
            _told(result)

    def attach(self) -> None:
        kind = self.chance.choice([*self.definition.documents, "nothing"])
        paper = Paper("giấy.pdf", bytes([self.chance.randrange(256)]))
        actor = self.chance.choice(self.actors)
        result = attach(self.db, self._record().code, kind, paper, actor, self.now)
        if isinstance(result, Refusal):
            _told(result)

    def wait(self) -> None:
        self.now += timedelta(hours=self.chance.choice([1, 30, 24 * 9, 24 * 40]))
        ticked = tick(self.db, self.now)
        assert ticked.put_aside == ()
        posted = post(self.db, self.sink, self.now)
        assert not self._failed(), (posted, self._failed())
        inbox(self.db, self.actors[-1].officer_id or 0, self.now)
        assert owed(self.db, self.plan.code, self.now) is not None
        assert shortfalls(self.db, self.plan.code, self.now) is not None

    def settle_up(self) -> None:
        """After a year: obligations follow the states, counters the records, the log is whole."""
        self.wait()
        for record in self._records():
            with self.db.read() as work:
                kept = {
                    duty.deadline for duty in duties_of(work, record.id) if duty.state == "open"
                }
            assert kept == {
                name
                for name, deadline in self.definition.deadlines.items()
                if deadline.track == record.track
                and record.state in deadline.owed_in
                and deadline.due.window is None
                and (not deadline.unit_kinds or record.unit_kind in deadline.unit_kinds)
            }
        with self.db.read() as work:
            assert miscounted(work, self.plan) == ()
            assert isinstance(verify_chain(work, self.plan.head_id), Verified)

    def _same(self, expected: Approved | Refusal, result: Advanced | Refusal) -> None:
        _told(expected)
        assert expected == (result.approved if isinstance(result, Advanced) else result)

    def _failed(self) -> list[str]:
        with self.db.read() as work:
            return [row.trouble for row in messages(work, MailFilter(status="failed"))]

    def _records(self) -> tuple[ListedRecord, ...]:
        with self.db.read() as work:
            return listed_records(work, plan=self.plan.code)

    def _record(self) -> ListedRecord:
        found = self._records()
        if not found:
            raise LantoaError("record_unknown", record=self.plan.code)
        return self.chance.choice(found)

    def _move(self, record: ListedRecord) -> Move:
        moves = self.definition.tracks[record.track].transitions
        here = [name for name, move in moves.items() if record.state in move.source]
        trigger = self.chance.choice(here * 9 + list(moves))
        expect = self.chance.choice([*[None] * 8, record.version, 99])
        note = self._note()
        return Move(record.code, trigger, note, self._values(), self._dates(), expect)

    def _able(self, record: ListedRecord, trigger: str) -> list[Actor]:
        """Most often somebody who may, so that moves are made; else anybody."""
        by = self.definition.tracks[record.track].transitions[trigger].by
        able = [
            actor
            for actor in self.actors
            for role, unit in [self.held.get(actor.code, ("", ""))]
            if role in by and unit in ("", record.unit)
        ]
        return able if able and self.chance.random() < 0.8 else self.actors

    def _values(self) -> Mapping[str, object]:
        fields = form_fields(self.definition)
        if self.chance.random() < 0.9:
            return {name: self._fitting(name) for name in fields}
        chosen = self.chance.sample(list(fields), min(2, len(fields)))
        return {name: self.chance.choice(TYPED) for name in chosen}

    def _fitting(self, name: str) -> str:
        asked = form_fields(self.definition)[name]
        if asked.choices:
            return self.chance.choice(list(self.definition.lists[asked.choices].choices))
        fitting = {"number": "12", "date": "09/3/2023", "yes_no": "có"}
        return fitting.get(asked.type.value, "Hũ gạo tình thương")[: asked.max_length]

    def _note(self) -> str:
        return self.chance.choice(["", *["Theo đề nghị của đơn vị"] * 3])

    def _dates(self) -> ActDates | None:
        if self.chance.random() < 0.85:
            return None
        days = [timedelta(days=self.chance.choice([-1, *[0, 1, 5, 40] * 3])) for _ in range(2)]
        received = self.now - days[0]
        return ActDates(received - days[1], received, self.now, "số đến 12")


def _told(outcome: Approved | Refusal) -> None:
    """Every verdict says itself in both languages, can be sealed, and names who can clear it."""
    for verdict in outcome.verdicts:
        for lang in LANGUAGES:
            words = verdict.sentence(lang)
            assert words
            assert "{" not in words, words
        assert json.dumps(verdict.sealed())
    if isinstance(outcome, Refusal):
        for verdict in outcome.reasons:
            assert verdict.cleared_by or verdict.earliest or verdict.guard == "state", verdict
