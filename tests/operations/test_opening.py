"""Opening a plan: sealed, owed by every unit, told to every unit, once."""

from __future__ import annotations

from contextlib import closing

import pytest

from engine.move import Actor, Channel
from engine.opening import open_plan
from storage.audit import Verified, entries, verify_chain
from storage.duties import owed_in_plan
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from storage.plans import edition, plans, sealed_text, source_of
from storage.records import record
from tests.builders import OPENED, a_committee, a_plan, a_unit, an_officer, ready_database
from tests.deciding import CALENDAR, PLAN
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.sealing import seal, unseal_definition

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
        assert open_plan(db, "huyen-uy", a_plan(), CALENDAR, b"", SYSTEM, OPENED).records == 1


def test_two_plans_that_are_the_same_but_for_their_code_run_side_by_side() -> None:
    ready = ready_database()
    other = a_plan(plan="small-2024")
    opened = open_plan(ready.db, "huyen-uy", other, CALENDAR, b"", SYSTEM, OPENED)
    assert (opened.plan.code, opened.records) == ("small-2024", 2)
    with ready.db.read() as work:
        assert record(work, "small-2024-0001") is not None
