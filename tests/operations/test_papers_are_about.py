"""What a paper is about: the records it names, the units that owe, the fields of their own form."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.advance import Advanced
from engine.move import Proposal
from engine.propose import propose
from engine.watch import tick
from reports.papers.asked import Asked
from reports.papers.paper import write_paper
from tests.builders import NOW, Ready, ready_database
from tests.papers import decided, moved, papers_plan, told, written, written_plan
from tests.records import a_model
from tests.seed_plans import EXAMPLE, calendar, definition
from workflows.definition import Definition, PaperKind
from workflows.errors import SystemFault


def text(vi: str) -> dict[str, str]:
    return {"vi": vi, "en": vi}


def asking_plan(**deadline: Any) -> Definition:
    """The small plan whose units also ask questions, on a form with a ``name`` of its own."""
    plan = copy.deepcopy(written_plan())
    plan["forms"]["question"] = {
        "label": text("Phiếu hỏi"),
        "fields": {
            "name": {"label": text("Câu hỏi"), "required": True},
            "sector": {"label": text("Gửi tới"), "type": "choice", "choices": "offices"},
        },
    }
    plan["lists"]["offices"] = {
        "label": text("Nơi hỏi"),
        "choices": {"village": text("Văn phòng")},
    }
    plan["tracks"]["question"] = {
        "label": text("Kế hoạch hỏi đáp"),
        "form": "question",
        "states": {"asked": {"label": text("Đã hỏi")}, "answered": {"label": text("Đã trả lời")}},
        "transitions": {
            "ask": {
                "label": text("Hỏi"), "from": "none", "to": "asked", "by": "unit_officer",
            },
            "answer": {
                "label": text("Trả lời"), "from": "asked", "to": "answered", "by": "secretariat",
            },
        },
    }  # fmt: skip
    if deadline:
        plan["deadlines"] |= {
            "answer": {
                "label": text("Trả lời câu hỏi"),
                "due": {"through": "2023-03-05"},
                "track": "question",
                "owed_in": "asked",
                **deadline,
            }
        }
    return Definition.model_validate(plan)


def asked(ready: Ready) -> str:
    """A question of a unit; its code."""
    values = {"name": "Gửi bản nào?", "sector": "village"}
    made = propose(
        ready.db, Proposal("small-2023", "question", "xa-a", values), ready.officer("lan-xa-a"), NOW
    )
    assert isinstance(made, Advanced), made
    return made.record


def test_a_decision_is_asked_for_about_what_can_be_decided() -> None:
    """000-18, 001-23"""
    ready = ready_database(plan=asking_plan())
    model = a_model(ready)
    asked(ready)
    moved(ready, model, "register", "lan-xa-a")
    assert "đối với 1 mô hình năm 2023" in told(written(ready, PaperKind.PROPOSAL))
    decided(ready, model)
    notice = told(written(ready, PaperKind.NOTICE))
    assert "đối với các mô hình năm 2023" in notice
    assert "1. Nhân rộng: 1 mô hình\n" in notice
    ready.db.close()


def test_a_field_is_called_as_the_form_of_its_own_record_calls_it() -> None:
    ready = ready_database(plan=asking_plan())
    question, model = asked(ready), a_model(ready)
    of_question = told(written(ready, PaperKind.DOSSIER, record=question))
    assert "Câu hỏi | Gửi bản nào?" in of_question
    assert "Gửi tới | Văn phòng" in of_question
    assert "HỒ SƠ KẾ HOẠCH HỎI ĐÁP" in of_question
    of_model = told(written(ready, PaperKind.DOSSIER, record=model))
    assert "Tên mô hình | Tiếng loa an ninh" in of_model
    assert "Khối | Thôn" in of_model
    listed = told(written(ready, PaperKind.LIST))
    assert "Tên mô hình | Đơn vị | Khối" in listed
    ready.db.close()


def test_units_are_not_urged_to_do_what_the_office_owes() -> None:
    """002-14"""
    ready = ready_database(plan=asking_plan(owed_by="secretariat"))
    asked(ready)
    urged = told(written(ready, PaperKind.URGING))
    assert "Gửi danh sách" in urged
    assert "Trả lời câu hỏi" not in urged
    ready.db.close()
    theirs = ready_database(plan=asking_plan(owed_by="unit_officer"))
    asked(theirs)
    assert "Trả lời câu hỏi" in told(written(theirs, PaperKind.URGING))
    theirs.db.close()


def test_a_report_sums_what_comes_back_more_than_four_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """002-15"""

    def undrawn(*_: object) -> bytes:
        raise SystemFault("chart_no_room")

    monkeypatch.setattr("reports.papers.kinds.report.as_png", undrawn)  # drawing takes seconds
    opened = datetime(2025, 1, 2, 1, tzinfo=UTC)
    kinds = {"p-a": "phuong", "dt-b": "doan_the"}
    ready = ready_database(
        plan=definition(EXAMPLE), calendar=calendar(EXAMPLE), units=kinds, now=opened
    )
    later = datetime(2025, 12, 30, 1, tzinfo=UTC)
    tick(ready.db, later)
    said = told(write_paper(ready.db, Asked(PaperKind.REPORT, EXAMPLE), later).content)
    assert "Gửi báo cáo tháng | 12 kỳ, từ 25/01/2025 đến 25/12/2025 | 24 | 0 | 0 | 24" in said
    assert "Báo cáo quý (quý II/2025) | trước ngày" in said
    ready.db.close()


def test_whoever_signs_in_his_own_name_is_set_as_one_who_signs_for_others() -> None:
    """001-30: the line above the hand is bold, whether it says T/M or the post alone."""
    head = {
        "office": {
            "body": text("Ban Tuyên giáo"),
            "signature": {"post": text("Trưởng Ban"), "name": "Lê Thị Thử"},
        }
    }
    ready = ready_database(plan=papers_plan(letterheads=head))
    assert "TRƯỞNG BAN / Lê Thị Thử" in told(written(ready, PaperKind.OPENING))
    ready.db.close()
