"""Papers of a plan, kind by kind, read back as python-docx reads them (000-26, 001-29, 001-30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from engine.advance import Advanced
from engine.move import Proposal
from engine.propose import propose
from reports.papers.asked import Asked
from reports.papers.paper import write_paper
from tests.builders import NOW, Ready, ready_database
from tests.golden_file import approved
from tests.papers import (
    SMALL,
    a_year,
    decided,
    moved,
    opened,
    papers_plan,
    told,
    visiting_plan,
    written,
)
from tests.records import a_model
from workflows.definition import PaperKind
from workflows.errors import NotFound, SystemFault, WrongUsage

OF_RECORD = (PaperKind.INVITATION, PaperKind.DOSSIER, PaperKind.SURVEY)
TAG = re.compile(r"\{[{%#]|[}%#]\}")


@pytest.fixture
def year() -> Iterator[tuple[Ready, list[str]]]:
    made = a_year()
    yield made
    made[0].db.close()


@pytest.mark.parametrize("kind", PaperKind)
def test_each_kind_says_what_was_approved(year: tuple[Ready, list[str]], kind: PaperKind) -> None:
    ready, codes = year
    if kind is PaperKind.NOTICE:
        decided(ready, codes[0])
    made = written(ready, kind, record=codes[0] if kind in OF_RECORD else None)
    said = told(made)
    assert not TAG.search(said)
    assert approved(f"papers/{kind.value}.txt", said) == said


def test_a_party_paper_has_its_number_without_a_year_and_its_signature_form(
    year: tuple[Ready, list[str]],
) -> None:
    said = told(written(year[0], PaperKind.URGING, number="17"))
    assert "Số 17-CV/BTGHU" in said
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in said
    assert "K/T TRƯỞNG BAN / PHÓ TRƯỞNG BAN / Nguyễn Thị Thử" in said


def test_a_state_paper_has_the_countrys_name_and_its_own_number(
    year: tuple[Ready, list[str]],
) -> None:
    decided(year[0], year[1][0])
    said = told(written(year[0], PaperKind.NOTICE, number="79"))
    assert "Số: 79/TB-UBND" in said
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "ĐẢNG CỘNG SẢN" not in said


def test_recipients_with_one_purpose_stand_together(year: tuple[Ready, list[str]]) -> None:
    said = told(written(year[0], PaperKind.PROPOSAL))
    assert "- Thường trực Huyện ủy (b/c)," in said
    assert "- Các đảng bộ, / - Các chi bộ, | để thực hiện" in said
    assert "- Lưu VP." in said


def test_a_paper_bears_the_day_it_is_dated(year: tuple[Ready, list[str]]) -> None:
    said = told(written(year[0], PaperKind.OPENING, dated=date(2023, 2, 3)))
    assert "Thị trấn Thử, ngày 03 tháng 02 năm 2023" in said
    later = told(written(year[0], PaperKind.OPENING, dated=date(2023, 11, 9)))
    assert "ngày 09 tháng 11 năm 2023" in later


def test_the_tick_list_bears_the_codes_that_entering_a_decision_takes(
    year: tuple[Ready, list[str]],
) -> None:
    ready, codes = year
    said = told(written(ready, PaperKind.PROPOSAL))
    (row,) = [line for line in said.splitlines() if line.startswith("1 |")]
    assert row.split(" | ")[1] == codes[0].rpartition("-")[2]
    assert row.endswith("☐")
    assert codes[1].rpartition("-")[2] not in row


def test_the_list_of_one_unit_names_no_other(year: tuple[Ready, list[str]]) -> None:
    ready, _ = year
    a_model(ready, "xa-b", {"name": "Mô hình của xã B"})
    assert "Mô hình của xã B" not in told(written(ready, PaperKind.LIST, unit="xa-a"))
    assert "Mô hình của xã B" in told(written(ready, PaperKind.LIST, unit="xa-b"))


def test_what_was_withdrawn_is_counted_and_not_listed(year: tuple[Ready, list[str]]) -> None:
    ready, codes = year
    from engine.advance import advance
    from engine.move import Move

    advance(ready.db, Move(codes[1], "withdraw", note="Thôi"), ready.officer("lan-xa-a"), NOW)
    said = told(written(ready, PaperKind.LIST))
    assert "không kể 1 đã rút" in said
    assert "Hũ gạo" not in said


def test_the_columns_of_a_list_are_the_fields_of_the_form(year: tuple[Ready, list[str]]) -> None:
    table = opened(written(year[0], PaperKind.LIST)).tables[1]
    heads = [cell.text for cell in table.rows[0].cells]
    assert heads == ["TT", "Tên mô hình", "Đơn vị", "Khối", "Số hộ", "Kết quả"]
    assert len({len(row.cells) for row in table.rows}) == 1


@pytest.mark.parametrize(
    ("kind", "asked", "code"),
    [
        (PaperKind.NOTICE, {}, "paper_no_decision"),
        (PaperKind.DOSSIER, {}, "paper_needs_record"),
        (PaperKind.SURVEY, {}, "paper_needs_record"),
        (PaperKind.REPORT, {"period": "2023-Q9"}, "paper_period"),
        (PaperKind.INVITATION, {"record": "small-2023-0004"}, "paper_no_day"),
        (PaperKind.PROPOSAL, {"unit": "xa-b"}, "paper_nothing_to_decide"),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_next_step(
    year: tuple[Ready, list[str]], kind: PaperKind, asked: dict[str, str], code: str
) -> None:
    with pytest.raises(WrongUsage) as refused:
        written(year[0], kind, None, **asked)
    assert refused.value.code == code
    assert refused.value.sentence("vi") != refused.value.sentence("en")


@pytest.mark.parametrize(
    "asked", [{"record": "small-2023-9999"}, {"unit": "xa-z"}, {"decision": "small-2023-d099"}]
)
def test_what_is_not_there_is_not_found(
    year: tuple[Ready, list[str]], asked: dict[str, str]
) -> None:
    with pytest.raises(NotFound):
        written(year[0], PaperKind.NOTICE, None, **asked)


def test_a_plan_without_letterheads_leaves_room_for_a_pen() -> None:
    ready = ready_database(plan=papers_plan(letterheads={}))
    said = told(written(ready, PaperKind.OPENING))
    assert "BAN TUYÊN GIÁO" in said
    assert "-TB/……" in said
    assert "- Lưu." in said


HOSTILE = (
    "{{ plan.title }} {% for x in y %}",
    "{_{ 7 }_} {_% if %_}",
    "<w:p><w:r><w:t>x</w:t></w:r></w:p> & \"'",
    "=cmd|' /C calc'!A0",
    '{ INCLUDEPICTURE "http://example.vn/x.png" }',
    "dòng một\r\ndòng hai\x0c\x0b",
    "]]> <!-- --> <?xml version='1.0'?>",
    "\u202egnud \ufffe",
)


@pytest.mark.parametrize("kind", [PaperKind.LIST, PaperKind.DOSSIER, PaperKind.PROPOSAL])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_value_is_text_whatever_it_looks_like(kind: PaperKind, name: str) -> None:
    ready = ready_database(plan=papers_plan())
    code = a_model(ready, form={"name": name, "sector": "village"})
    moved(ready, code, "register", "lan-xa-a")
    record = code if kind is PaperKind.DOSSIER else None
    made = write_paper(ready.db, Asked(kind, SMALL, record=record), NOW).content
    sheet = opened(made)
    words = [one for one in re.split(r"[\s\x00-\x1f]+", name) if one.isalnum()]
    said = told(made)
    assert all(word in said for word in words)
    fields = sheet.element.body.xpath(".//w:instrText | .//w:fldSimple | .//w:hyperlink")
    assert fields == []


def test_the_papers_of_a_visit_are_about_the_model_that_is_visited() -> None:
    ready = ready_database(plan=visiting_plan())
    model = a_model(ready)
    moved(ready, model, "register", "lan-xa-a")
    visit = {"visit_on": "2023-04-05", "visit_clock": "08g30", "visit_place": "Nhà văn hóa"}
    made = propose(
        ready.db, Proposal(SMALL, "visit", "xa-a", visit, of=model), ready.officer("thu"), NOW
    )
    assert isinstance(made, Advanced), made
    said = told(written(ready, PaperKind.SURVEY, record=made.record))
    assert "khảo sát mô hình: Tiếng loa an ninh" in said
    assert "1. Thời gian: 08g30, 05/4/2023." in said
    assert "- Nhận xét: ……" in said
    assert "☐ Nhân rộng" in said
    invited = told(written(ready, PaperKind.INVITATION, record=made.record))
    assert "Khảo sát mô hình: Tiếng loa an ninh" in invited
    assert "08g30, thứ Tư, 05/4/2023" in invited
    assert made.record in told(written(ready, PaperKind.DOSSIER, record=model))
    assert "Mô hình: 1" in told(written(ready, PaperKind.LIST))


def test_a_report_is_written_also_where_no_chart_can_be_drawn(
    year: tuple[Ready, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def undrawn(*_: object) -> bytes:
        raise SystemFault("chart_no_room")

    monkeypatch.setattr("reports.papers.kinds.report.as_png", undrawn)
    said = told(written(year[0], PaperKind.REPORT))
    assert "chưa vẽ được biểu đồ" in said
    assert "ĐÁNH GIÁ CHUNG" in said
