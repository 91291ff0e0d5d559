"""A small plan and the facts of one move in it, for tests of what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from engine.decision import Outcome
from engine.facts import Facts, RecordFacts, UnitFacts
from engine.machine import NONE, build_machine, decide
from engine.move import ActDates, Actor, Channel
from workflows.calendar import Calendar
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Definition

NOW = datetime(2023, 3, 1, 2, 0, tzinfo=UTC)
CALENDAR: Calendar = vietnam_calendar(2022, 2024)

PLAN: dict[str, Any] = {
    "plan": "small-2023",
    "title": {"vi": "Kế hoạch nhỏ", "en": "Small plan"},
    "year": 2023,
    "issuer": {"vi": "Ban Thường vụ", "en": "Standing Board"},
    "receiving_office": "secretariat",
    "period": {"first": "2023-01-01", "last": "2023-12-31"},
    "unit_kinds": {
        "dang_bo": {"vi": "Đảng bộ", "en": "Party committee"},
        "chi_bo": {"vi": "Chi bộ", "en": "Party cell"},
    },
    "roles": {
        "unit_officer": {"label": {"vi": "Cán bộ đơn vị", "en": "Unit officer"}, "of": "unit"},
        "secretariat": {"label": {"vi": "Ban Tuyên giáo", "en": "Secretariat"}, "of": "committee"},
        "board": {"label": {"vi": "Ban Thường vụ", "en": "Board"}, "of": "committee"},
    },
    "lists": {
        "sectors": {
            "label": {"vi": "Khối", "en": "Sector"},
            "choices": {"village": {"vi": "Thôn", "en": "Village"}},
        }
    },
    "documents": {"report": {"vi": "Báo cáo", "en": "Report"}},
    "outcomes": {
        "scale_up": {"vi": "Nhân rộng", "en": "Scale up"},
        "develop": {"vi": "Phát triển thêm", "en": "Develop further"},
    },
    "forms": {
        "registration": {
            "label": {"vi": "Biểu đăng ký", "en": "Registration form"},
            "fields": {
                "name": {"label": {"vi": "Tên mô hình", "en": "Name"}, "required": True},
                "sector": {
                    "label": {"vi": "Khối", "en": "Sector"},
                    "type": "choice",
                    "choices": "sectors",
                    "required": True,
                },
                "households": {
                    "label": {"vi": "Số hộ", "en": "Households"},
                    "type": "number",
                },
            },
        }
    },
    "quotas": {
        "at_most_two": {
            "label": {"vi": "Số lượng mô hình", "en": "Number of models"},
            "track": "model",
            "states": ["registered", "scaled"],
            "at_least": 1,
            "at_most": 2,
        },
        "target_two": {
            "label": {"vi": "Chỉ tiêu", "en": "Target"},
            "track": "model",
            "states": ["registered", "scaled"],
            "unit_kinds": ["dang_bo"],
            "at_least": 2,
            "soft": True,
        },
    },
    "tracks": {
        "model": {
            "label": {"vi": "Mô hình", "en": "Model"},
            "form": "registration",
            "states": {
                "proposed": {"label": {"vi": "Đề xuất", "en": "Proposed"}},
                "registered": {"label": {"vi": "Đã đăng ký", "en": "Registered"}},
                "scaled": {"label": {"vi": "Đã nhân rộng", "en": "Scaled up"}, "final": True},
                "withdrawn": {"label": {"vi": "Đã rút", "en": "Withdrawn"}, "final": True},
            },
            "transitions": {
                "propose": {
                    "label": {"vi": "Đề xuất", "en": "Propose"},
                    "from": "none",
                    "to": "proposed",
                    "by": "unit_officer",
                },
                "register": {
                    "label": {"vi": "Đăng ký", "en": "Register"},
                    "from": "proposed",
                    "to": "registered",
                    "by": ["unit_officer", "secretariat"],
                    "guards": [
                        {"form": "registration"},
                        {"on_time": "registration", "late": "with_reason"},
                        {"quota": "at_most_two"},
                    ],
                    "tells": [{"letter": "receipt", "to": "unit_officer"}],
                },
                "scale": {
                    "label": {"vi": "Nhân rộng", "en": "Scale up"},
                    "from": "registered",
                    "to": "scaled",
                    "by": "board",
                    "weight": "high",
                    "guards": [
                        {"document": "report"},
                        {"decision": ["quyet_dinh", "thong_bao_ket_luan"], "outcome": "scale_up"},
                        {"not_before": "result"},
                        {"other_than": "proposer"},
                        {
                            "check": "record.form.households >= 10",
                            "otherwise": {"vi": "Cần ít nhất 10 hộ.", "en": "Ten households."},
                        },
                    ],
                },
                "withdraw": {
                    "label": {"vi": "Rút", "en": "Withdraw"},
                    "from": ["proposed", "registered"],
                    "to": "withdrawn",
                    "by": "unit_officer",
                    "guards": [{"reason": "required"}],
                },
            },
        },
        "list": {
            "label": {"vi": "Danh sách", "en": "List"},
            "one_per": "unit",
            "states": {
                "awaited": {"label": {"vi": "Chờ gửi", "en": "Awaited"}},
                "sent": {"label": {"vi": "Đã gửi", "en": "Sent"}, "final": True},
            },
            "transitions": {
                "open": {
                    "label": {"vi": "Mở", "en": "Open"},
                    "from": "none",
                    "to": "awaited",
                    "by": "system",
                },
                "send": {
                    "label": {"vi": "Gửi", "en": "Send"},
                    "from": "awaited",
                    "to": "sent",
                    "by": ["unit_officer", "secretariat"],
                    "guards": [
                        {"on_time": "registration"},
                        {"quota": "at_most_two"},
                        {"quota": "target_two"},
                    ],
                },
            },
        },
    },
    "deadlines": {
        "registration": {
            "label": {"vi": "Gửi danh sách", "en": "Send the list"},
            "due": {"before": "2023-03-10"},
            "track": "list",
            "owed_in": "awaited",
            "ladder": "standard",
        },
        "result": {
            "label": {"vi": "Báo cáo kết quả", "en": "Results"},
            "due": {"before": "2023-11-20"},
            "track": "model",
            "owed_in": "registered",
        },
    },
    "ladders": {"standard": {"rungs": [{"at": "-7d"}, {"at": "due"}, {"at": "+3wd"}]}},
}


def definition(**changes: object) -> Definition:
    """The small plan, with top-level parts replaced."""
    return Definition.model_validate({**PLAN, **changes})


def facts(
    trigger: str = "register",
    *,
    track: str = "model",
    state: str | None = None,
    roles: tuple[str, ...] = ("unit_officer",),
    kind: str = "dang_bo",
    form: Mapping[str, object] | None = None,
    proposed_by: int | None = 7,
    plan: Definition | None = None,
    **changes: Any,
) -> Facts:
    """The facts of one move by officer 7, otherwise as it should be: clear of every guard."""
    plan = plan or definition()
    of_track = plan.tracks[track]
    transition = of_track.transitions[trigger]
    form = {"name": "Tiếng loa an ninh", "sector": "village"} if form is None else form
    record = RecordFacts(
        id=1,
        code="small-2023-0001",
        track=track,
        state=state or (transition.source[0] if transition.source else NONE),
        version=1,
        epoch=1,
        form=form,
        proposed_by=proposed_by,
        entered_at=NOW,
    )
    made = Facts(
        now=NOW,
        definition=plan,
        calendar=CALENDAR,
        track=of_track,
        trigger=trigger,
        transition=transition,
        record=record,
        unit=UnitFacts(3, "xa-a", kind, "commune"),
        actor=Actor(7, "lan", "root@host", Channel.CLI),
        roles=frozenset(roles),
        dates=ActDates.direct(NOW),
        note="",
        form=form,
        due={name: one.due.instant(plan.zone) for name, one in plan.deadlines.items()},
    )
    return replace(made, **changes)


def decided(given: Facts) -> Outcome:
    """What the machine decides about these facts."""
    return decide(given, build_machine(given.track))
