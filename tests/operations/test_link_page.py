"""The page of an action link, over real HTTP: looking changes nothing, choosing acts once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine.advance import advance
from engine.links.granting import LASTS, Granted
from engine.move import Move
from storage.documents import attachments
from storage.grants import grant
from storage.records import record
from tests.builders import NOW, Ready, an_officer
from tests.granting import a_link
from tests.records import a_model
from tests.visiting import Answer, Browser, signed_in

SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')


def path(link: Granted) -> str:
    return f"/a/{link.grant_id}/{link.token}"


def standing(ready: Ready, code: str) -> tuple[str, int]:
    with ready.db.read() as work:
        row = record(work, code)
    assert row is not None
    return row.state, row.version


def choose(browser: Browser, link: Granted, choice: str, *fields: tuple[str, str]) -> Answer:
    """Open the page, then send its form with a choice."""
    page = browser.get(path(link))
    found = SHOWN.search(page.text)
    assert found, page.text
    return browser.post(path(link), ("shown", found[1]), ("choice", choice), *fields)


def test_a_page_shows_what_would_follow_and_has_no_choice_made(ready: Ready, address: str) -> None:
    code = a_model(ready)
    before = standing(ready, code)
    link = a_link(ready, code)
    page = Browser(address).get(path(link))
    assert page.status == 200
    for said in ("Tiếng loa an ninh", "Đ/c lan-xa-a", code, "Moves it to “Registered”"):
        assert said in page.text
    assert 'value="register" required>' in page.text
    assert "checked" not in page.text
    assert "<script" not in page.text
    assert standing(ready, code) == before


def test_two_clicks_move_the_record_and_a_third_tells_of_it(ready: Ready, address: str) -> None:
    code = a_model(ready)
    link, browser = a_link(ready, code), Browser(address)
    done = choose(browser, link, "register")
    assert (done.status, done.to) == (303, path(link))
    assert standing(ready, code)[0] == "registered"
    again = browser.get(done.to)
    assert again.status == 200
    assert "You did “Register”" in again.text
    assert "No step leads back from here" in again.text
    assert Browser(address).get(path(link)).status == 200


def test_the_page_speaks_the_officers_language_until_asked_for_another(
    ready: Ready, address: str
) -> None:
    link = a_link(ready, a_model(ready))
    assert '<html lang="vi">' in Browser(address, lang="").get(path(link)).text
    assert '<html lang="en">' in Browser(address).get(f"{path(link)}?lang=en").text


def test_the_pages_after_a_choice_speak_the_officers_language_too(
    ready: Ready, address: str
) -> None:
    link, browser = a_link(ready, a_model(ready)), Browser(address, lang="")
    assert '<html lang="vi">' in choose(browser, link, "later").text
    assert choose(browser, link, "register").status == 303
    assert '<html lang="vi">' in browser.get(path(link)).text


def test_a_move_that_wants_a_reason_says_so_when_none_was_given(ready: Ready, address: str) -> None:
    link, browser = a_link(ready, a_model(ready)), Browser(address)
    refused = choose(browser, link, "withdraw")
    assert refused.status == 409
    assert '<ul class="reasons">' in refused.text
    assert 'value="withdraw" required checked' in refused.text
    assert 'aria-invalid="true" aria-describedby="note.wrong" autofocus' in refused.text
    assert choose(browser, link, "withdraw", ("note", "Trùng mô hình khác")).status == 303


def test_a_form_sent_as_it_is_found_does_nothing(ready: Ready, address: str) -> None:
    code = a_model(ready)
    link, browser = a_link(ready, code), Browser(address)
    before = standing(ready, code)
    shown = SHOWN.search(browser.get(path(link)).text)
    assert shown
    refused = browser.post(path(link), ("shown", shown[1]))
    assert refused.status == 422
    assert "Nothing was chosen" in refused.text
    assert standing(ready, code) == before


def test_not_now_is_an_answer_and_leaves_the_link_good(ready: Ready, address: str) -> None:
    code = a_model(ready)
    link, browser = a_link(ready, code), Browser(address)
    before = standing(ready, code)
    assert choose(browser, link, "later").status == 200
    assert standing(ready, code) == before
    assert choose(browser, link, "register").status == 303


def test_what_changed_since_the_page_was_opened_is_shown_before_anything_happens(
    ready: Ready, address: str
) -> None:
    code = a_model(ready)
    link, browser = a_link(ready, code), Browser(address)
    browser.get(path(link))
    stale = browser.post(path(link), ("shown", "0" * 64), ("choice", "register"))
    assert stale.status == 409
    assert "The record changed after this page was opened" in stale.text
    assert "checked" not in stale.text
    assert standing(ready, code)[0] == "proposed"


def test_a_link_to_a_record_that_moved_says_who_when_and_to_what(
    ready: Ready, address: str
) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    advance(ready.db, Move(code, "register"), ready.officer("thu"), NOW)
    page = Browser(address).get(path(link))
    assert page.status == 409
    assert "Đ/c thu moved" in page.text
    assert "“Registered”" in page.text


def test_a_wrong_token_and_a_grant_that_never_was_look_alike(ready: Ready, address: str) -> None:
    link = a_link(ready, a_model(ready))
    swapped = link.token.swapcase()
    pages = [
        Browser(address, cookies={"lantoa-form": "k" * 22}).get(where)
        for where in (
            f"/a/{link.grant_id}/{swapped}",
            f"/a/{link.grant_id}/{link.token[:-1]}",
            f"/a/{'0' * 32}/{link.token}",
        )
    ]
    assert {one.status for one in pages} == {404}
    assert len({re.sub(r'href="/a/[^"]*"', "", one.text) for one in pages}) == 1


@pytest.mark.parametrize("tail", [".", ">", ").", "'", ";", "!", "%E2%80%9D", "%20", "%0D%0A"])
def test_what_a_mail_program_takes_into_the_address_does_no_harm(
    ready: Ready, address: str, tail: str
) -> None:
    link = a_link(ready, a_model(ready))
    assert Browser(address).get(path(link) + tail).status == 200


def test_another_site_cannot_send_the_form(ready: Ready, address: str) -> None:
    code = a_model(ready)
    link, browser = a_link(ready, code), Browser(address)
    shown = SHOWN.search(browser.get(path(link)).text)
    assert shown
    sent = (("shown", shown[1]), ("choice", "register"))
    assert browser.post(path(link), *sent, Origin="https://elsewhere.example").status == 403
    assert Browser(address).post(path(link), *sent).status == 403
    assert standing(ready, code)[0] == "proposed"


def test_an_old_link_says_until_when_it_was_good(ready: Ready, address: str) -> None:
    link = a_link(ready, a_model(ready), now=NOW - LASTS - timedelta(days=1))
    page = Browser(address).get(path(link))
    assert page.status == 409
    assert "This link was good until" in page.text


def test_a_form_is_filled_and_a_paper_handed_in_with_the_move(ready: Ready, address: str) -> None:
    code = a_model(ready, form={"name": "Loa"})  # the sector is missing
    link, browser = a_link(ready, code), Browser(address)
    page = browser.get(path(link))
    shown = SHOWN.search(page.text)
    assert shown
    assert 'name="register.value.sector"' in page.text
    done = browser.hand_in(
        path(link),
        ("shown", shown[1]),
        ("choice", "register"),
        ("register.value.sector", "village"),
        files=[("register.paper.report", "anh.jpg", b"\xff\xd8\xff\xe0" + b"x" * 2000)],
    )
    assert done.status == 303, done.text
    with ready.db.read() as work:
        row = record(work, code)
        assert row is not None
        assert '"sector":"village"' in row.form
        (paper,) = attachments(work, row.id)
    assert (row.state, paper.kind, paper.filename) == ("registered", "report", "anh.jpg")


def test_a_value_that_cannot_be_read_is_named_and_nothing_typed_is_lost(
    ready: Ready, address: str
) -> None:
    code = a_model(ready)
    link, browser = a_link(ready, code), Browser(address)
    wrong = choose(
        browser,
        link,
        "register",
        ("register.value.households", "nhiều"),
        ("note", "Đã họp chi bộ"),
    )
    assert wrong.status == 422
    assert "Households" in wrong.text
    field = 'id="register.value.households"'
    assert field in wrong.text
    assert 'aria-describedby="register.value.households.wrong" autofocus' in wrong.text
    assert 'value="register" required checked' in wrong.text
    assert 'value="nhiều"' in wrong.text
    assert "Đã họp chi bộ" in wrong.text
    assert standing(ready, code)[0] == "proposed"


def test_a_refused_move_says_why_and_the_link_stays_good(ready: Ready, address: str) -> None:
    link, browser = a_link(ready, a_model(ready, form={"name": "Loa"})), Browser(address)
    refused = choose(browser, link, "register")  # the sector is still missing
    assert refused.status == 409
    assert "It could not be done" in refused.text
    assert "Registration form still lacks: Sector" in refused.text
    assert 'aria-describedby="register.value.sector.wrong" autofocus' in refused.text
    with ready.db.read() as work:
        found = grant(work, link.grant_id)
    assert found is not None
    assert found.status == "open"


def test_who_got_the_letter_by_mistake_says_so_and_nothing_moves(
    ready: Ready, address: str
) -> None:
    code = a_model(ready)
    link, browser = a_link(ready, code), Browser(address)
    before = standing(ready, code)
    assert 'href="#not-me"' in browser.get(path(link)).text
    done = choose(browser, link, "not_me")
    assert (done.status, done.to) == (303, path(link))
    told = browser.get(path(link))
    assert told.status == 409
    assert "Reported as sent to the wrong person" in told.text
    assert code not in told.text
    assert "lan-xa-a" not in told.text
    assert standing(ready, code) == before


def test_a_link_does_nothing_where_somebody_else_is_signed_in(ready: Ready, address: str) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    an_officer(ready.db, "mai", unit_code="xa-a")
    other = Browser(address, cookies=signed_in(ready.db, "mai"))
    page = other.get(path(link))
    assert page.status == 403
    assert "This link is for Đ/c lan-xa-a" in page.text
    assert "Tiếng loa an ninh" not in page.text
    shown = SHOWN.search(Browser(address).get(path(link)).text)
    assert shown
    for choice in ("register", "not_me"):
        sent = other.post(path(link), ("shown", shown[1]), ("choice", choice))
        assert sent.status == 403
    assert standing(ready, code)[0] == "proposed"
    own = Browser(address, cookies=signed_in(ready.db, "lan-xa-a"))
    assert choose(own, link, "register").status == 303
