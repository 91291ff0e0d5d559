"""A plan file over real HTTP: checked, read back, opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.lifecycle import create_database
from storage.plans import plans
from tests.builders import OPENED, a_committee, a_unit, an_officer
from tests.papers import told
from tests.seed_plans import CHI_LANG
from tests.visiting import Answer, Browser, served, signed_in

ROOT = Path(__file__).parents[2]
PLAN = (ROOT / "workflows" / "plans" / f"{CHI_LANG}.yaml").read_bytes()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = create_database(f"sqlite:///{tmp_path / 'lantoa.db'}", rehearsal=True, now=OPENED)
    a_committee(made)
    a_unit(made)
    an_officer(made, "thu", role="secretariat")
    yield made
    made.close()


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Iterator[Browser]:
    with served(db, tmp_path / "mail", OPENED) as address:
        yield Browser(address, cookies=signed_in(db, "thu", OPENED))


def send(desk: Browser, choice: str, content: bytes | None) -> Answer:
    desk.get("/desk/plan-file")
    files = [] if content is None else [("file", "plan.yaml", content)]
    return desk.hand_in("/desk/plan-file", ("choice", choice), files=files)


def opened(db: Database) -> list[str]:
    with db.read() as work:
        return [one.code for one in plans(work)]


def test_a_plan_is_checked_and_read_back_without_being_opened(db: Database, desk: Browser) -> None:
    page = send(desk, "check", PLAN)
    assert page.status == 200
    assert "The plan in sentences" in page.text
    assert opened(db) == []


def test_a_plan_is_printed_with_its_forms_without_being_opened(db: Database, desk: Browser) -> None:
    """001-26"""
    paper = send(desk, "print", PLAN)
    assert "chi-lang-2023-plan.docx" in paper.headers["Content-Disposition"]
    assert "PHỤ LỤC I\nBIỂU ĐĂNG KÝ MÔ HÌNH TIÊU BIỂU" in told(paper.body)
    assert opened(db) == []
    assert send(desk, "print", b"plan: x").status == 422


def test_a_plan_is_opened_once(db: Database, desk: Browser) -> None:
    done = send(desk, "open", PLAN)
    assert done.to == f"/plans/{CHI_LANG}", done.text
    assert opened(db) == [CHI_LANG]
    again = send(desk, "open", PLAN)
    assert (again.status, CHI_LANG in again.text) == (422, True)


def test_a_plan_that_runs_is_compared_in_sentences(desk: Browser) -> None:
    send(desk, "open", PLAN)
    same = send(desk, "check", PLAN).text
    assert f"Nothing differs from {CHI_LANG}." in same
    other = send(desk, "check", PLAN.replace(b"before: 2023-03-10", b"before: 2023-03-17")).text
    assert "<del>" in other
    assert "17 March 2023" in other.partition("<ins>")[2].partition("</ins>")[0]


def test_next_years_plan_is_compared_with_this_years(desk: Browser) -> None:
    send(desk, "open", PLAN)
    later = PLAN.replace(b"plan: chi-lang-2023", b"plan: chi-lang-2024")
    assert f"against {CHI_LANG}" in send(desk, "check", later).text


def test_a_faulty_plan_is_told_line_by_line_and_not_opened(db: Database, desk: Browser) -> None:
    wrong = send(desk, "open", PLAN.replace(b"receiving_office:", b"recieving_office:"))
    assert wrong.status == 422
    assert "Line " in wrong.text
    assert opened(db) == []


@pytest.mark.parametrize(
    ("choice", "content"), [("", PLAN), ("check", None), ("check", b"x" * (2 * 2**20))]
)
def test_what_cannot_be_read_is_told(desk: Browser, choice: str, content: bytes | None) -> None:
    assert send(desk, choice, content).status == 422
