"""Committees, units, officers and their roles, by day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from storage import people
from storage.database import Database
from storage.work import Work
from workflows.errors import WrongUsage

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 9)


def a_committee(work: Work, code: str = "chi-lang") -> int:
    return people.add_committee(
        work, code=code, name_vi="Huyện Chi Lăng", name_en="Chi Lang", now=NOW
    ).id


def test_a_committee_is_found_by_its_code_and_has_an_empty_chain_of_its_own(
    database: Database,
) -> None:
    with database.write() as work:
        first = people.add_committee(work, code="chi-lang", name_vi="A", name_en="B", now=NOW)
        second = people.add_committee(work, code="bac-son", name_vi="C", name_en="D", now=NOW)
    with database.read() as work:
        assert people.committee(work, "chi-lang") == first
        assert people.committees(work) == (second, first)
        assert people.committee(work, "unknown") is None
    assert first.head_id != second.head_id


def test_a_unit_bears_the_name_of_the_day_asked_for(database: Database) -> None:
    with database.write() as work:
        committee = a_committee(work)
        unit_id = people.save_unit(work, committee, code="quang-lang", kind="commune")
        people.name_unit(work, unit_id, since=date(2020, 1, 1), vi="Xã Quang Lang", en="Old")
        people.name_unit(work, unit_id, since=date(2026, 1, 1), vi="Thị trấn Đồng Mỏ", en="New")

        def name_on(day: date) -> str:
            found = people.unit(work, committee, "quang-lang", day)
            assert found is not None
            return found.name_vi

        assert name_on(date(2025, 12, 31)) == "Xã Quang Lang"
        assert name_on(date(2026, 1, 1)) == "Thị trấn Đồng Mỏ"
        assert name_on(date(2019, 5, 1)) == "Xã Quang Lang"


def test_a_unit_without_a_name_is_shown_by_its_code(database: Database) -> None:
    with database.write() as work:
        committee = a_committee(work)
        people.save_unit(work, committee, code="u1", kind="commune")
        (unit,) = people.units(work, committee, DAY)
    assert (unit.name_vi, unit.name_en) == ("u1", "u1")


def test_a_closed_unit_is_no_longer_listed_but_still_found(database: Database) -> None:
    closed = date(2026, 3, 1)
    with database.write() as work:
        committee = a_committee(work)
        people.save_unit(work, committee, code="u1", kind="commune", closed_on=closed)
        assert len(people.units(work, committee, date(2026, 2, 28))) == 1
        assert people.units(work, committee, closed) == ()
        found = people.unit(work, committee, "u1", closed)
    assert found is not None
    assert found.closed_on == closed


def test_units_are_listed_by_code_and_by_kind(database: Database) -> None:
    with database.write() as work:
        committee, other = a_committee(work), a_committee(work, "bac-son")
        for code, kind in (("b", "school"), ("a", "commune"), ("c", "commune")):
            people.save_unit(work, committee, code=code, kind=kind)
        people.save_unit(work, other, code="z", kind="commune")
        codes = [unit.code for unit in people.units(work, committee, DAY)]
        communes = [unit.code for unit in people.units(work, committee, DAY, ("commune",))]
    assert codes == ["a", "b", "c"]
    assert communes == ["a", "c"]


def test_saving_a_unit_again_brings_it_up_to_date(database: Database) -> None:
    with database.write() as work:
        committee = a_committee(work)
        parent = people.save_unit(work, committee, code="district", kind="district")
        first = people.save_unit(work, committee, code="u1", kind="commune", parent_id=parent)
        people.name_unit(work, first, since=DAY, vi="Sai", en="Wrong")
        again = people.save_unit(work, committee, code="u1", kind="ward", level="3")
        people.name_unit(work, again, since=DAY, vi="Đúng", en="Right")
        unit = people.unit(work, committee, "u1", DAY)
        assert again == first
        assert unit == people.UnitRow(
            first, committee, "u1", "ward", "3", None, "Đúng", "Right", None
        )
        assert len(people.units(work, committee, DAY)) == 2


def test_saving_an_officer_again_brings_them_up_to_date(database: Database) -> None:
    with database.write() as work:
        committee = a_committee(work)
        first = people.save_officer(work, committee, code="lan", name="Lan", os_user="lan")
        again = people.save_officer(
            work, committee, code="lan", name="Vi Thị Lan", email="lan@x.vn", active=False
        )
        officer = people.officer(work, committee, "lan")
        assert again == first
        assert officer == people.OfficerRow(
            first, committee, "lan", "Vi Thị Lan", "lan@x.vn", "", "vi", "", False
        )
        assert people.officers(work, committee) == (officer,)


def test_an_account_of_the_machine_names_its_active_officer(database: Database) -> None:
    with database.write() as work:
        committee = a_committee(work)
        people.save_officer(work, committee, code="lan", name="Lan", os_user="lan")
        people.save_officer(work, committee, code="old", name="Old", os_user="old", active=False)
        people.save_officer(work, committee, code="paper", name="No account")
        found = people.officer_by_os_user(work, "lan")
        assert found is not None
        assert found.code == "lan"
        assert people.officer_by_os_user(work, "old") is None
        assert people.officer_by_os_user(work, "") is None


def test_an_account_tied_to_two_officers_is_an_error_that_names_both(database: Database) -> None:
    with database.write() as work:
        here, there = a_committee(work), a_committee(work, "bac-son")
        people.save_officer(work, here, code="lan", name="Lan", os_user="lan")
        people.save_officer(work, there, code="lan-2", name="Lan", os_user="lan")
        with pytest.raises(WrongUsage, match="lan and lan-2"):
            people.officer_by_os_user(work, "lan")
        only = people.officer_by_os_user(work, "lan", there)
    assert only is not None
    assert only.code == "lan-2"


def test_a_role_is_held_from_its_first_day_to_its_last_for_its_unit_alone(
    database: Database,
) -> None:
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    with database.write() as work:
        committee = a_committee(work)
        u1 = people.save_unit(work, committee, code="u1", kind="commune")
        u2 = people.save_unit(work, committee, code="u2", kind="commune")
        lan = people.save_officer(work, committee, code="lan", name="Lan")
        people.assign(work, lan, "drafter", u1, since=first, until=last)

        def drafters(unit_id: int | None, day: date) -> list[str]:
            return [o.code for o in people.holders(work, committee, "drafter", unit_id, day)]

        assert drafters(u1, first) == drafters(u1, last) == ["lan"]
        assert drafters(u1, date(2025, 12, 31)) == drafters(u1, date(2026, 7, 1)) == []
        assert drafters(u2, first) == drafters(None, first) == []
        assert people.roles_of(work, lan, first) == (("drafter", u1),)
        assert people.roles_of(work, lan, date(2026, 7, 1)) == ()


def test_an_inactive_officer_holds_no_role_for_anybody(database: Database) -> None:
    with database.write() as work:
        committee = a_committee(work)
        lan = people.save_officer(work, committee, code="lan", name="Lan", active=False)
        people.assign(work, lan, "chair", None, since=DAY)
        assert people.holders(work, committee, "chair", None, DAY) == ()


def test_assigning_again_keeps_one_row_and_ending_ends_it_once(database: Database) -> None:
    since, until = date(2026, 1, 1), date(2026, 3, 8)
    with database.write() as work:
        committee = a_committee(work)
        lan = people.save_officer(work, committee, code="lan", name="Lan")
        for unit_id in (None, people.save_unit(work, committee, code="u1", kind="commune")):
            first = people.assign(work, lan, "chair", unit_id, since=since)
            assert people.assign(work, lan, "chair", unit_id, since=since) == first
            assert people.end_assignment(work, lan, "chair", unit_id, until=until) == 1
            assert people.end_assignment(work, lan, "chair", unit_id, until=until) == 0
        assert people.roles_of(work, lan, DAY) == ()
        assert len(people.roles_of(work, lan, until)) == 2
