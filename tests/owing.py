"""A plan that runs in a real database, its units owing their lists: ground to test the watch on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from engine.duties import ladder_of
from engine.ladder import Planned, first_at
from storage.audit import create_head
from storage.database import Database
from storage.duties import DutyRow, acknowledge_duty, duties_of, open_duty, settle_duty
from storage.instants import instant, instant_text
from storage.people import (
    add_committee,
    assign,
    name_unit,
    officer,
    save_officer,
    save_unit,
)
from storage.plans import PlanRow, add_plan, plan_by_code, run_edition, seal_text
from storage.records import add_records
from storage.tables.columns import table_of
from storage.tables.mail import Message
from storage.tables.rungs import RungFiring
from storage.work import Work
from tests.deciding import CALENDAR, PLAN, definition
from workflows.sealing import seal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LADDER = {
    "rungs": [
        {"at": "-14d"},
        {"at": "-7d"},
        {"at": "-1wd"},
        {"at": "due"},
        {"at": "+3wd", "to": "unit_head"},
        {"at": "+7wd", "to": "secretariat_head", "letter": "escalation"},
    ]
}
NOTICES, ESCALATIONS = (0, 1, 2, 3), (4, 5)
DEFINITION = definition(
    ladders={"standard": LADDER},
    roles={
        **PLAN["roles"],
        "unit_head": {"label": {"vi": "Người đứng đầu", "en": "Head"}, "of": "unit"},
        "secretariat_head": {"label": {"vi": "Trưởng Ban", "en": "Head"}, "of": "committee"},
    },
)
OPENED = datetime(2023, 1, 9, 2, tzinfo=UTC)
DEADLINE = DEFINITION.deadlines["registration"]
DUE_AT = datetime(2023, 3, 10, tzinfo=ZONE)
RUNGS: tuple[Planned, ...] = ladder_of(DEFINITION, DEADLINE, DUE_AT, CALENDAR)


def local(month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of 2023 on Vietnam's clock."""
    return datetime(2023, month, day, hour, minute, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Fate:
    """One row of rung_firing."""

    duty: int
    due_rev: int
    rung: int
    fate: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ground:
    """A database in which one plan runs. ``records`` are the units' lists, in the units' order."""

    db: Database
    plan: PlanRow
    records: tuple[int, ...]
    units: tuple[int, ...]

    def duty(self, place: int = 0) -> DutyRow:
        """What the unit owes."""
        with self.db.read() as work:
            (duty,) = duties_of(work, self.records[place])
        return duty

    def open(self, place: int, now: datetime, due_at: datetime = DUE_AT) -> None:
        """The unit's record comes to owe (again)."""
        with self.db.write() as work:
            owe(work, self.plan.id, self.records[place], self.units[place], due_at, now)

    def settle(self, place: int, now: datetime) -> bool:
        """The unit has sent its list."""
        with self.db.write() as work:
            (duty,) = duties_of(work, self.records[place])
            return settle_duty(work, duty.id, now, now)

    def close_plan(self, now: datetime) -> None:
        """The plan is over."""
        with self.db.write() as work:
            at = instant_text(now)
            work.sql(f"UPDATE plan SET closed_at = '{at}' WHERE id = {self.plan.id}")

    def acknowledge(self, place: int, now: datetime) -> bool:
        """The unit's officer says that it knows; False when it has said so or owes nothing."""
        with self.db.write() as work:
            (duty,) = duties_of(work, self.records[place])
            by = officer(work, self.plan.committee_id, f"xa-{place:04}-officer")
            assert by is not None
            return acknowledge_duty(work, duty.id, by.id, now)

    def deliver(self, now: datetime, status: str = "sent") -> None:
        """Everything that waits to be sent was sent, or was not."""
        with self.db.write() as work:
            at = instant_text(now)
            work.sql(
                f"UPDATE message SET status = '{status}', settled_at = '{at}'"
                " WHERE status = 'pending'"
            )

    def fates(self) -> list[Fate]:
        """Every rung's fate so far, oldest first."""
        with self.db.read() as work:
            rows = work.all(_FATES)
        return [Fate(duty, rev, rung, fate, instant(at)) for duty, rev, rung, fate, at in rows]

    def fired(self, place: int = 0) -> list[int]:
        """The rungs of the unit's obligation that fired, in ladder order."""
        duty = self.duty(place).id
        return sorted(f.rung for f in self.fates() if f.duty == duty and f.fate == "fired")

    def letters(self) -> list[tuple[int, str, int]]:
        """Obligation, kind and officer of every message about an obligation."""
        with self.db.read() as work:
            return [(duty, letter, to) for duty, letter, to in work.all(_LETTERS)]

    def acts(self) -> list[str]:
        """The acts sealed in the plan's chain, in order."""
        with self.db.read() as work:
            rows = work.sql(
                f"SELECT act FROM audit_entry WHERE head_id = {self.plan.head_id} ORDER BY seq"
            )
        return [str(act) for (act,) in rows]


def run_plan(db: Database, units: int = 1, *, opened_at: datetime = OPENED) -> Ground:
    """One plan with so many units, each with an officer and a head, each owing its list."""
    with db.write() as work:
        committee = add_committee(
            work, code="chi-lang", name_vi="Huyện ủy", name_en="Committee", now=opened_at
        )
        plan = _plan(work, committee.id, opened_at)
        _officer(work, committee.id, "chief", "secretariat_head", None)
        _officer(work, committee.id, "clerk", "secretariat", None)
        made = [_unit(work, plan, n, opened_at) for n in range(units)]
    return Ground(db, plan, tuple(r for _, r in made), tuple(u for u, _ in made))


def owe(
    work: Work, plan_id: int, record_id: int, unit_id: int, due_at: datetime, now: datetime
) -> None:
    """Open the obligation as an act would."""
    rungs = ladder_of(DEFINITION, DEADLINE, due_at, CALENDAR)
    next_at = first_at(rungs, now, CALENDAR)
    open_duty(work, plan_id, record_id, unit_id, "registration", due_at, next_at, now)


_FATES = (
    table_of(RungFiring)
    .select()
    .with_only_columns(
        *(
            table_of(RungFiring).c[n]
            for n in ("obligation_id", "due_rev", "rung", "status", "settled_at")
        )
    )
    .order_by(table_of(RungFiring).c.settled_at, table_of(RungFiring).c.rung)
)
_LETTERS = (
    table_of(Message)
    .select()
    .with_only_columns(*(table_of(Message).c[n] for n in ("obligation_id", "letter", "officer_id")))
    .where(table_of(Message).c.obligation_id.is_not(None))
    .order_by(table_of(Message).c.id)
)


def _plan(work: Work, committee_id: int, now: datetime) -> PlanRow:
    head_id = create_head(work, "plan")
    plan_id = add_plan(
        work,
        committee_id=committee_id,
        code=DEFINITION.plan,
        year=2023,
        head_id=head_id,
        now=now,
    )
    sealed = seal(DEFINITION, CALENDAR)
    hashes = sealed.definition_sha256, sealed.calendar_sha256
    seal_text(work, hashes[0], "definition", sealed.definition_json, None, now)
    seal_text(work, hashes[1], "calendar", sealed.calendar_json, None, now)
    run_edition(work, plan_id, *hashes, now)
    plan = plan_by_code(work, DEFINITION.plan)
    assert plan is not None
    return plan


def _unit(work: Work, plan: PlanRow, n: int, now: datetime) -> tuple[int, int]:
    code, at = f"xa-{n:04}", instant_text(now)
    unit_id = save_unit(work, plan.committee_id, code=code, kind="dang_bo")
    name_unit(work, unit_id, since=date(2020, 1, 1), vi=f"Xã {n}", en=f"Commune {n}")
    _officer(work, plan.committee_id, f"{code}-officer", "unit_officer", unit_id)
    _officer(work, plan.committee_id, f"{code}-head", "unit_head", unit_id)
    record = {
        "code": f"{plan.code}-{n:04}",
        "plan_id": plan.id,
        "edition_id": plan.edition_id,
        "track": "list",
        "unit_id": unit_id,
        "state": "awaited",
        "version": 1,
        "epoch": 1,
        "form": "{}",
        "proposed_by": None,
        "created_at": at,
        "entered_at": at,
        "period": "",
    }
    record_id = add_records(work, [record])[f"{plan.code}-{n:04}"]
    owe(work, plan.id, record_id, unit_id, DUE_AT, now)
    return unit_id, record_id


def _officer(work: Work, committee_id: int, code: str, role: str, unit_id: int | None) -> int:
    officer_id = save_officer(work, committee_id, code=code, name=code, email=f"{code}@x.vn")
    assign(work, officer_id, role, unit_id, since=date(2020, 1, 1))
    return officer_id


def counted(fates: Iterable[Fate]) -> dict[str, int]:
    """How many rungs met each fate."""
    found: dict[str, int] = {}
    for one in fates:
        found[one.fate] = found.get(one.fate, 0) + 1
    return found
