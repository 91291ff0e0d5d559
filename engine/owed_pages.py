"""What the units of a plan owe: counted date by date, and listed a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.cursor import after_owed, read_place
from engine.due import Owed, as_owed
from engine.editions import Edition, edition, edition_named
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.date_counts import DateCount, date_counts
from storage.inbox import Claim, owed_first
from storage.kept import kept, mark
from storage.owed import OwedRow, listed_owed
from storage.plans import editions_of
from storage.unit_names import names_of
from storage.work import Work
from workflows.periods import in_period


@dataclass(frozen=True, slots=True)
class PlanDate:
    """One date of a plan with what is counted by it.

    Attributes:
        period: of what comes back, else "".
        due_at: the first instant that is too late for most; a unit may have more time.
        missing: those still to be sent; ``late`` of them past their own date.
    """

    deadline: str
    period: str
    label: Text
    due_at: datetime
    missing: int
    late: int
    sent: int
    waived: int

    @property
    def key(self) -> str:
        """Names it in an address."""
        return f"{self.deadline}~{self.period}"


@dataclass(frozen=True, slots=True)
class OwedPage:
    """Obligations, earliest due first; ``next`` is where the next page begins, "" for nowhere."""

    owed: tuple[Owed, ...]
    next: str


def plan_dates(
    db: Database, plan: str, now: datetime, unit_ids: Collection[int] | None = None
) -> tuple[PlanDate, ...]:
    """The dates by which something is or was owed at ``now`` (aware), the earliest first.

    Args:
        unit_ids: of these units only.

    Raises NotFound for an unknown plan.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        runs = edition(work, row.edition_id)
        periods = any(track.each is not None for track in runs.definition.tracks.values())
        known = _editions(work, row.id, runs)
        at = mark(work, row, now, now.astimezone(runs.zone).date())

    def count() -> tuple[DateCount, ...]:
        with db.read() as work:
            return date_counts(work, row.id, periods=periods, unit_ids=unit_ids)

    counts = kept(db, at, ("dates", _of(unit_ids)), count)
    grouped: dict[tuple[str, str], list[DateCount]] = {}
    for one in counts:
        grouped.setdefault((one.deadline, one.period), []).append(one)
    dates = [_date(key, group, known, now) for key, group in grouped.items()]
    return tuple(sorted(dates, key=lambda one: (one.due_at, one.deadline)))


def owed_page(
    db: Database,
    plan: str,
    now: datetime,
    *,
    date: PlanDate | None = None,
    unit_ids: Collection[int] | None = None,
    state: str = "open",
    after: str = "",
    at_most: int = 50,
) -> OwedPage:
    """What is owed in a plan at ``now`` (aware), a page at a time; by one date, when given.

    Args:
        unit_ids: of these units only.
        state: open, settled or waived.
        after: ``next`` of the page before.

    Raises NotFound for an unknown plan, WrongUsage for an ``after`` that no page gave.
    """
    place = read_place(after)
    with db.read() as work:
        row = known_plan(work, plan)
        runs = edition(work, row.edition_id)
        named = [date.deadline] if date else _deadlines(_editions(work, row.id, runs))
        period = date.period if date and date.period else None
        claims = [
            Claim(row.id, None, unit_id, name, period)
            for name in named
            for unit_id in ((None,) if unit_ids is None else unit_ids)
        ]
        rows = owed_first(work, claims, place, at_most + 1, state=state)
        owed = _told(work, row.code, runs, rows[:at_most], now)
    return OwedPage(owed, after_owed(rows[at_most - 1]) if len(rows) > at_most else "")


def owed_part(
    db: Database,
    plan: str,
    now: datetime,
    *,
    unit_ids: Collection[int] | None = None,
    everything: bool = False,
    offset: int = 0,
    at_most: int = 200,
) -> tuple[tuple[Owed, ...], int]:
    """A part of what is owed at ``now`` (aware), and what was met late, and how many there are.

    Open before settled, longest overdue first. Raises NotFound for an unknown plan.

    Args:
        everything: also what was met in time and what was waived.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        rows, total = listed_owed(
            work, row.id, unit_ids=unit_ids, everything=everything, offset=offset, at_most=at_most
        )
        return _told(work, row.code, edition(work, row.edition_id), rows, now), total


def _told(
    work: Work, plan: str, runs: Edition, rows: Sequence[OwedRow], now: datetime
) -> tuple[Owed, ...]:
    names = names_of(work, (one.duty.unit_id for one in rows), now.astimezone(runs.zone).date())
    return tuple(
        as_owed(
            plan,
            one,
            edition_named(work, *one.hashes),
            names[one.duty.unit_id],
            now,
        )
        for one in rows
    )


def _of(unit_ids: Collection[int] | None) -> frozenset[int] | None:
    return None if unit_ids is None else frozenset(unit_ids)


def _editions(work: Work, plan_id: int, runs: Edition) -> tuple[Edition, ...]:
    """The running edition, then all others that records may be pinned to."""
    return (runs, *(edition_named(work, *one.hashes) for one in editions_of(work, [plan_id])))


def _deadlines(editions: Iterable[Edition]) -> list[str]:
    return list(dict.fromkeys(name for one in editions for name in one.definition.deadlines))


def _date(
    key: tuple[str, str], group: list[DateCount], known: tuple[Edition, ...], now: datetime
) -> PlanDate:
    name, period = key
    label = next(d.label for one in known if (d := one.definition.deadlines.get(name)))
    by_state, by_day = Counter[str](), Counter[datetime]()
    for one in group:
        by_state[one.state] += one.n
        by_day[one.due_at] += one.n
    return PlanDate(
        deadline=name,
        period=period,
        label=in_period(label, period),
        due_at=min(by_day, key=lambda day: (-by_day[day], day)),
        missing=by_state["open"],
        late=sum(one.n for one in group if one.state == "open" and one.due_at <= now),
        sent=by_state["settled"],
        waived=by_state["waived"],
    )
