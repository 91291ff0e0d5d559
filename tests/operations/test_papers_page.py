"""The papers of a plan over real HTTP: for the committee alone, as files of Word or PDFs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.papers.pdf import pdf_is_there
from tests.builders import Ready
from tests.papers import SMALL, a_year, told
from tests.visiting import Browser, served, signed_in
from workflows.definition import PaperKind

PAGE = f"/plans/{SMALL}/papers"


@pytest.fixture
def year(tmp_path: Path) -> Iterator[tuple[Ready, list[str]]]:
    made = a_year(f"sqlite:///{tmp_path / 'lantoa.db'}")
    yield made
    made[0].db.close()


@pytest.fixture
def address(year: tuple[Ready, list[str]], tmp_path: Path) -> Iterator[str]:
    with served(year[0].db, tmp_path / "mail") as found:
        yield found


@pytest.fixture
def thu(year: tuple[Ready, list[str]], address: str) -> Browser:
    return Browser(address, cookies=signed_in(year[0].db, "thu"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_papers_are_the_committees_in_both_languages(
    year: tuple[Ready, list[str]], address: str, lang: str
) -> None:
    ready, codes = year
    for path in (PAGE, f"{PAGE}?record={codes[0]}", f"{PAGE}/list"):
        assert Browser(address, lang, signed_in(ready.db, "thu")).get(path).status == 200
        assert Browser(address, lang, signed_in(ready.db, "lan-xa-a")).get(path).status == 403
        assert Browser(address, lang).get(path).status == 303
    page = Browser(address, lang, signed_in(ready.db, "thu")).get(PAGE).text
    assert f'<html lang="{lang}">' in page
    for kind in (PaperKind.PROPOSAL, PaperKind.URGING, PaperKind.REPORT):
        assert f'formaction="{PAGE}/{kind}"' in page


def test_a_paper_comes_as_a_file_of_word_with_its_options(thu: Browser) -> None:
    got = thu.get(f"{PAGE}/urging?dated=2023-03-02&number=17&unit=xa-b&period=")
    assert got.status == 200
    assert "small-2023-xa-b-urging.docx" in got.headers["Content-Disposition"]
    said = told(got.body)
    assert "Số 17-CV/BTGHU" in said
    assert "ngày 02 tháng 3 năm 2023" in said
    assert "Đảng bộ xa-b" in said
    assert "Đảng bộ xa-a" not in said


def test_a_records_page_leads_to_its_papers(year: tuple[Ready, list[str]], thu: Browser) -> None:
    code = year[1][0]
    assert f'href="{PAGE}?record={code}"' in thu.get(f"/records/{code}").text
    page = thu.get(f"{PAGE}?record={code}").text
    assert f'formaction="{PAGE}/dossier"' in page
    assert f'formaction="{PAGE}/report"' not in page
    assert "Tiếng loa an ninh" in told(thu.get(f"{PAGE}/dossier?record={code}").body)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("notice", 422),
        ("dossier", 422),
        ("list?dated=31/02/2023", 422),
        ("list?unit=xa-z", 422),
        ("dossier?record=small-2023-9999", 422),
        ("nothing", 404),
    ],
)
def test_what_cannot_be_written_is_said_on_the_page(thu: Browser, asked: str, status: int) -> None:
    got = thu.get(f"{PAGE}/{asked}")
    assert got.status == status
    assert status == 404 or 'role="alert"' in got.text


def test_the_plan_of_another_committee_is_not_there(thu: Browser) -> None:
    assert thu.get("/plans/nowhere-2023/papers").status == 404
    assert thu.get("/plans/nowhere-2023/papers/list").status == 404


@pytest.mark.skipif(not pdf_is_there(), reason="LibreOffice is not on this machine")
@pytest.mark.timeout(240)
def test_a_paper_comes_as_a_pdf_where_libreoffice_is_present(thu: Browser) -> None:
    got = thu.get(f"{PAGE}/opening?as=pdf")
    assert got.status == 200
    assert got.body.startswith(b"%PDF-")
    assert got.headers["Content-Type"] == "application/pdf"


def test_a_machine_without_libreoffice_says_so(
    thu: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert 'value="pdf"' not in thu.get(PAGE).text
    got = thu.get(f"{PAGE}/opening?as=pdf")
    assert (got.status, "LibreOffice is not on this machine" in got.text) == (422, True)
