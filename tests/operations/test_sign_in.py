"""Signing in over real HTTP: a letter comes, its link or its code goes back."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.sign_in.asking import GOOD_FOR
from storage.people import assign, committee, save_officer
from tests.builders import NOW, SINCE, Ready
from tests.signing_in import LAN, ask, asked, mailed, name_of
from tests.visiting import Browser, served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def address(ready: Ready, folder: Path) -> Iterator[str]:
    with served(ready.db, folder) as found:
        yield found


@pytest.fixture
def lan(address: str) -> Browser:
    return Browser(address)


def test_a_code_typed_where_it_was_asked_signs_in(lan: Browser, folder: Path) -> None:
    letter = asked(lan, folder, "/account?of=a&b=c")
    answer = lan.post("/sign-in/code", ("code", f"{letter.code[:3]} {letter.code[3:]}"))
    assert (answer.status, answer.to) == (303, "/account?of=a&b=c")
    assert name_of(lan) == "Đ/c lan-xa-a"


def test_a_link_opened_where_it_was_asked_takes_one_click(lan: Browser, folder: Path) -> None:
    letter = asked(lan, folder)
    page = lan.get(letter.link)
    assert "Đ/c lan-xa-a" in page.text
    assert lan.get("/account").status == 303
    assert lan.post(letter.link).to == "/inbox"
    assert name_of(lan) == "Đ/c lan-xa-a"


def test_a_link_opened_elsewhere_signs_nobody_in(lan: Browser, folder: Path, address: str) -> None:
    letter = asked(lan, folder)
    other = Browser(address)
    other.get("/sign-in")
    for answer in (other.get(letter.link), other.post(letter.link)):
        assert "type the 6 digits" in answer.text
        assert "lan-xa-a" not in answer.text
    assert "lantoa-session" not in other.cookies
    assert other.post("/sign-in/code", ("code", letter.code)).status == 410
    # Nothing was used up by it.
    assert lan.post("/sign-in/code", ("code", letter.code)).status == 303


def test_scanners_that_open_the_link_a_hundred_times_use_nothing_up(
    lan: Browser, folder: Path
) -> None:
    letter = asked(lan, folder)
    for _ in range(50):
        assert lan.get(letter.link).status == 200
        assert lan.ask("HEAD", letter.link, None, {}).status == 200
    assert "lantoa-session" not in lan.cookies
    assert lan.post(letter.link).status == 303


def test_an_earlier_letter_of_the_same_browser_still_works(lan: Browser, folder: Path) -> None:
    first = asked(lan, folder)
    ask(lan, LAN)
    assert lan.post(first.link).status == 303


@pytest.mark.parametrize("by", ["link", "code"])
def test_a_letter_works_once(lan: Browser, folder: Path, by: str) -> None:
    letter = asked(lan, folder)
    kept = dict(lan.cookies)
    assert lan.post("/sign-in/code", ("code", letter.code)).status == 303
    thief = Browser(lan.address, cookies=kept)
    again = (
        thief.post(letter.link)
        if by == "link"
        else thief.post("/sign-in/code", ("code", letter.code))
    )
    assert again.status == 410
    assert "lantoa-session" not in thief.cookies


def test_a_letter_is_good_for_ten_minutes(ready: Ready, folder: Path) -> None:
    with served(ready.db, folder) as first:
        lan = Browser(first)
        letter = asked(lan, folder)
    with served(ready.db, folder, NOW + GOOD_FOR) as later:
        lan.address = later
        assert lan.post("/sign-in/code", ("code", letter.code)).status == 410
        assert lan.get(letter.link).status == 410
    with served(ready.db, folder, NOW + GOOD_FOR - timedelta(seconds=1)) as just:
        lan.address = just
        assert lan.post("/sign-in/code", ("code", letter.code)).status == 303


def test_who_shares_a_mailbox_is_asked_whoacts_of(ready: Ready, address: str, folder: Path) -> None:
    _shares_with_lan(ready, "hoa")
    for way in ("link", "code"):
        browser = Browser(address)
        assert ask(browser, LAN.upper()).status == 303
        letter = mailed(folder)
        if way == "code":
            time.sleep(1.5)
            letter = mailed(folder)
            page = browser.post("/sign-in/code", ("code", letter.code))
            to = "/sign-in/as"
        else:
            page, to = browser.get(letter.link), letter.link
        assert "Several officers share this mailbox" in page.text
        hoa = re.findall(r'value="(\d+)" required> <span>Hoa', page.text)[0]
        assert browser.post(to).status == 200
        assert "lantoa-session" not in browser.cookies
        assert browser.post(to, ("officer", "999999")).status == 200
        assert browser.post(to, ("officer", hoa)).status == 303
        assert name_of(browser) == "Hoa"


def test_who_left_or_has_another_mailbox_by_now_does_not_get_in(
    ready: Ready, lan: Browser, folder: Path
) -> None:
    letter = asked(lan, folder)
    with ready.db.write() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        save_officer(work, of.id, code="lan-xa-a", name="Lan", email="other@example.vn")
    assert lan.post("/sign-in/code", ("code", letter.code)).status == 410


def test_an_officer_without_a_role_signs_in_too(ready: Ready, address: str, folder: Path) -> None:
    with ready.db.write() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        save_officer(work, of.id, code="moi", name="Đ/c Mới", email="moi@example.vn", lang="vi")
    browser = Browser(address)
    ask(browser, "moi@example.vn")
    letter = mailed(folder)
    assert "Kính gửi" in letter.text
    browser.post("/sign-in/code", ("code", letter.code))
    assert "You hold no role" in browser.get("/account").text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_speaks_both_languages(
    ready: Ready, address: str, folder: Path, lang: str
) -> None:
    browser = Browser(address, lang=lang)
    page = browser.get("/sign-in")
    assert f'<html lang="{lang}">' in page.text
    assert 'autocomplete="email"' in page.text
    assert ask(browser, "no address").status == 422
    ask(browser, LAN)
    code = browser.get("/sign-in/code").text
    assert 'autocomplete="one-time-code"' in code
    assert 'inputmode="numeric"' in code
    letter = mailed(folder)
    browser.post("/sign-in/code", ("code", letter.code))
    assert ("Đăng xuất" if lang == "vi" else "Sign out") in browser.get("/account").text


def _shares_with_lan(ready: Ready, code: str) -> None:
    with ready.db.write() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        made = save_officer(work, of.id, code=code, name="Hoa", email=f" {LAN.title()} ")
        assign(work, made, "secretariat", None, since=SINCE)
