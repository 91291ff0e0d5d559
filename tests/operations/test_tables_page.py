"""The spreadsheets units fill in, taken away on a page by the committee (001-18, 001-26)."""

from __future__ import annotations

import io
import zipfile

from openpyxl import load_workbook

from tests.builders import NOW, Ready
from tests.records import FORM, a_model
from tests.visiting import Browser, signed_in

PLACE = "/plans/small-2023/tables"


def thu(ready: Ready, address: str, lang: str = "en") -> Browser:
    return Browser(address, lang, signed_in(ready.db, "thu", NOW))


def test_the_tables_of_a_plan_are_listed_with_who_has_something_to_fill_in(
    ready: Ready, address: str
) -> None:
    a_model(ready)
    a_model(ready, "xa-b")
    page = thu(ready, address).get(PLACE).text
    assert "Spreadsheets for units" in page
    assert "Take the files of 2 units" in page
    assert "Biểu Excel gửi đơn vị" in thu(ready, address, "vi").get(PLACE).text


def test_all_units_come_in_one_file_and_one_unit_as_its_own(ready: Ready, address: str) -> None:
    a_model(ready)
    a_model(ready, "xa-b")
    browser = thu(ready, address)
    packed = browser.get(f"{PLACE}/model.register.zip")
    with zipfile.ZipFile(io.BytesIO(packed.body)) as folder:
        names = sorted(folder.namelist())
        first = load_workbook(io.BytesIO(folder.read(names[0])))
    assert [name.rpartition("-xa-")[2] for name in names] == ["a.xlsx", "b.xlsx"]
    told = [str(cell.value) for row in first.worksheets[0].iter_rows() for cell in row]
    assert FORM["name"] in told
    one = browser.get(f"{PLACE}/model.register.zip?unit=xa-a")
    assert "xa-a.xlsx" in one.headers["Content-Disposition"]
    assert load_workbook(io.BytesIO(one.body)).worksheets


def test_what_there_is_not_leads_nowhere(ready: Ready, address: str) -> None:
    browser = thu(ready, address)
    assert browser.get(f"{PLACE}/wishes.zip").status == 404
    assert browser.get(f"{PLACE}/model.register.zip?unit=nobody").status == 404
    assert browser.get("/plans/nobodys/tables").status == 404


def test_only_the_committee_takes_the_tables_of_all_units(ready: Ready, address: str) -> None:
    lan = Browser(address, "en", signed_in(ready.db, "lan-xa-a", NOW))
    assert lan.get(PLACE).status == 403
    assert lan.get(f"{PLACE}/model.register.zip").status == 403
