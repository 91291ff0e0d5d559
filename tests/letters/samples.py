"""One letter of each kind, with the names and dates of the Chi Lăng plan of 2023."""

from datetime import UTC, date, datetime
from typing import Any

from i18n.text import Text
from notifications.facts import (
    Contact,
    DueDate,
    Duty,
    Escalation,
    LetterFacts,
    NextStep,
    Opening,
    Overdue,
    Person,
    PlanNamed,
    Reader,
    Receipt,
    Reminded,
    Reminder,
    Target,
)
from workflows.definition import LetterKind

UNIT = Text(vi="Đảng ủy thị trấn Đồng Mỏ", en="Party Committee of Đồng Mỏ township")
OFFICER = Text(vi="Cán bộ phụ trách", en="Unit officer")
HEAD = Text(vi="Người đứng đầu đơn vị", en="Head of the unit")
BOARD_HEAD = Text(vi="Trưởng Ban Tuyên giáo", en="Head of the Propaganda Board")
PLAN = PlanNamed(
    code="chi-lang-2023",
    title=Text(
        vi="Đăng ký mô hình tiêu biểu về học tập và làm theo tư tưởng, đạo đức, phong cách "
        "Hồ Chí Minh năm 2023",
        en="Registration of exemplary models of studying and following Hồ Chí Minh's thought, "
        "morality and style, 2023",
    ),
    number=None,
    issuer=Text(
        vi="Ban Thường vụ Huyện ủy Chi Lăng",
        en="Standing Board of the Chi Lăng District Party Committee",
    ),
    addressee=Text(vi="Huyện ủy", en="the District Party Committee"),
    office=Text(vi="Ban Tuyên giáo Huyện ủy", en="Propaganda Board"),
)
LIST = Duty(
    Text(vi="Gửi danh sách mô hình tiêu biểu", en="List of exemplary models"),
    Text(vi="Danh sách đăng ký của đơn vị", en="Registration list"),
    DueDate(datetime(2023, 3, 9, 17, tzinfo=UTC)),
)
REPORT = Duty(
    Text(vi="Gửi báo cáo kết quả", en="Report on results"),
    Text(vi="Báo cáo kết quả", en="Report on results"),
    DueDate(datetime(2023, 11, 19, 17, tzinfo=UTC)),
)
MODELS = Text(vi="Mô hình", en="Model")


def _common(role: Text, name: str, today: date, *, of_unit: bool = True) -> dict[str, Any]:
    return {
        "plan": PLAN,
        "reader": Reader(name, role, UNIT if of_unit else None),
        "contact": Contact("Hoàng Thị Lan", "0205 3820 123", "tuyengiao@chilang.example"),
        "today": today,
    }


_OPENING = Opening(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 2, 1)),
    unit=UNIT,
    duties=(LIST, REPORT),
    targets=(Target(MODELS, wanted=2),),
)
_REMINDER = Reminder(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 2)),
    unit=UNIT,
    duty=LIST,
    targets=(Target(MODELS, wanted=2, counted=1),),
    next_step=NextStep(date(2023, 3, 8), LetterKind.REMINDER, (OFFICER,)),
)
_OVERDUE = Overdue(
    **_common(HEAD, "Vi Thị Ngọc", date(2023, 3, 14)),
    unit=UNIT,
    duty=LIST,
    next_step=NextStep(date(2023, 3, 20), LetterKind.ESCALATION, (BOARD_HEAD,)),
)
_ESCALATION = Escalation(
    **_common(BOARD_HEAD, "Long Văn Sơn", date(2023, 3, 20), of_unit=False),
    unit=UNIT,
    duty=LIST,
    reminded=(
        Reminded(date(2023, 2, 23), LetterKind.REMINDER, "Nguyễn Văn Đức"),
        Reminded(date(2023, 3, 2), LetterKind.REMINDER, "Nguyễn Văn Đức"),
        Reminded(date(2023, 3, 14), LetterKind.OVERDUE, "Vi Thị Ngọc"),
    ),
    people=(
        Person("Nguyễn Văn Đức", OFFICER, "0912 345 678"),
        Person("Vi Thị Ngọc", HEAD, ""),
    ),
    next_step=None,
)
_RECEIPT = Receipt(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 13)),
    unit=UNIT,
    paper=LIST.paper,
    name="",
    act=Text(vi="Gửi danh sách", en="Send the list"),
    state=Text(vi="Đã gửi", en="Sent"),
    sent=datetime(2023, 3, 9, 2, 15, tzinfo=UTC),
    received=datetime(2023, 3, 10, 1, 40, tzinfo=UTC),
    entered=datetime(2023, 3, 13, 1, 5, tzinfo=UTC),
    by="Hoàng Thị Lan",
    code="chi-lang-2023-0042 / 118",
    due=LIST.due,
    late=False,
    targets=(Target(MODELS, wanted=2, counted=1),),
    ahead=(REPORT,),
)

SAMPLES: dict[LetterKind, LetterFacts] = {
    facts.kind: facts for facts in (_OPENING, _REMINDER, _OVERDUE, _ESCALATION, _RECEIPT)
}
