"""Units that are imported while a plan runs, on both databases: their kind holds, new ones join."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.advance import Advanced, advance
from engine.closing import Closed, close_plan
from engine.due import Owed, owed
from engine.intake.imported import Imported
from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.move import ActDates, Move
from engine.opening import Opened, open_plan
from engine.recount import miscounted
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.mail import MailFilter, messages
from storage.roster import unit_entries
from tests.builders import NOW, Ready, a_plan, a_unit, an_officer, ready_database
from tests.deciding import CALENDAR, PLAN
from tests.records import models
from workflows.verdict import Refusal

OF_ITS_KIND = {**PLAN["quotas"]["at_most_two"], "unit_kinds": ["dang_bo"]}
BOUND = a_plan(quotas={**PLAN["quotas"], "at_most_two": OF_ITS_KIND})
"""The small plan, its hard quota for one kind only."""
NEW = ("xa-c,Đảng bộ xã C,dang_bo,", "cb-d,Chi bộ D,chi_bo,")


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database, plan=BOUND)


def take(
    ready: Ready,
    folder: Path,
    *lines: str,
    now: datetime = NOW,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> Imported:
    file = folder / "units.csv"
    file.write_text("\n".join(["code,name_vi,kind,closed_on", *lines]), encoding="utf-8")
    thu = ready.officer("thu")
    return import_units(ready.db, "huyen-uy", file, thu, now, dry_run=dry_run, skip_bad=skip_bad)


def take_officer(ready: Ready, folder: Path, code: str, unit: str) -> Imported:
    file = folder / "officers.csv"
    row = f"{code},Vi Văn {code},{code}@example.vn,unit_officer,{unit},1/1/2023"
    file.write_text(f"code,name,email,role,unit,since\n{row}", encoding="utf-8")
    return import_officers(ready.db, "huyen-uy", file, ready.officer("thu"), NOW)


def kinds(ready: Ready) -> dict[str, str]:
    with ready.db.read() as work:
        known = unit_entries(work, ready.opened.plan.committee_id)
    return {code: unit.kind for code, unit in known.items()}


def owing(ready: Ready, unit: str, now: datetime = NOW) -> Owed:
    found = owed(ready.db, "small-2023", now, unit=unit)
    (one,) = (one for one in found if one.deadline == "registration")
    return one


def told(ready: Ready) -> list[str]:
    """Who got the opening letter."""
    with ready.db.read() as work:
        return sorted(one.officer for one in messages(work, MailFilter(letter="opening")))


def test_a_re_import_gets_round_no_hard_quota(ready: Ready, tmp_path: Path) -> None:
    lan, codes = ready.officer("lan-xa-a"), models(ready, 3)
    first = [advance(ready.db, Move(code, "register"), lan, NOW) for code in codes[:2]]
    assert all(isinstance(one, Advanced) for one in first)
    done = take(ready, tmp_path, "xa-a,Đảng bộ xa-a,chi_bo,")
    (finding,) = done.findings
    assert (finding.code, finding.place.line, finding.place.column) == ("unit_kind_in_use", 2, 3)
    assert "small-2023" in finding.sentence("vi")
    assert "Party committee" in finding.sentence("en")
    assert (done.stopped, kinds(ready)["xa-a"]) == (True, "dang_bo")
    assert isinstance(advance(ready.db, Move(codes[2], "register"), lan, NOW), Refusal)
    with ready.db.read() as work:
        assert miscounted(work, ready.opened.plan) == ()


def test_the_good_rows_beside_it_are_taken_when_bad_ones_are_skipped(
    ready: Ready, tmp_path: Path
) -> None:
    done = take(ready, tmp_path, "xa-a,A,chi_bo,", "xa-b,Đảng bộ B,dang_bo,", skip_bad=True)
    assert (done.updated, done.skipped, kinds(ready)["xa-a"]) == (1, 1, "dang_bo")


def test_a_unit_without_records_changes_its_kind_freely(ready: Ready, tmp_path: Path) -> None:
    a_unit(ready.db, "tram-y-te", kind="ngoai_ke_hoach")
    done = take(ready, tmp_path, "tram-y-te,Trạm Y tế,chi_bo,")
    assert (done.updated, [one.units for one in done.joins]) == (1, [("tram-y-te",)])


def test_a_kind_is_free_again_once_the_plan_is_closed(ready: Ready, tmp_path: Path) -> None:
    assert isinstance(close_plan(ready.db, "small-2023", "", ready.officer("thu"), NOW), Closed)
    assert take(ready, tmp_path, "xa-a,A,chi_bo,").findings == ()
    assert kinds(ready)["xa-a"] == "chi_bo"


def test_a_unit_imported_while_a_plan_runs_owes_what_the_others_owe(
    ready: Ready, tmp_path: Path
) -> None:
    done = take(ready, tmp_path, *NEW)
    assert [(one.plan, one.units, one.past) for one in done.joins] == [
        ("small-2023", ("xa-c", "cb-d"), ())
    ]
    new, other = owing(ready, "xa-c"), owing(ready, "xa-a")
    assert (new.record, new.deadline, new.late) == ("small-2023-0003", "registration", False)
    assert (new.due_at, new.next_at) == (other.due_at, other.next_at)
    with ready.db.read() as work:
        joined, *begun = list(entries(work, ready.opened.plan.head_id))[-3:]
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
        assert miscounted(work, ready.opened.plan) == ()
    assert (joined.act, joined.actor) == ("plan.joined", "thu")
    assert joined.body == {"plan": "small-2023", "units": ["xa-c", "cb-d"]}
    assert {(one.act, one.actor) for one in begun} == {("record.proposed", "system")}


def test_a_dry_run_says_who_would_join_and_begins_nothing(ready: Ready, tmp_path: Path) -> None:
    done = take(ready, tmp_path, *NEW, dry_run=True)
    assert [one.units for one in done.joins] == [("xa-c", "cb-d")]
    assert (set(kinds(ready)), done.written) == ({"xa-a", "xa-b"}, False)


def test_nobody_joins_by_a_file_that_is_refused(ready: Ready, tmp_path: Path) -> None:
    done = take(ready, tmp_path, *NEW, "xa-a,A,chi_bo,")
    assert (done.joins, done.stopped, set(kinds(ready))) == ((), True, {"xa-a", "xa-b"})


def test_it_joins_every_running_plan_that_addresses_it_and_each_once(
    ready: Ready, tmp_path: Path
) -> None:
    for_cells = a_plan(plan="c-2023", unit_kinds={"chi_bo": PLAN["unit_kinds"]["chi_bo"]}, quotas={
        "at_most_two": PLAN["quotas"]["at_most_two"],
        "target_two": {**PLAN["quotas"]["target_two"], "unit_kinds": []},
    })  # fmt: skip
    a_unit(ready.db, "cb-a", kind="chi_bo")
    for plan in (a_plan(plan="b-2023"), for_cells):
        opened = open_plan(ready.db, "huyen-uy", plan, CALENDAR, b"", ready.officer("thu"), NOW)
        assert isinstance(opened, Opened)
    assert [(one.plan, one.units) for one in take(ready, tmp_path, *NEW).joins] == [
        ("small-2023", ("xa-c", "cb-d")),
        ("b-2023", ("xa-c", "cb-d")),
        ("c-2023", ("cb-d",)),
    ]
    again = take(ready, tmp_path, *NEW)
    assert (again.joins, again.unchanged, again.written) == ((), 2, False)


def test_a_unit_that_was_missed_joins_when_its_row_is_imported_again(
    ready: Ready, tmp_path: Path
) -> None:
    a_unit(ready.db, "xa-c")
    done = take(ready, tmp_path, "xa-c,Đảng bộ xa-c,dang_bo,")
    assert [one.units for one in done.joins] == [("xa-c",)]
    assert (done.written, owing(ready, "xa-c").state) == (True, "open")


def test_a_closed_unit_joins_when_it_is_open_again(ready: Ready, tmp_path: Path) -> None:
    assert take(ready, tmp_path, "xa-c,C,dang_bo,01/02/2023").joins == ()
    assert [one.units for one in take(ready, tmp_path, "xa-c,C,dang_bo,").joins] == [("xa-c",)]


def test_a_plan_that_is_closed_is_joined_by_nobody(ready: Ready, tmp_path: Path) -> None:
    assert isinstance(close_plan(ready.db, "small-2023", "", ready.officer("thu"), NOW), Closed)
    assert take(ready, tmp_path, *NEW).joins == ()


def test_what_a_late_joiner_owed_already_is_overdue_and_its_paper_may_still_be_in_time(
    ready: Ready, tmp_path: Path
) -> None:
    joined_at = datetime(2023, 3, 15, 2, tzinfo=UTC)
    done = take(ready, tmp_path, "xa-c,C,dang_bo,", now=joined_at)
    ((label, due_at),) = done.joins[0].past
    assert (label.en, due_at) == ("Send the list", datetime(2023, 3, 9, 17, tzinfo=UTC))
    an_officer(ready.db, "lan-xa-c", unit_code="xa-c")
    duty = owing(ready, "xa-c", joined_at)
    assert (duty.late, duty.next_at) == (True, None)
    models(ready, 1, "xa-c")
    dates = replace(ActDates.direct(joined_at), sent=datetime(2023, 3, 8, 2, tzinfo=UTC))
    for move in (
        Move("small-2023-0004", "register", dates=dates),
        Move(duty.record, "send", dates=dates),
    ):
        assert isinstance(advance(ready.db, move, ready.officer("thu"), joined_at), Advanced)
    settled = owing(ready, "xa-c", joined_at)
    assert (settled.state, settled.late) == ("settled", False)


def test_a_new_unit_is_told_when_its_first_officer_is_known_and_only_then(
    ready: Ready, tmp_path: Path
) -> None:
    assert told(ready) == ["lan-xa-a", "lan-xa-b"]
    assert take(ready, tmp_path, *NEW).letters == 0
    letters = [
        take_officer(ready, tmp_path, code, unit).letters
        for code, unit in (("c", "xa-c"), ("c2", "xa-c"), ("e", "xa-a"))
    ]
    assert letters == [1, 0, 0]
    assert told(ready) == ["c", "lan-xa-a", "lan-xa-b"]
