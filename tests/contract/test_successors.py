"""Units are merged: who carries on acts for what was theirs, and their models go on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.advance import Advanced, advance
from engine.move import Move, Proposal
from engine.opening import Opened, open_plan
from engine.propose import propose
from engine.sign_in.session import begin, visitor
from reports.linked_sheet import links_of
from reports.new_sheet import continuables
from storage.database import Database
from storage.people import holders, name_unit, save_unit, unit
from storage.records import record
from storage.roster import succeed_unit
from storage.standing import roles_held
from storage.successors import merged_into, unit_carrying_on
from tests.builders import NOW, SINCE, Ready, a_plan, an_officer, ready_database
from tests.deciding import CALENDAR
from tests.records import FORM, a_model
from workflows.errors import WrongUsage

TODAY = NOW.date()
NEXT = "next-2023"


def closed(ready: Ready, code: str, on: date, into: str) -> None:
    of = ready.opened.plan.committee_id
    with ready.db.write() as work:
        heir, gone = unit(work, of, into, on), unit(work, of, code, on)
        assert heir is not None
        assert gone is not None
        save_unit(work, of, code=code, kind=gone.kind, closed_on=on)
        succeed_unit(work, gone.id, heir.id)


@pytest.fixture
def ready(database: Database) -> Ready:
    """Of xa-a and xa-b became xa-ab yesterday, and xa-ab became xa-c today; a plan follows."""
    made = ready_database(db=database, units=("xa-a", "xa-b", "xa-d"))
    of = made.opened.plan.committee_id
    a_model(made)
    with database.write() as work:
        for code in ("xa-ab", "xa-c"):
            new = save_unit(work, of, code=code, kind="dang_bo")
            name_unit(work, new, since=SINCE, vi=f"Đảng bộ {code}", en=f"Committee {code}")
    an_officer(database, "lan-xa-c", unit_code="xa-c")
    yesterday = TODAY - timedelta(days=1)
    for code, on, into in (
        ("xa-a", yesterday, "xa-ab"),
        ("xa-b", yesterday, "xa-ab"),
        ("xa-ab", TODAY, "xa-c"),
    ):
        closed(made, code, on, into)
    opened = open_plan(
        database, "huyen-uy", a_plan(plan=NEXT), CALENDAR, b"plan: next", made.officer("thu"), NOW
    )
    assert isinstance(opened, Opened)
    return made


def ids(ready: Ready, *codes: str) -> list[int]:
    with ready.db.read() as work:
        found = [unit(work, ready.opened.plan.committee_id, code, TODAY) for code in codes]
    return [one.id for one in found if one is not None]


def old_model(ready: Ready) -> str:
    with ready.db.read() as work:
        rows = work.sql("SELECT code FROM record WHERE track = 'model'")
    return str(rows[0][0])


def test_who_carries_on_is_found_through_every_merger(ready: Ready) -> None:
    a, b, ab, c, d = ids(ready, "xa-a", "xa-b", "xa-ab", "xa-c", "xa-d")
    with ready.db.read() as work:
        assert [unit_carrying_on(work, one, TODAY) for one in (a, b, ab, c, d)] == [c, c, c, c, d]
        before = TODAY - timedelta(days=1)
        assert unit_carrying_on(work, a, before) == ab
        assert unit_carrying_on(work, a, before - timedelta(days=1)) == a
        assert merged_into(work, c, TODAY) == {a, b, ab, c}
        assert merged_into(work, d, TODAY) == {d}


def test_its_officers_act_for_the_closed_units_and_get_their_letters(ready: Ready) -> None:
    a, _, ab, c, d = ids(ready, "xa-a", "xa-b", "xa-ab", "xa-c", "xa-d")
    lan = ready.officer("lan-xa-c")
    of = ready.opened.plan.committee_id
    with ready.db.read() as work:
        held = roles_held(work, lan.officer_id or 0, of, TODAY)
        assert {unit_id for _, unit_id in held} >= {a, ab, c}
        assert ("unit_officer", d) not in held
        told = [one.code for one in holders(work, of, "unit_officer", a, TODAY)]
        assert told == ["lan-xa-a", "lan-xa-c"]
        assert [one.code for one in holders(work, of, "unit_officer", d, TODAY)] == ["lan-xa-d"]
    moved = advance(ready.db, Move(old_model(ready), "register"), lan, NOW)
    assert isinstance(moved, Advanced)
    with ready.db.write() as work:
        token = begin(work, lan.officer_id or 0, "Firefox", NOW)
    seen = visitor(ready.db, token, NOW)
    assert seen is not None
    assert seen.sees(a)
    assert not seen.sees(d)


def test_a_model_of_a_closed_unit_goes_on_with_its_successor(ready: Ready) -> None:
    before, lan = old_model(ready), ready.officer("lan-xa-c")
    found = continuables(ready.db, NEXT, "model", "xa-c", TODAY)
    assert [(one.code, one.plan, one.name) for one in found] == [
        (before, "small-2023", FORM["name"])
    ]
    made = propose(ready.db, Proposal(NEXT, "model", "", {}, built_on=before), lan, NOW)
    assert isinstance(made, Advanced)
    with ready.db.read() as work:
        old, new = record(work, before), record(work, made.record)
        assert old is not None
        assert new is not None
        assert (old.unit, new.unit) == ("xa-a", "xa-c"), "what was stays the old unit's"
        linked = links_of(work, new)
    assert [one.code for one in linked.origins] == [before]
    assert continuables(ready.db, NEXT, "model", "xa-c", TODAY) == ()


def test_another_unit_continues_nothing_of_theirs(ready: Ready) -> None:
    asked = Proposal(NEXT, "model", "xa-d", {}, built_on=old_model(ready))
    with pytest.raises(WrongUsage) as told:
        propose(ready.db, asked, ready.officer("lan-xa-d"), NOW)
    assert told.value.code == "built_on_other_unit"
    assert "xa-c" in told.value.sentence("vi")
    assert continuables(ready.db, NEXT, "model", "xa-d", TODAY) == ()
    assert continuables(ready.db, NEXT, "model", "nobody", TODAY) == ()
