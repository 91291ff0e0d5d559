"""A small plan whose offices write papers, and papers read back as a reader of Word sees them."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import docx
from docx.document import Document
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from engine.advance import Advanced, advance
from engine.attach import Paper, attach
from engine.move import Move
from engine.record_decision import Entered, PaperDecision, enter_decision
from reports.papers.asked import Asked
from reports.papers.paper import write_paper
from tests.builders import NOW, Ready, ready_database
from tests.deciding import PLAN
from tests.records import a_model
from workflows.definition import DecisionKind, Definition, PaperKind

SMALL = "small-2023"


def _text(vi: str) -> dict[str, str]:
    return {"vi": vi, "en": vi}


LETTERHEADS: dict[str, Any] = {
    "office": {
        "over": _text("Huyện ủy Thử"),
        "body": _text("Ban Tuyên giáo"),
        "name": _text("Ban Tuyên giáo Huyện ủy"),
        "place": _text("Thị trấn Thử"),
        "symbol": "BTGHU",
        "signature": {
            "form": "K/T",
            "body": _text("Trưởng Ban"),
            "post": _text("Phó Trưởng Ban"),
            "name": "Nguyễn Thị Thử",
        },
        "recipients": [
            {"to": _text("Thường trực Huyện ủy"), "purpose": _text("b/c")},
            {"to": _text("Ban Tuyên giáo Tỉnh ủy")},
            {"to": _text("Các đảng bộ"), "purpose": _text("để thực hiện")},
            {"to": _text("Các chi bộ"), "purpose": _text("để thực hiện")},
            {"to": _text("Lưu VP")},
        ],
    },
    "board": {
        "papers": "notice",
        "form": "state",
        "body": _text("Ủy ban nhân dân huyện"),
        "symbol": "UBND",
    },
}


def papers_plan(**changes: object) -> Definition:
    """The small plan with letterheads, and a move that invites to a survey."""
    return Definition.model_validate({**written_plan(), **changes})


def visiting_plan() -> Definition:
    """The same, where the survey is a record of its own that belongs to the model."""
    plan = written_plan()
    moves = plan["tracks"]["model"]["transitions"]
    arrange, look = moves.pop("arrange"), moves.pop("look")
    plan["tracks"]["visit"] = {
        "label": _text("Lượt khảo sát"),
        "form": "visit",
        "of": {"track": "model"},
        "states": {
            "planned": {"label": _text("Đã xếp lịch")},
            "held": {"label": _text("Đã đi thực tế"), "final": True},
        },
        "transitions": {
            "plan": {**arrange, "from": "none", "to": "planned"},
            "hold": {**look, "from": "planned", "to": "held", "guards": [{"form": "findings"}]},
        },
    }
    return Definition.model_validate(plan)


def written_plan() -> dict[str, Any]:
    """The plan as a file would have it."""
    plan = copy.deepcopy(PLAN) | {"letterheads": copy.deepcopy(LETTERHEADS)}
    plan["forms"]["visit"] = {
        "label": _text("Lịch khảo sát"),
        "fields": {
            "visit_on": {"label": _text("Ngày khảo sát"), "type": "date", "required": True},
            "visit_clock": {"label": _text("Giờ")},
            "visit_place": {"label": _text("Địa điểm")},
        },
    }
    plan["forms"]["findings"] = {
        "label": _text("Kết quả khảo sát"),
        "fields": {"opinion": {"label": _text("Nhận xét"), "type": "long_text"}},
    }
    moves = plan["tracks"]["model"]["transitions"]
    moves["arrange"] = {
        "label": _text("Hẹn khảo sát"),
        "from": "registered",
        "to": "registered",
        "by": "secretariat",
        "guards": [{"form": "visit"}],
        "tells": [
            {
                "letter": "invitation",
                "to": "unit_officer",
                "event": _text("Khảo sát mô hình"),
                "day": "visit_on",
                "clock": "visit_clock",
                "place": "visit_place",
            }
        ],
    }
    moves["look"] = {
        "label": _text("Khảo sát"),
        "from": "registered",
        "to": "registered",
        "by": "secretariat",
        "guards": [{"form": "findings"}, {"document": "report"}],
    }
    return plan


def a_year(url: str = "sqlite://", **changes: object) -> tuple[Ready, list[str]]:
    """Two models of one unit, the first with an appointment, a paper and a decision.

    The other unit has sent nothing.
    """
    ready = ready_database(url, plan=papers_plan(**changes))
    codes = [a_model(ready), a_model(ready, form={"name": "Hũ gạo tình thương"})]
    moved(ready, codes[0], "register", "lan-xa-a")
    visit = {"visit_on": "2023-04-05", "visit_clock": "08g30", "visit_place": "Nhà văn hóa thôn"}
    moved(ready, codes[0], "arrange", "thu", **visit)
    attach(
        ready.db, codes[0], "report", Paper("bao-cao.pdf", b"%PDF-1.7"), ready.officer("thu"), NOW
    )
    return ready, codes


def moved(ready: Ready, code: str, trigger: str, officer: str, **values: object) -> None:
    """Make a move that must go through."""
    done = advance(ready.db, Move(code, trigger, values=values), ready.officer(officer), NOW)
    assert isinstance(done, Advanced), done


def decided(ready: Ready, code: str, outcome: str = "scale_up") -> str:
    """A decision on paper about one record; its code."""
    made = enter_decision(
        ready.db,
        PaperDecision(
            plan=SMALL,
            kind=DecisionKind.QUYET_DINH,
            number="12-QĐ/HU",
            signed_on=date(2023, 2, 28),
            signer="Vi Thị Ngọc",
            post="Phó Bí thư",
            capacity="T/M Ban Thường vụ",
            outcomes={code: outcome},
        ),
        ready.officer("thu"),
        NOW,
    )
    assert isinstance(made, Entered)
    return made.code


def written(ready: Ready, kind: PaperKind, template: Paper | None = None, **asked: Any) -> bytes:
    """A paper of the small plan."""
    return write_paper(ready.db, Asked(kind, SMALL, **asked), NOW, template).content


def opened(content: bytes) -> Document:
    """The paper as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def told(content: bytes) -> str:
    """Its words from top to bottom: a line a paragraph, a row's cells between bars."""
    return "\n".join(_lines(opened(content))) + "\n"


def _lines(place: Document | _Cell) -> Iterator[str]:
    for one in place.iter_inner_content():
        if isinstance(one, Paragraph):
            if one.text.strip():
                yield " ".join(one.text.split())
            continue
        yield from _rows(one)


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = list(dict.fromkeys(row.cells))
        yield " | ".join(" / ".join(_lines(cell)) for cell in cells)


def a_template(*paragraphs: str) -> Paper:
    """A template an office might have typed itself."""
    sheet = docx.Document()
    for words in paragraphs:
        sheet.add_paragraph(words)
    content = io.BytesIO()
    sheet.save(content)
    return Paper("mau.docx", content.getvalue())
