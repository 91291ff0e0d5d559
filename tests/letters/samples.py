"""One letter of each kind, with the names and dates of the Chi Lăng plan of 2023."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from i18n.text import Text
from notifications.facts import (
    CatchUp,
    Commended,
    Contact,
    Daily,
    Digest,
    DueDate,
    DueToday,
    Duty,
    Enclosed,
    Escalation,
    Invitation,
    Item,
    Known,
    LetterFacts,
    Moved,
    Nearest,
    NextStep,
    Opening,
    Overdue,
    Paper,
    Person,
    PlanNamed,
    Reader,
    Receipt,
    Release,
    Reminded,
    Reminder,
    Request,
    Returned,
    SignIn,
    Target,
    Waived,
)
from notifications.letter import Offer
from workflows.definition import DecisionKind, LetterKind

UNIT = Text(vi="Đảng ủy thị trấn Đồng Mỏ", en="Party Committee of Đồng Mỏ township")
OFFICER = Text(vi="Cán bộ phụ trách", en="Unit officer")
HEAD = Text(vi="Người đứng đầu đơn vị", en="Head of the unit")
BOARD = Text(vi="Ban Tuyên giáo Huyện ủy", en="Propaganda Board")
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
        "code": "chi-lang-2023-0042",
    }


_OPENING = Opening(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 2, 1)),
    enclosed=(
        Enclosed("chi-lang-2023-list-thi-tran-dong-mo.xlsx", "list"),
        Enclosed("chi-lang-2023.ics", "calendar"),
    ),
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
    known=Known(date(2023, 2, 24), "Nguyễn Văn Đức"),
)
_RECEIPT = Receipt(
    **{
        **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 13)),
        "code": "chi-lang-2023-0042 / 118",
    },
    unit=UNIT,
    paper=LIST.paper,
    name="",
    act=Text(vi="Gửi danh sách", en="Send the list"),
    state=Text(vi="Đã gửi", en="Sent"),
    sent=datetime(2023, 3, 9, 2, 15, tzinfo=UTC),
    received=datetime(2023, 3, 10, 1, 40, tzinfo=UTC),
    entered=datetime(2023, 3, 13, 1, 5, tzinfo=UTC),
    by="Hoàng Thị Lan",
    due=LIST.due,
    late=False,
    targets=(Target(MODELS, wanted=2, counted=1),),
    ahead=(REPORT,),
)

_FILES = (Enclosed("chi-lang-2023-list-thi-tran-dong-mo.xlsx", "list"),)
_DUE_TODAY = DueToday(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 9)),
    enclosed=_FILES,
    unit=UNIT,
    duty=LIST,
    targets=(Target(MODELS, wanted=2, counted=1),),
    next_step=NextStep(date(2023, 3, 14), LetterKind.OVERDUE, (HEAD,)),
)
_CATCH_UP = CatchUp(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 6)),
    enclosed=_FILES,
    unit=UNIT,
    duty=LIST,
    silent_since=date(2023, 2, 23),
    missed=(date(2023, 2, 23), date(2023, 3, 2)),
    targets=(Target(MODELS, wanted=2),),
    next_step=NextStep(date(2023, 3, 8), LetterKind.REMINDER, (OFFICER,)),
)
_MOVED = Moved(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 6)),
    enclosed=(*_FILES, Enclosed("chi-lang-2023-0042.ics", "calendar")),
    unit=UNIT,
    duty=Duty(LIST.label, LIST.paper, DueDate(datetime(2023, 3, 24, 17, tzinfo=UTC))),
    old=LIST.due,
    reason="Các đơn vị tập trung cho đại hội công đoàn cơ sở",
    document="Công văn số 12-CV/BTGHU ngày 06/3/2023",
    next_step=NextStep(date(2023, 3, 10), LetterKind.REMINDER, (OFFICER,)),
)
_WAIVED = Waived(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 6)),
    unit=UNIT,
    duty=LIST,
    reason="Đơn vị sáp nhập từ ngày 01/3/2023",
    document="Công văn số 13-CV/BTGHU ngày 06/3/2023",
)
_RETURNED = Returned(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 8)),
    enclosed=_FILES,
    unit=UNIT,
    paper=LIST.paper,
    name="",
    act=Text(vi="Trả lại để bổ sung", en="Return for more"),
    state=Text(vi="Chờ danh sách", en="Awaited"),
    reason="Mô hình thứ hai chưa ghi nơi thực hiện; danh sách chưa có chữ ký của người đứng đầu.",
    at=datetime(2023, 3, 8, 1, 40, tzinfo=UTC),
    by="Hoàng Thị Lan",
    duty=LIST,
)
_INVITATION = Invitation(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 27)),
    enclosed=(Enclosed("chi-lang-2023-0083.ics", "calendar"),),
    unit=UNIT,
    event=Text(vi="Khảo sát thực tế mô hình", en="Survey of the model"),
    name="Tiếng loa an ninh",
    day=date(2023, 4, 5),
    clock="08g30",
    place="Nhà văn hóa thôn Lạng Nắc",
    sequence=4,
)
_COMMENDED = Commended(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 12, 22)),
    unit=UNIT,
    track=MODELS,
    name="Tiếng loa an ninh",
    state=Text(vi="Được biểu dương", en="Commended"),
    paper=Paper(
        kind=DecisionKind.QUYET_DINH,
        number="125-QĐ/HU",
        signed_on=date(2023, 12, 20),
        signer="Long Văn Nhân",
        post="Phó Bí thư Thường trực",
    ),
)
_REQUEST = Request(
    **_common(BOARD, "Hoàng Thị Lan", date(2023, 3, 8), of_unit=False),
    unit=UNIT,
    paper=MODELS,
    name="Tiếng loa an ninh",
    state=Text(vi="Đề xuất", en="Proposed"),
    act=Text(vi="Đăng ký", en="Register"),
    by=Person("Nguyễn Văn Đức", OFFICER, "0912 345 678"),
    note="Mô hình thứ nhất đã dừng từ tháng 02, xin cho rút để đăng ký mô hình này.",
    theirs=False,
    obstacles=(
        Text(
            vi="Số lượng mô hình: đơn vị đã có 2/2, thêm nữa là 3.",
            en="Number of models: the unit has 2 of 2; one more would make 3.",
        ),
    ),
)
_ITEMS = (
    Item(
        LetterKind.OVERDUE,
        UNIT,
        LIST.label,
        LIST.due,
        NextStep(date(2023, 3, 20), LetterKind.ESCALATION, (BOARD_HEAD,)),
        "chi-lang-2023-0042",
    ),
    Item(LetterKind.REMINDER, UNIT, REPORT.label, REPORT.due, None, "chi-lang-2023-0043"),
)
_DIGEST = Digest(**_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 14)), items=_ITEMS)
_DAILY = Daily(
    **_common(BOARD, "Hoàng Thị Lan", date(2023, 3, 2), of_unit=False),
    due_today=(),
    overdue=(),
    nearest=Nearest(LIST.due, LIST.label, 12),
    held=0,
    unsent=2,
)
_RELEASE = Release(
    **_common(BOARD, "Hoàng Thị Lan", date(2023, 3, 20), of_unit=False),
    items=(replace(_ITEMS[0], kind=LetterKind.ESCALATION),),
    since=date(2023, 3, 17),
)
_SIGN_IN = SignIn(
    **_common(OFFICER, "Nguyễn Văn Đức", date(2023, 3, 2)),
    link="https://lantoa.chilang.example/s/7H2KQ4/0123456789abcdefghij",
    secret="482913",
    until=datetime(2023, 3, 2, 1, 10, tzinfo=UTC),
    minutes=10,
)

SAMPLES: dict[LetterKind, LetterFacts] = {
    facts.kind: facts
    for facts in (
        *(_OPENING, _REMINDER, _DUE_TODAY, _OVERDUE, _ESCALATION, _CATCH_UP, _MOVED, _WAIVED),
        *(_RECEIPT, _RETURNED, _INVITATION, _COMMENDED, _REQUEST),
        *(_DIGEST, _DAILY, _RELEASE, _SIGN_IN),
    )
}


_SHOWN = "https://lantoa.chilang.example/a/{grant}/mK3vJ0c1n5rR2t8yW4eQ7uA9sD6fG1hL0zXxCcVvBbN"
_GOOD_BEFORE = datetime(2023, 3, 16, 1, 30, tzinfo=UTC)


def _link(about: str, grant: str, *, of_list: bool = False) -> Offer:
    return Offer(about, _SHOWN.format(grant=grant * 32), _GOOD_BEFORE, of_list)


def _page(about: str) -> Offer:
    return Offer(about, f"https://lantoa.chilang.example/records/{about}")


OFFERED: dict[LetterKind, tuple[Offer, ...]] = {
    LetterKind.OPENING: (_link("chi-lang-2023", "a", of_list=True),),
    LetterKind.REMINDER: (_link("chi-lang-2023-0042", "b"),),
    LetterKind.OVERDUE: (_link("chi-lang-2023-0042", "b"),),
    LetterKind.RETURNED: (_link("chi-lang-2023-0042", "c"),),
    LetterKind.ESCALATION: (_page("chi-lang-2023-0042"),),
    LetterKind.RECEIPT: (_page("chi-lang-2023-0042"),),
    LetterKind.DIGEST: tuple(
        _link(item.code, grant, of_list=grant == "a")
        for item, grant in zip(_DIGEST.items, "abcdef", strict=False)
    ),
}
"""What letters lead to when links are set up."""
