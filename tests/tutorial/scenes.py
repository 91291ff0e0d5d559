"""What is clicked for each picture, and what is then to be seen. Named as the pictures are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from notifications.mime import words_of
from tests.tutorial import papers
from tests.tutorial.picture import Sight, pressed
from tests.tutorial.walk import PHONE, WIDE, Walk

PLAN = "chi-lang-2023"
ADDRESSES = {
    "clerk": "btg-chuyenvien1@chilang.example",
    "head": "btg-truongban@chilang.example",
    "unit": "xa-mai-sao@chilang.example",
    "auditor": "ubkt-giamsat@chilang.example",
}
MODELS = (
    ("Tiếng loa an ninh", "Chi bộ thôn Lạng Nắc", "Loa truyền thanh nhắc việc an ninh mỗi tối"),
    ("Giếng làng sạch", "Chi hội phụ nữ thôn Sao Thượng", "Mỗi tháng một buổi vệ sinh giếng"),
)
SEND = "main form > p > button, main form .bulk button, main form button:not(.small)"
OUTCOME = {"vi": "Biểu dương, khen thưởng", "en": "Commended"}
SHIPPED = Path(__file__).parents[2] / "workflows" / "plans" / f"{PLAN}.yaml"
LOUDSPEAKER, LIST, REPORT = f"{PLAN}-0083", f"{PLAN}-0034", f"{PLAN}-0075"


# --- letters: as a telephone shows them ----------------------------------------------------------


def letter(
    kind: str, to: str, about: tuple[str, ...], day: str, high: int = 1100
) -> Callable[[Walk], Sight]:
    """The newest letter of a kind in the mail folder; in English as an officer would get it."""

    def seen(walk: Walk) -> Sight:
        page = walk.page("mail", PHONE)
        if walk.lang == "vi":
            page.set_content(words_of(walk.letter(f"-{to}-{kind}").read_bytes()).html)
        else:
            file = walk.folder / f"{kind}.html"
            code, said = walk.run(
                ("mail", "preview", kind, *about, "--html", file.name, "--at", day)
            )
            assert code == 0, said
            page.set_content(file.read_text(encoding="utf-8"))
        return Sight(page, high)

    return seen


def paper(walk: Walk) -> Sight | None:
    """The first page of the paper that was written last."""
    return papers.printed(
        walk, max(walk.folder.glob("*.docx"), key=lambda one: one.stat().st_mtime)
    )


# --- the unit's officer, on a telephone -----------------------------------------------------------


def link(walk: Walk) -> Sight:
    page = walk.page("link", PHONE)
    page.goto(f"{walk.link('-cb-xa-mai-sao-opening')}?lang={walk.lang}")
    return Sight(page, 1250)


def link_sent(walk: Walk) -> Sight:
    page = walk.page("link", PHONE)
    page.goto(walk.link("-cb-xa-mai-sao-opening"))
    for at, (name, who, content) in enumerate(MODELS, start=1):
        for field, value in (("name", name), ("registrant", who), ("content", content)):
            page.locator(f"[id='row.{at}.{field}']").fill(value)
        page.locator(f"[id='row.{at}.sector']").select_option("thon_khu_pho")
        page.locator(f"[id='row.{at}.registrant_kind']").select_option("tap_the")
    page.locator("input[value=send]").check()
    pressed(page, "button[value=send]")
    return Sight(page)


def difficulty(walk: Walk) -> Sight:
    page = signed_in(walk, "unit", PHONE)
    page.goto(f"/plans/{PLAN}/new/difficulty")
    page.locator("textarea").nth(0).fill("Loa thôn Lạng Nắc hỏng từ tháng 4, chưa có kinh phí sửa")
    page.locator("textarea").nth(1).fill("Huyện hỗ trợ hai bộ loa")
    pressed(page, SEND)
    return Sight(page, 1000)


def result(walk: Walk) -> Sight:
    page = signed_in(walk, "unit", PHONE)
    page.goto(f"/records/{LOUDSPEAKER}")
    page.locator("input[value=report_result]").check()
    page.locator("[id='report_result.value.result']").fill("Không còn trộm cắp vặt từ tháng 6")
    page.locator("[id='report_result.value.self_evaluation']").fill("Chi bộ tự đánh giá: tốt")
    return Sight(page, 1300, 300, SEND)


def report_sent(walk: Walk) -> Sight:
    page = signed_in(walk, "unit", PHONE)
    page.goto(f"/records/{REPORT}")
    page.locator("input[value=send]").check()
    page.locator("input[type=file]").set_input_files(papers.report(walk.folder))
    pressed(page, SEND)
    return Sight(page, 1000)


# --- the secretariat, at its desk -----------------------------------------------------------------


def sign_in(walk: Walk) -> Sight:
    page = walk.page("clerk", WIDE)
    _code_asked(walk, page, "clerk")
    page.locator("#code").fill(_digits(walk, "clerk"))
    return Sight(page, 560, press=SEND)


def plan_file(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto("/desk/plan-file")
    page.locator("input[type=file]").first.set_input_files(SHIPPED)
    pressed(page, SEND)
    return Sight(page, 1100)


def drop_errors(walk: Walk) -> Sight:
    return _dropped(walk, papers.list_of_gia_loc(walk, whole=False), "look")


def drop_taken(walk: Walk) -> Sight:
    return _dropped(walk, papers.list_of_gia_loc(walk, whole=True), "take")


def plan(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto(f"/plans/{PLAN}")
    return Sight(page, 1500)


def who_sent(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto(f"/plans/{PLAN}/sent")
    page.locator("details summary").first.click()
    return Sight(page, 900)


def held(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto("/desk/letters?status=held")
    return Sight(page, 1100)


def receive(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto("/inbox")
    for box in page.locator("input[name=record]").all():
        box.check()
    page.locator("#move").select_option("receive")
    pressed(page, "main form .bulk button")
    return Sight(page, 1000, press=SEND)


def evaluate(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto(f"/records/{LOUDSPEAKER}")
    page.locator("input[value=evaluate]").check()
    page.locator("[id='evaluate.value.appraisal']").fill("Thiết thực, ít tốn kém, dân đồng tình")
    page.locator("[id='evaluate.value.applicable']").select_option("true")
    return Sight(page, 1000, 200, SEND)


def decision(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto(f"/desk/decisions/{PLAN}")
    page.locator("#kind").select_option("quyet_dinh")
    for name, value in (
        ("number", "312-QĐ/HU"),
        ("signed", "2023-12-05"),
        ("signer", "Long Văn Nhân"),
        ("post", "Phó Bí thư Thường trực"),
        ("capacity", "T/M"),
        ("rows", f"83 {OUTCOME[walk.lang]}"),
    ):
        page.locator(f"#{name}").fill(value)
    return Sight(page, 1100, press=SEND)


def record(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto(f"/records/{LOUDSPEAKER}")
    page.locator("input[value=commend]").check()
    pressed(page, SEND)
    return Sight(page, 2000)


def stats(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto("/stats")
    return Sight(page, 1000)


def new_plan(walk: Walk) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto("/desk/new-plan")
    return Sight(page, 1200)


def verified(walk: Walk) -> Sight:
    page = signed_in(walk, "auditor")
    page.goto("/desk/log/verify")
    pressed(page, SEND)
    return Sight(page, 700)


# --- ways -----------------------------------------------------------------------------------------


def signed_in(walk: Walk, who: str, size: dict[str, int] = WIDE) -> Page:
    """A page in which that officer is signed in by the digits of a letter."""
    page = walk.page(who, size)
    page.goto(f"/inbox?lang={walk.lang}")
    if "/sign-in" in page.url:
        _code_asked(walk, page, who)
        page.locator("#code").fill(_digits(walk, who))
        pressed(page, SEND)
    return page


def _code_asked(walk: Walk, page: Page, who: str) -> None:
    page.goto(f"/sign-in?lang={walk.lang}")
    walk.forget_letters()
    page.locator("#address").fill(ADDRESSES[who])
    pressed(page, SEND)


def _digits(walk: Walk, who: str) -> str:
    text = words_of(walk.letter("-sign_in", new=True).read_bytes()).text
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", text)
    assert found, text
    return "".join(found.groups())


def _dropped(walk: Walk, file: object, choice: str) -> Sight:
    page = signed_in(walk, "clerk")
    page.goto("/desk/drop")
    page.locator("#files").set_input_files(str(file))
    page.locator(f"input[value={choice}]").check()
    pressed(page, SEND)
    return Sight(page, 620)


SCENES: dict[str, Callable[[Walk], Sight | None]] = {
    "01-opening-letter": letter(
        "opening", "cb-xa-mai-sao", ("--unit", "xa-mai-sao"), "2023-02-01T08:00"
    ),
    "02-link": link,
    "03-link-sent": link_sent,
    "04-receipt": letter("receipt", "cb-xa-mai-sao", ("--record", LIST), "2023-02-08T09:01", 1000),
    "05-sign-in": sign_in,
    "06-plan": plan,
    "07-who-sent": who_sent,
    "08-drop-errors": drop_errors,
    "09-drop-taken": drop_taken,
    "10-reminder": letter(
        "reminder", "cb-xa-gia-loc", ("--unit", "xa-gia-loc"), "2023-02-23T08:00"
    ),
    "11-held": held,
    "12-receive": receive,
    "13-compiled-list": paper,
    "14-difficulty": difficulty,
    "15-result": result,
    "16-report-sent": report_sent,
    "17-evaluate": evaluate,
    "18-proposal": paper,
    "19-decision": decision,
    "20-record": record,
    "21-stats": stats,
    "22-notice": paper,
    "23-commended": letter(
        "commended", "cb-xa-mai-sao", ("--record", LOUDSPEAKER), "2023-12-06T08:01"
    ),
    "24-verified": verified,
    "25-plan-file": plan_file,
    "26-plan-paper": paper,
    "27-new-plan": new_plan,
}

ONLY_LOOKED_AT = frozenset(SCENES) - {
    *("02-link", "03-link-sent", "05-sign-in", "08-drop-errors", "09-drop-taken", "12-receive"),
    *("14-difficulty", "15-result", "16-report-sent", "17-evaluate", "19-decision", "20-record"),
    "24-verified",
}
"""Scenes in which nothing is done: a walk that takes no pictures may leave them out."""
