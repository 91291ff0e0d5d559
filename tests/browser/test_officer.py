"""An officer in a real browser: from the letter to the record, and through the console."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.policy import SMTP
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext

from engine.advance import advance
from engine.move import Move
from storage.records import record
from tests.browsing import PHONE, WIDE, accessible, fits
from tests.builders import NOW, Ready, ready_database
from tests.granting import a_link
from tests.records import a_model, models
from tests.visiting import served, signed_in

PLAN = "small-2023"


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}")
    yield made
    made.db.close()


@pytest.fixture
def address(ready: Ready, tmp_path: Path) -> Iterator[str]:
    with served(ready.db, tmp_path / "mail") as found:
        yield found


def standing(ready: Ready, code: str) -> str:
    with ready.db.read() as work:
        row = record(work, code)
    assert row is not None
    return row.state


def signed(
    chrome: Chromium, ready: Ready, address: str, code: str, **how: object
) -> BrowserContext:
    """A browser in which that officer is signed in."""
    context = chrome.new_context(base_url=address, **how)  # type: ignore[arg-type]
    cookies = signed_in(ready.db, code, NOW)
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
    return context


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(
    ("lang", "choice", "button", "told"),
    [("vi", "Đăng ký", "Thực hiện", "Đã ghi nhận"), ("en", "Register", "Do it", "Done")],
    ids=["vi", "en"],
)
def test_a_link_from_a_letter_moves_the_record_in_two_clicks_on_a_phone(
    browser: Chromium,
    ready: Ready,
    address: str,
    script: bool,
    lang: str,
    choice: str,
    button: str,
    told: str,
) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    context = browser.new_context(viewport=PHONE, java_script_enabled=script)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/a/{link.grant_id}/{link.token}?lang={lang}")
    page.get_by_role("radio", name=choice, exact=True).check()
    page.get_by_role("button", name=button).click()
    assert page.get_by_role("heading", level=1).inner_text() == told
    assert standing(ready, code) == "registered"
    page.reload()
    page.go_back()
    assert standing(ready, code) == "registered"
    context.close()


def test_a_code_from_the_letter_signs_in_and_the_inbox_opens(
    browser: Chromium, ready: Ready, address: str, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=address, locale="en-GB")
    page = context.new_page()
    page.goto("/inbox")
    page.get_by_role("textbox").fill("lan-xa-a@example.vn")
    page.locator("main button").click()
    page.wait_for_url("**/sign-in/code")
    for _ in range(100):
        if letters := list((tmp_path / "mail").rglob("*.eml")):
            break
        page.wait_for_timeout(50)
    read = email.message_from_bytes(letters[0].read_bytes(), policy=SMTP)
    part = read.get_body(("plain",))
    assert part is not None
    digits = re.search(r"\b(\d{3}) ?(\d{3})\b", str(part.get_content()))
    assert digits
    page.locator("input[inputmode=numeric]").fill("".join(digits.groups()))
    page.locator("main button").first.click()
    page.wait_for_url("**/inbox")
    assert page.get_by_role("link", name="Đ/c lan-xa-a").is_visible()
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_several_records_move_from_the_inbox(
    browser: Chromium, ready: Ready, address: str, script: bool
) -> None:
    codes = models(ready, 2)
    context = signed(browser, ready, address, "lan-xa-a", java_script_enabled=script)
    page = context.new_page()
    page.goto("/inbox?lang=en")
    for code in codes:
        page.get_by_role("checkbox", name=code).check()
    page.get_by_role("combobox").select_option("register")
    page.get_by_role("button", name="Look first").click()
    assert {standing(ready, one) for one in codes} == {"proposed"}
    page.get_by_role("button", name="Do it for 2 records").click()
    assert {standing(ready, one) for one in codes} == {"registered"}
    context.close()


def test_a_record_shows_its_drawn_steps_and_what_happened(
    browser: Chromium, ready: Ready, address: str
) -> None:
    code = a_model(ready)
    context = signed(browser, ready, address, "lan-xa-a")
    page = context.new_page()
    page.goto(f"/records/{code}?lang=en")
    page.get_by_role("radio", name="Register", exact=True).check()
    page.get_by_role("button", name="Do it").click()
    assert page.locator(".history li").first.inner_text().startswith("1 March 2023, 09:00")
    drawn = page.get_by_role("img")
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    context.close()


@pytest.mark.parametrize(
    ("size", "lang", "button", "told"),
    [
        (PHONE, "vi", "Đề nghị tháo gỡ", "Đ/c thu đã đề nghị"),
        (WIDE, "en", "Ask to have it cleared", "Đ/c thu asked"),
    ],
    ids=["phone-vi", "wide-en"],
)
def test_whoever_can_clear_a_move_is_asked_from_the_record_without_script(
    browser: Chromium,
    ready: Ready,
    address: str,
    size: dict[str, int],
    lang: str,
    button: str,
    told: str,
) -> None:
    codes = models(ready, 3)
    for code in codes[:2]:
        advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    scriptless = signed(browser, ready, address, "thu", viewport=size, java_script_enabled=False)
    page = scriptless.new_page()
    page.goto(f"/records/{codes[2]}?lang={lang}")
    page.locator("summary").first.click()
    page.locator("textarea[form='ask.register']").fill("Xin xem giúp")
    asking = page.get_by_role("button", name=button)
    # Outside the form of the moves, where Enter in any field would press it.
    assert asking.get_attribute("form") == "ask.register"
    with page.expect_navigation():
        asking.click()
    assert page.locator("#move\\.register .note").inner_text().startswith(told)
    assert page.get_by_role("button", name=button).count() == 0
    scriptless.close()
    context = signed(browser, ready, address, "thu", viewport=size)
    page = context.new_page()
    for one in codes:
        page.goto(f"/records/{one}?lang={lang}")
        assert accessible(page) == []
        assert fits(page)
    context.close()


@pytest.mark.parametrize(
    ("size", "lang"), [(PHONE, "vi"), (WIDE, "en")], ids=["phone-vi", "wide-en"]
)
def test_every_page_is_accessible_and_fits_the_screen(
    browser: Chromium, ready: Ready, address: str, size: dict[str, int], lang: str
) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    context = signed(browser, ready, address, "thu", viewport=size)
    page = context.new_page()
    faults = []
    for path in (
        "/inbox",
        "/plans",
        f"/plans/{PLAN}",
        f"/plans/{PLAN}/sent",
        f"/plans/{PLAN}/records",
        f"/records/{code}",
        "/account",
        "/account/totp",
        "/sign-in/again",
        f"/s/{link.grant_id[:12]}/{link.token}",
        f"/a/{link.grant_id}/{link.token}",
        "/nowhere",
    ):
        page.goto(f"{path}?lang={lang}")
        faults += [f"{path}: {one}" for one in accessible(page)]
        faults += [] if fits(page) else [f"{path}: wider than the screen"]
    assert faults == []
    context.close()


def test_no_script_but_our_own_runs(browser: Chromium, ready: Ready, address: str) -> None:
    context = signed(browser, ready, address, "thu")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/inbox", f"/plans/{PLAN}", f"/plans/{PLAN}/sent"):
        page.goto(path)
    assert said == []
    context.close()
