"""The secretariat's desk in a real browser: decisions, the log, letters let go on a phone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, expect

from engine.advance import advance
from engine.move import Move
from engine.watch import tick
from storage.database import Database
from storage.decisions import in_force
from storage.incidents import raise_incident
from storage.lifecycle import create_database
from storage.mail import MailFilter, messages
from storage.records import record
from tests.browsing import PHONE, WIDE, accessible, fits
from tests.builders import NOW, Ready, ready_database
from tests.owing import OPENED, local, run_plan
from tests.records import a_model, models
from tests.visiting import served, signed_in

PLAN = "small-2023"
LATER = local(3, 20)


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}")
    yield made
    made.db.close()


@pytest.fixture
def address(ready: Ready, tmp_path: Path) -> Iterator[str]:
    with served(ready.db, tmp_path / "mail") as found:
        yield found


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Database]:
    """Two escalations were prepared, which wait for the office."""
    ground = run_plan(
        create_database(f"sqlite:///{tmp_path / 'held.db'}", rehearsal=True, now=OPENED), 2
    )
    for day in (local(3, 9), local(3, 14), LATER):
        tick(ground.db, day)
        ground.deliver(day)
    yield ground.db
    ground.db.close()


def opened(
    chrome: Chromium, db: Database, address: str, code: str, now: object = NOW, **how: object
) -> BrowserContext:
    """A browser in which that officer is signed in."""
    context = chrome.new_context(base_url=address, **how)  # type: ignore[arg-type]
    cookies = signed_in(db, code, now)  # type: ignore[arg-type]
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
    return context


def waiting(db: Database) -> int:
    with db.read() as work:
        return len(messages(work, MailFilter(status="held")))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_paper_decision_is_entered_for_many_records_by_their_rows(
    browser: Chromium, ready: Ready, address: str, script: bool
) -> None:
    codes = models(ready, 2)
    context = opened(browser, ready.db, address, "thu", java_script_enabled=script)
    page = context.new_page()
    page.goto(f"/desk/decisions/{PLAN}?lang=vi")
    page.get_by_label("Loại văn bản").select_option("quyet_dinh")
    for label, value in (
        ("Số", "12-QĐ/HU"),
        ("Ngày ký", "2023-02-28"),
        ("Người ký", "Vi Thị Ngọc"),
        ("Chức vụ", "Phó Bí thư"),
        ("Ký thay mặt (T/M, K/T, T/L)", "T/M Ban Thường vụ"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    numbers = [code.rpartition("-")[2] for code in codes]
    rows = page.get_by_label("Từng hồ sơ một dòng: mã, rồi kết luận")
    rows.fill(f"{numbers[0]} scale_up\n{numbers[1]} nothing")
    page.get_by_role("button", name="Nhập quyết định").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{numbers[1]} nothing")
    rows.fill(f"{numbers[0]} scale_up\n{numbers[1]} develop")
    page.get_by_role("button", name="Nhập quyết định").click()
    expect(page.get_by_text("12-QĐ/HU")).to_be_visible()
    with ready.db.read() as work:
        found = [record(work, code) for code in codes]
        said = in_force(work, [one.id for one in found if one])
    assert sorted(one.outcome for each in said.values() for one in each) == ["develop", "scale_up"]
    context.close()


def test_the_log_is_found_from_a_record_filtered_verified_and_downloaded(
    browser: Chromium, ready: Ready, address: str, tmp_path: Path
) -> None:
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    context = opened(browser, ready.db, address, "thu", accept_downloads=True)
    page = context.new_page()
    page.goto(f"/records/{code}?lang=en")
    page.locator(".history a").first.click()
    row = page.locator("tr:target")
    expect(row).to_contain_text(code)
    expect(row).to_contain_text("moved")
    page.get_by_label("Act", exact=True).select_option("record.proposed")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the .zip").click()
    download.value.save_as(tmp_path / "log.zip")
    assert "lantoa_verify.py" in zipfile.ZipFile(tmp_path / "log.zip").namelist()
    page.get_by_role("link", name="Verify", exact=False).first.click()
    expect(page.get_by_text("Nobody has verified")).to_be_visible()
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_role("status")).to_contain_text("by thu")
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_held_letter_is_read_and_let_go_on_a_phone(
    browser: Chromium, held: Database, tmp_path: Path, script: bool
) -> None:
    with served(held, tmp_path / "mail", LATER) as address:
        context = opened(
            browser, held, address, "clerk", LATER, viewport=PHONE, java_script_enabled=script
        )
        page = context.new_page()
        page.goto("/desk/letters?status=held&lang=vi")
        page.get_by_role("link", name="Báo cáo việc quá hạn").first.click()
        letter = page.frame_locator("iframe.mail")
        expect(letter.get_by_text("Kính gửi").first).to_be_visible()
        page.go_back()
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="Không gửi").click()
        expect(page.get_by_role("alert")).to_contain_text("Chưa ghi lý do")
        assert waiting(held) == 2
        page.get_by_role("checkbox").nth(1).uncheck()
        page.get_by_role("button", name="Cho gửi", exact=True).click()
        expect(page.get_by_text("sẽ gửi ở lần gửi tới")).to_have_count(1)
        assert waiting(held) == 1
        context.close()


@pytest.mark.parametrize(
    ("size", "lang"), [(PHONE, "vi"), (WIDE, "en")], ids=["phone-vi", "wide-en"]
)
def test_every_page_of_the_desk_is_accessible_and_fits_the_screen(
    browser: Chromium, held: Database, tmp_path: Path, size: dict[str, int], lang: str
) -> None:
    with held.write() as work:
        facts = {"address": "lan@x.vn", "answer": "550 5.1.1"}
        raise_incident(work, "dead_mailbox", "lan@x.vn", facts, LATER)
        gone = {"why": "login", "answer": "535 5.7.8"}
        raise_incident(work, "sender_paused", "sender", gone, LATER)
        work.sql("UPDATE incident SET closed_at = raised_at WHERE kind = 'sender_paused'")
        number = messages(work, MailFilter(status="held"))[0].id
    faults = []
    with served(held, tmp_path / "mail", LATER) as address:
        context = opened(browser, held, address, "clerk", LATER, viewport=size)
        page = context.new_page()
        for path in (
            "/desk",
            "/desk/drop",
            "/desk/log",
            "/desk/log/verify",
            "/desk/letters",
            "/desk/letters?status=held",
            "/desk/letters?status=breaker",
            f"/desk/letters/{number}",
            "/desk/incidents",
            "/desk/incidents/closed",
            f"/desk/decisions/{PLAN}",
            "/desk/new-plan",
            "/desk/plan-file",
            f"/plans/{PLAN}/sent",
            f"/plans/{PLAN}/tables",
            f"/plans/{PLAN}/programme",
            f"/plans/{PLAN}/papers",
            f"/plans/{PLAN}/new/model",
            "/stats",
        ):
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
            faults += [f"{path}: {one}" for one in accessible(page)]
            faults += [] if fits(page) else [f"{path}: wider than the screen"]
        stranger = browser.new_context(base_url=address, viewport=size)  # type: ignore[arg-type]
        page = stranger.new_page()
        page.goto(f"/sign-in?lang={lang}")
        faults += [f"/sign-in: {one}" for one in accessible(page)]
        page.get_by_role("textbox").fill("nobody@example.vn")
        page.locator("main button").click()
        page.wait_for_url("**/sign-in/code")
        faults += [f"/sign-in/code: {one}" for one in accessible(page)]
        faults += [] if fits(page) else ["/sign-in/code: wider than the screen"]
        context.close()
        stranger.close()
    assert faults == []


def test_what_an_office_prints_has_a_letterhead_and_page_numbers_but_no_buttons(
    browser: Chromium, ready: Ready, address: str
) -> None:
    code = a_model(ready)
    context = opened(browser, ready.db, address, "thu")
    page = context.new_page()
    for path in (
        f"/plans/{PLAN}",
        f"/plans/{PLAN}/sent",
        f"/plans/{PLAN}/records",
        f"/records/{code}",
        f"/desk/decisions/{PLAN}",
    ):
        page.emulate_media(media="screen")
        page.goto(f"{path}?lang=vi")
        assert page.locator(".letterhead").is_hidden(), path
        page.emulate_media(media="print")
        assert "BAN THƯỜNG VỤ" in page.locator(".letterhead").inner_text(), path
        for gone in ("header", "button", "form", ".drawing", "input"):
            shown = [one for one in page.locator(gone).all() if one.is_visible()]
            assert shown == [], f"{path}: {gone}"
        sheet = page.pdf(prefer_css_page_size=True)
        size = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)", sheet)[0]
        assert [round(float(one)) for one in size] == [595, 842], "A4"
    context.close()
