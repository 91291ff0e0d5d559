"""The button on a record's page that asks whoever can clear what stands in the way."""

from __future__ import annotations

import pytest

from engine.advance import advance
from engine.move import Move
from storage.mail import MailFilter, messages
from tests.builders import NOW, Ready
from tests.records import models
from tests.visiting import Browser, signed_in

ASK = 'name="ask" value="register"'


@pytest.fixture
def third(ready: Ready) -> str:
    codes = models(ready, 3)
    for code in codes[:2]:
        advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    return codes[2]


def as_officer(ready: Ready, address: str, code: str, lang: str = "en") -> Browser:
    return Browser(address, lang, signed_in(ready.db, code, NOW))


@pytest.mark.parametrize(
    ("lang", "button", "done", "label"),
    [
        (
            "vi",
            "Đề nghị tháo gỡ",
            "Đ/c thu đã đề nghị lúc 09g00 ngày 01/3/2023; thư gửi tới Đ/c lan-xa-a.",
            "Đăng ký",
        ),
        (
            "en",
            "Ask to have it cleared",
            "Đ/c thu asked on 1 March 2023, 09:00; a letter goes to Đ/c lan-xa-a.",
            "Register",
        ),
    ],
)
def test_the_button_asks_once_and_the_page_then_says_so(
    ready: Ready, address: str, third: str, lang: str, button: str, done: str, label: str
) -> None:
    thu = as_officer(ready, address, "thu", lang)
    page = thu.get(f"/records/{third}").text
    assert ASK in page
    assert button in page
    sent = thu.post(f"/records/{third}/ask", ("ask", "register"), ("note", "Xin xem giúp"))
    assert (sent.status, sent.to) == (303, f"/records/{third}#move.register")
    page = thu.get(f"/records/{third}").text
    assert ASK not in page
    assert done in page
    log = thu.get("/desk/log?chain=small-2023&act=record.asked").text
    assert f"{third}</a> {label}" in log
    again = thu.post(f"/records/{third}/ask", ("ask", "register"))
    assert again.status == 409
    with ready.db.read() as work:
        assert len(messages(work, MailFilter(letter="request"))) == 1


def test_where_there_is_nobody_to_ask_the_page_says_so(
    ready: Ready, address: str, third: str
) -> None:
    with ready.db.write() as work:
        work.sql("UPDATE officer SET email = '' WHERE code = 'lan-xa-a'")
    page = as_officer(ready, address, "thu").get(f"/records/{third}").text
    assert ASK not in page
    assert "There is nobody to write to (Unit officer)" in page


def test_what_is_ones_own_to_clear_has_no_button(ready: Ready, address: str, third: str) -> None:
    assert ASK not in as_officer(ready, address, "lan-xa-a").get(f"/records/{third}").text


def test_a_record_of_another_unit_is_not_there_to_ask_for(
    ready: Ready, address: str, third: str
) -> None:
    other = as_officer(ready, address, "lan-xa-b")
    other.get("/inbox")
    assert other.post(f"/records/{third}/ask", ("ask", "register")).status == 404
