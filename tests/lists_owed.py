"""The small plan with a list that each unit owes, a ladder in full, and a way back."""

from __future__ import annotations

from tests.builders import a_plan
from tests.deciding import PLAN
from tests.owing import LADDER

LIST_TRACK = {
    "label": {"vi": "Danh sách", "en": "List"},
    "one_per": "unit",
    "states": {
        "awaited": {"label": {"vi": "Chờ gửi", "en": "Awaited"}},
        "sent": {"label": {"vi": "Đã gửi", "en": "Sent"}},
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
            "by": "unit_officer",
            "guards": [{"on_time": "registration", "late": "with_reason"}],
        },
        "give_back": {
            "label": {"vi": "Trả lại", "en": "Return"},
            "from": "sent",
            "to": "awaited",
            "by": "secretariat",
        },
    },
}
SMALL = a_plan(
    ladders={"standard": LADDER},
    roles={
        **PLAN["roles"],
        "unit_head": {"label": {"vi": "Người đứng đầu", "en": "Head"}, "of": "unit"},
        "secretariat_head": {"label": {"vi": "Trưởng Ban", "en": "Head"}, "of": "committee"},
    },
    tracks={**PLAN["tracks"], "list": LIST_TRACK},
)
