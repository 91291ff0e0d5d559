"""Tokens of other programs, on both databases: shown once, good for so much and so long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.api_scopes import Scope
from engine.api_tokens import LASTS, Made, bearer, create_token, listed, revoke
from storage import audit
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.people import committee, end_assignment, save_officer
from tests.builders import NOW, Ready, ready_database
from workflows.errors import Conflict, NotFound, WrongUsage


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database)


def a_token(
    ready: Ready, officer: str = "lan-xa-a", *scopes: Scope, until: date | None = None
) -> Made:
    whom = ready.officer(officer).officer_id or 0
    chosen = scopes or (Scope.READ,)
    return create_token(ready.db, whom, chosen, ready.officer("thu"), NOW, until=until)


def test_a_token_stands_for_its_officer_with_the_roles_of_the_day(ready: Ready) -> None:
    made = a_token(ready, "lan-xa-a", Scope.ACT, Scope.READ)
    found = bearer(ready.db, made.secret, NOW)
    assert found is not None
    assert found.officer.code == "lan-xa-a"
    assert found.scopes == {"read", "act"}
    assert {role for role, _ in found.held} == {"unit_officer"}
    assert not found.of_committee
    with ready.db.write() as work:
        ((role, unit_id),) = found.held
        yesterday = NOW.date() - timedelta(days=1)
        end_assignment(work, found.officer.id, role, unit_id, until=yesterday)
    again = bearer(ready.db, made.secret, NOW)
    assert again is not None
    assert again.held == frozenset()
    assert not again.sees(unit_id or 0)


def test_the_token_of_an_officer_who_left_is_dead_at_once(ready: Ready) -> None:
    made = a_token(ready)
    with ready.db.write() as work:
        of = ready.opened.plan.committee_id
        save_officer(work, of, code="lan-xa-a", name="Lan", active=False)
    assert bearer(ready.db, made.secret, NOW) is None
    assert [one.standing for one in listed(ready.db, of, NOW)] == ["left"]
    with pytest.raises(NotFound):
        a_token(ready)


def test_a_revoked_token_is_dead_at_once_and_cannot_be_revoked_again(ready: Ready) -> None:
    made = a_token(ready)
    assert revoke(ready.db, made.number, ready.officer("thu"), NOW) == "lan-xa-a"
    assert bearer(ready.db, made.secret, NOW) is None
    with pytest.raises(Conflict):
        revoke(ready.db, made.number, ready.officer("thu"), NOW)
    with pytest.raises(NotFound):
        revoke(ready.db, made.number + 1, ready.officer("thu"), NOW)


def test_a_token_lasts_a_year_or_to_the_end_of_the_day_named(ready: Ready) -> None:
    year = a_token(ready)
    assert bearer(ready.db, year.secret, NOW + LASTS - timedelta(seconds=1)) is not None
    assert bearer(ready.db, year.secret, NOW + LASTS) is None
    today = a_token(ready, until=date(2023, 3, 1))  # 1/3 ends in Vietnam at 17:00 UTC
    assert bearer(ready.db, today.secret, NOW.replace(hour=16, minute=59)) is not None
    assert bearer(ready.db, today.secret, NOW.replace(hour=17, minute=0)) is None
    standing = [one.standing for one in listed(ready.db, 1, NOW + timedelta(days=2))]
    assert standing == ["good", "expired"]


@pytest.mark.parametrize("until", [date(2023, 2, 28), date(2033, 1, 1), date.max])
def test_a_token_neither_begins_dead_nor_lasts_for_ever(ready: Ready, until: date) -> None:
    with pytest.raises(WrongUsage) as refused:
        a_token(ready, until=until)
    assert refused.value.code == "token_until"


def test_a_token_is_good_for_something(ready: Ready) -> None:
    with pytest.raises(WrongUsage):
        create_token(ready.db, 1, (), ready.officer("thu"), NOW)


@pytest.mark.parametrize("change", ["", "x", "lantoa_" + "A" * 43, "\x00" * 50, "ẩ" * 50])
def test_what_is_no_token_stands_for_nobody(ready: Ready, change: str) -> None:
    a_token(ready)
    assert bearer(ready.db, change, NOW) is None


def test_a_token_in_other_letters_is_another_token(ready: Ready) -> None:
    secret = a_token(ready).secret
    assert bearer(ready.db, secret.swapcase(), NOW) is None
    assert bearer(ready.db, f" {secret}", NOW) is None
    assert bearer(ready.db, f"{secret}\n", NOW) is None


def test_the_database_and_its_log_hold_no_token(ready: Ready) -> None:
    made = a_token(ready)
    revoke(ready.db, made.number, ready.officer("thu"), NOW)
    with ready.db.read() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        kept = repr(work.sql("SELECT * FROM api_token"))
        kept += repr([replace(one) for one in audit.entries(work, of.head_id)])
        acts = [one.act for one in audit.entries(work, of.head_id)]
        assert isinstance(verify_chain(work, of.head_id), Verified)
    assert acts[-2:] == ["token.created", "token.revoked"]
    assert made.secret not in kept
    assert made.secret.removeprefix("lantoa_") not in kept
