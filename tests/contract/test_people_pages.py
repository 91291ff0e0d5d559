"""Units and officers narrowed and cut to pages by the database, on both of them."""

from __future__ import annotations

import pytest

from engine.intake.officers import import_officers
from engine.intake.row_lines import Fate
from reports.officer_sheet import officer_sheet, officers_listed
from reports.unit_sheet import unit_sheet, units_listed
from storage.database import Database
from storage.people import assign, name_unit, save_officer, save_unit, set_active, unit
from storage.people_pages import OfficersAsked, UnitsAsked
from tests.builders import NOW, SINCE, Ready, ready_database
from tests.records import a_model


@pytest.fixture
def ready(database: Database) -> Ready:
    made = ready_database(db=database)
    with database.write() as work:
        of = made.opened.plan.committee_id
        above = save_unit(work, of, code="huyen", kind="dang_bo")
        name_unit(work, above, since=SINCE, vi="Đảng bộ huyện", en="District")
        below = save_unit(work, of, code="thue", kind="chi_bo", parent_id=above)
        name_unit(work, below, since=SINCE, vi="Chi cục Thuế 100%", en="Tax")
        dao = save_officer(work, of, code="dao", name="Đặng Thị Đào", phone="0912345678")
        assign(work, dao, "unit_officer", below, since=SINCE)
        gone = save_officer(work, of, code="gone", name="Người Đã Thôi")
        set_active(work, gone, active=False)
    return made


def found(ready: Ready, **asked: object) -> list[str]:
    of = ready.opened.plan.committee_id
    wanted = OfficersAsked(**asked)  # type: ignore[arg-type]
    page = officers_listed(ready.db, of, wanted, NOW, after="", limit=50)
    return [one.row.code for one in page.lines]


def units_found(ready: Ready, **asked: object) -> list[str]:
    of = ready.opened.plan.committee_id
    wanted = UnitsAsked(**asked)  # type: ignore[arg-type]
    page = units_listed(ready.db, of, wanted, NOW, after="", limit=50)
    return [one.code for one in page.lines]


def test_officers_are_found_by_words_role_unit_and_standing(ready: Ready) -> None:
    with ready.db.read() as work:
        thue = unit(work, ready.opened.plan.committee_id, "thue", NOW.date())
    assert thue is not None
    assert found(ready, words="đặng thị") == ["dao"]
    assert found(ready, words="ĐÀO") == ["dao"]
    assert found(ready, words="0912") == ["dao"]
    assert found(ready, words="%") == []
    assert found(ready, unit_id=thue.id, role="unit_officer", active=True) == ["dao"]
    assert found(ready, active=False) == ["gone"]
    assert found(ready, role="board") == ["bi-thu"]


def test_units_are_found_by_words_kind_and_standing(ready: Ready) -> None:
    assert units_found(ready, words="chi cục") == ["thue"]
    assert units_found(ready, words="100%") == ["thue"]
    assert units_found(ready, kind="chi_bo", is_open=True) == ["thue"]
    assert units_found(ready, is_open=False) == []
    assert "@" not in "".join(units_found(ready))


def test_pages_follow_each_other_without_a_gap(ready: Ready) -> None:
    of = ready.opened.plan.committee_id
    codes, after = [], ""
    while True:
        page = officers_listed(ready.db, of, OfficersAsked(), NOW, after=after, limit=2)
        codes += [one.row.code for one in page.lines]
        after = page.more
        if not after:
            break
    assert codes == ["bi-thu", "dao", "gone", "lan-xa-a", "lan-xa-b", "thu"]


def test_one_officer_and_one_unit_are_whole(ready: Ready) -> None:
    of, code = ready.opened.plan.committee_id, a_model(ready)
    dao = officer_sheet(ready.db, of, "dao", NOW)
    assert [(one.role, one.of.vi, one.holds) for one in dao.roles] == [
        ("unit_officer", "Chi cục Thuế 100%", True)
    ]
    huyen = unit_sheet(ready.db, of, "huyen", NOW)
    assert [one.code for one in huyen.below] == ["thue"]
    thue = unit_sheet(ready.db, of, "thue", NOW)
    assert thue.above is not None
    assert (thue.above.code, [one.row.code for one in thue.officers]) == ("huyen", ["dao"])
    (plan, records) = unit_sheet(ready.db, of, "xa-a", NOW).records[0]
    assert plan == "small-2023"
    assert code in [one.code for one in records]


def test_an_import_says_line_by_line_what_it_would_do(
    ready: Ready, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("lists") / "officers.csv"
    rows = (
        "dao,Đặng Thị Đào,unit_officer,thue",
        "moi,Mới,unit_officer,thue",
        "lan-xa-a,Lý Lan,unit_officer,xa-a",
        "sai,Sai,unit_officer,đâu",
    )
    file.write_text("\n".join(("code,name,role,unit", *rows)), encoding="utf-8")
    done = import_officers(ready.db, "huyen-uy", file, ready.officer("thu"), NOW, dry_run=True)
    said = [(one.rows, one.code, one.fate) for one in done.lines]
    assert said == [
        ((2,), "dao", Fate.UNCHANGED),
        ((3,), "moi", Fate.CREATED),
        ((4,), "lan-xa-a", Fate.UPDATED),
        ((5,), "sai", Fate.BAD),
    ]
    (renamed,) = done.lines[2].changes
    assert (renamed.key, renamed.before, renamed.after) == ("name", "Đ/c lan-xa-a", "Lý Lan")
    assert [one.key for one in done.lines[1].changes] == ["name", "lang", "role"]
    assert [one.code for one in done.lines[3].findings] == ["row_unknown_unit"]
