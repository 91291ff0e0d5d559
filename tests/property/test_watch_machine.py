"""The watch keeps its word whatever happens around it; and breaking any of its safeties shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import bindparam

from engine.ladder import Firing, firing
from storage.duties import DUTY, duty_row
from storage.mail import NewMessage, enqueue_many
from storage.rungs import WatchedRow, fire
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.plans import Plan
from storage.tables.records import Record
from storage.work import Work
from tests.watch_machine import BEGIN, Watch, replaced

QUICK = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
THOROUGH = settings(QUICK, max_examples=1000, stateful_step_count=40)
HUNT = settings(QUICK, max_examples=600, phases=[Phase.generate], database=None, derandomize=True)
"""It ends at the first example that shows the fault, in the same place each time."""


@pytest.mark.timeout(600)
def test_the_watch_keeps_its_word_whatever_happens() -> None:
    run_state_machine_as_test(Watch, settings=QUICK)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_watch_keeps_its_word_for_a_long_time() -> None:
    run_state_machine_as_test(Watch, settings=THOROUGH)


# --- broken on purpose: each safety must be missed when it is gone -------------------------------


def without_collapse(*given: Any, **named: Any) -> Firing:
    """Fires the earliest due rung and comes back for the next."""
    decided = firing(*given, **named)
    if not decided.superseded:
        return decided
    return replace(decided, fire=decided.superseded[0], superseded=(), next_at=named["now"])


def without_recheck(work: Work, duty_id: int) -> WatchedRow | None:
    """Does not look whether the obligation is still open."""
    o, r, p = (table_of(table).c for table in (Obligation, Record, Plan))
    row = work.one(
        DUTY.add_columns(r.code, r.edition_id, p.committee_id)
        .join(table_of(Record), r.id == o.record_id)
        .join(table_of(Plan), p.id == o.plan_id)
        .where(o.id == bindparam("duty_id")),
        duty_id=duty_id,
    )
    assert row is not None
    *duty, code, edition_id, committee_id = row
    owed = replace(duty_row(duty), next_at=BEGIN)
    return WatchedRow(owed, code, edition_id, committee_id, plan_closed=False, failures=0)


def without_key(*given: Any) -> bool:
    """Fires whatever the ledger says."""
    fire(*given)
    return True


def without_waiting(*_: Any) -> dict[int, Any]:
    """Takes a letter that was written for one that was sent."""
    return {}


def without_breaker(*_: Any) -> bool:
    """Trips, and lets the flood through all the same."""
    return False


def without_release(work: Work, letters: Sequence[NewMessage], now: datetime) -> None:
    """Lets what was prepared for the office go out by itself."""
    enqueue_many(work, [replace(one, held=False) for one in letters], now)


def without_floor(*given: Any, **named: Any) -> Firing:
    """Lets an escalation go out first."""
    rungs = tuple(replace(one, escalates=False) for one in given[0])
    return firing(rungs, *given[1:], **named)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("part", "broken"),
    [
        pytest.param("firing", without_collapse, id="no collapse"),
        pytest.param("watched", without_recheck, id="no re-check under the lock"),
        pytest.param("firing", without_floor, id="no floor under escalations"),
        pytest.param("fire", without_key, id="no key"),
        pytest.param("_notices", without_waiting, id="escalation not waiting"),
        pytest.param("_stopped", without_breaker, id="no breaker"),
        pytest.param("enqueue_many", without_release, id="no release"),
    ],
)
def test_a_watch_without_one_of_its_safeties_is_caught(part: str, broken: object) -> None:
    with replaced(part, broken), pytest.raises(AssertionError):
        run_state_machine_as_test(Watch, settings=HUNT)
