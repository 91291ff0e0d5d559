"""Opening a plan: sealed, owed by every unit, told to every unit, once."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest

from engine.move import Actor, Channel
from engine.opening import Opened, open_plan
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from storage.owed import owed_in_plan
from storage.people import committee, officer
from storage.plans import edition, plan_by_code, plans, sealed_text, source_of
from storage.records import record
from tests.builders import OPENED, a_committee, a_plan, a_unit, an_officer, ready_database
from tests.deciding import CALENDAR, PLAN
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.sealing import seal, unseal_definition
from workflows.verdict import Refusal

SYSTEM = Actor(None, "system", "root@host", Channel.CLI)


def test_every_unit_owes_its_list_from_the_first_day() -> None:
    ready = ready_database(units=("xa-a", "xa-b", "xa-c"))
    assert (ready.opened.records, ready.opened.duties, ready.opened.messages) == (3, 3, 3)
    with ready.db.read() as work:
        owed = owed_in_plan(work, ready.opened.plan.id)
        first = record(work, "small-2023-0001")
    assert [(one.unit, one.record, one.state) for one in owed] == [
        ("xa-a", "small-2023-0001", "awaited"),
        ("xa-b", "small-2023-0002", "awaited"),
        ("xa-c", "small-2023-0003", "awaited"),
    ]
    assert all(one.duty.next_at is not None for one in owed)
    assert first is not None
    assert (first.version, first.proposed_by) == (1, None)


def test_only_units_of_the_track_s_kinds_owe() -> None:
    tracks = {**PLAN["tracks"], "list": {**PLAN["tracks"]["list"], "unit_kinds": ["chi_bo"]}}
    ready = ready_database(plan=a_plan(tracks=tracks), units={"xa-a": "dang_bo", "cb-b": "chi_bo"})
    with ready.db.read() as work:
        assert [one.unit for one in owed_in_plan(work, ready.opened.plan.id)] == ["cb-b"]


def test_each_unit_s_officers_get_the_opening_letter() -> None:
    ready = ready_database()
    with ready.db.read() as work:
        told = messages(work, MailFilter(letter="opening"))
    assert [one.officer for one in told] == ["lan-xa-a", "lan-xa-b"]


def test_the_definition_is_sealed_under_its_hash_with_the_file_as_written() -> None:
    ready = ready_database()
    hashes = seal(ready.plan, CALENDAR)
    with ready.db.read() as work:
        found = edition(work, ready.opened.plan.edition_id)
        assert found.definition_sha256 == hashes.definition_sha256
        assert found.calendar_sha256 == hashes.calendar_sha256
        assert unseal_definition(sealed_text(work, found.definition_sha256)) == ready.plan
        assert source_of(work, found.definition_sha256) == b"plan: small"
        first, *others = entries(work, ready.opened.plan.head_id)
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
    assert (first.act, first.body["definition"]) == ("plan.opened", hashes.definition_sha256)
    assert {(one.act, one.actor) for one in others} == {("record.proposed", "system")}


def test_a_plan_opens_once() -> None:
    ready = ready_database()
    with pytest.raises(Conflict) as open_already:
        open_plan(ready.db, "huyen-uy", ready.plan, CALENDAR, b"", SYSTEM, OPENED)
    assert "small-2023" in open_already.value.sentence("vi")


def test_a_plan_without_units_or_committee_is_not_opened_and_leaves_nothing() -> None:
    with closing(create_database("sqlite://", rehearsal=True, now=OPENED)) as db:
        with pytest.raises(NotFound) as unknown:
            open_plan(db, "huyen-uy", a_plan(), CALENDAR, b"", SYSTEM, OPENED)
        assert unknown.value.sentence("vi")
        a_committee(db)
        with pytest.raises(WrongUsage) as without:
            open_plan(db, "huyen-uy", a_plan(), CALENDAR, b"", SYSTEM, OPENED)
        assert without.value.sentence("en")
        with db.read() as work:
            assert plans(work) == ()
        a_unit(db, "xa-a")
        an_officer(db, "lan", unit_code="xa-a")
        opened = open_plan(db, "huyen-uy", a_plan(), CALENDAR, b"", SYSTEM, OPENED)
        assert isinstance(opened, Opened)
        assert opened.records == 1


def test_two_plans_that_are_the_same_but_for_their_code_run_side_by_side() -> None:
    ready = ready_database()
    other = a_plan(plan="small-2024")
    opened = open_plan(ready.db, "huyen-uy", other, CALENDAR, b"", SYSTEM, OPENED)
    assert isinstance(opened, Opened)
    assert (opened.plan.code, opened.records) == ("small-2024", 2)
    with ready.db.read() as work:
        assert record(work, "small-2024-0001") is not None


@pytest.mark.parametrize("code", ["lan-xa-a", "cu", "khach"])
def test_who_does_not_act_for_the_committee_opens_no_plan_and_its_log_says_so(code: str) -> None:
    ready = ready_database()
    an_officer(ready.db, "cu", role="secretariat", until=OPENED.date() - timedelta(days=1))
    a_committee(ready.db, "huyen-khac")
    an_officer(ready.db, "khach", role="secretariat", of="huyen-khac")
    with ready.db.read() as work:
        of, other = committee(work, "huyen-uy"), committee(work, "huyen-khac")
        assert of is not None
        assert other is not None
        found = officer(work, of.id, code) or officer(work, other.id, code)
    assert found is not None
    actor = Actor(found.id, code, "root@host", Channel.CLI)
    refusal = open_plan(
        ready.db, "huyen-uy", a_plan(plan="khac-2023"), CALENDAR, b"", actor, OPENED
    )
    assert isinstance(refusal, Refusal)
    assert "Ban Tuyên giáo hoặc Ban Thường vụ" in refusal.sentence("vi")
    with ready.db.read() as work:
        assert plan_by_code(work, "khac-2023") is None
        (*_, last) = entries(work, of.head_id)
        assert isinstance(verify_chain(work, of.head_id), Verified)
    assert (last.act, last.actor, last.body["plan"]) == ("plan.refused", code, "khac-2023")


@pytest.mark.parametrize("code", ["thu", "bi-thu"])
def test_any_role_of_the_committee_opens_a_plan(code: str) -> None:
    ready = ready_database()
    plan = a_plan(plan="khac-2023")
    opened = open_plan(ready.db, "huyen-uy", plan, CALENDAR, b"", ready.officer(code), OPENED)
    assert isinstance(opened, Opened)
