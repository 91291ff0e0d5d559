"""Signing in is attacked: by guessing, by asking around, by reading what is kept."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from engine.sign_in.asking import OF_A_MAILBOX
from engine.sign_in.proving import TRIES
from engine.sign_in.session import IDLE
from storage.people import assign, committee, officer, save_officer
from storage.sessions import sessions_of
from tests.builders import NOW, SINCE, Ready
from tests.signing_in import LAN, acts_of, ask, asked, letters, mailed, until
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


def test_after_five_wrong_codes_the_right_one_is_too_late(
    ready: Ready, lan: Browser, folder: Path
) -> None:
    letter = asked(lan, folder)
    told = [lan.post("/sign-in/code", ("code", letter.wrong_code)) for _ in range(TRIES)]
    assert [one.status for one in told] == [422] * (TRIES - 1) + [410]
    assert "4 tries are left" in told[0].text
    assert "1 try is left" in told[3].text
    assert lan.post("/sign-in/code", ("code", letter.code)).status == 410
    until(lambda: "sign_in.given_up" in acts_of(ready))


def test_many_at_once_get_no_more_than_five_tries(lan: Browser, folder: Path) -> None:
    letter = asked(lan, folder)

    def tries(_: int) -> int:
        guesser = Browser(lan.address, cookies=dict(lan.cookies))
        return guesser.post("/sign-in/code", ("code", letter.wrong_code)).status

    with ThreadPoolExecutor(10) as many:
        statuses = sorted(many.map(tries, range(40)))
    assert statuses == [410] * 36 + [422] * 4 or statuses.count(422) == TRIES - 1
    assert lan.post("/sign-in/code", ("code", letter.code)).status == 410


def test_many_right_codes_at_once_begin_one_session(
    ready: Ready, lan: Browser, folder: Path
) -> None:
    letter = asked(lan, folder)

    def types(_: int) -> int:
        typing = Browser(lan.address, cookies=dict(lan.cookies))
        return typing.post("/sign-in/code", ("code", letter.code)).status

    with ThreadPoolExecutor(5) as many:
        statuses = list(many.map(types, range(5)))
    assert statuses.count(303) == 1
    assert len(_sessions(ready, "lan-xa-a")) == 1


def test_a_mailbox_is_written_to_five_times_an_hour_known_or_not(
    ready: Ready, folder: Path
) -> None:
    with served(ready.db, folder) as address:
        for mailbox in (LAN, "stranger@example.vn"):
            statuses = [ask(Browser(address), mailbox).status for _ in range(OF_A_MAILBOX + 1)]
            assert statuses == [303] * OF_A_MAILBOX + [429]
    with served(ready.db, folder, NOW + timedelta(hours=1)) as later:
        assert ask(Browser(later), LAN).status == 303


def _shape(text: str) -> str:
    """A page without what differs from browser to browser."""
    return re.sub(r'value="[\w-]{22}"', "", text)


def test_a_strange_mailbox_gets_the_same_answers(address: str, folder: Path) -> None:
    told = {}
    for mailbox in (LAN, "stranger@example.vn"):
        browser = Browser(address)
        asked = ask(browser, mailbox)
        pages = [_shape(browser.get("/sign-in/code").text)]
        # No code of six digits: certainly wrong for both.
        wrong = [browser.post("/sign-in/code", ("code", "x")) for _ in range(TRIES)]
        pages += [_shape(one.text) for one in wrong]
        lengths = sorted((name, len(value)) for name, value in browser.cookies.items())
        told[mailbox] = (asked.status, asked.to, pages, [one.status for one in wrong], lengths)
    assert told[LAN] == told["stranger@example.vn"]
    mailed(folder)
    assert len(letters(folder)) == 1


def test_time_does_not_tell_a_known_mailbox_from_a_strange_one(ready: Ready, folder: Path) -> None:
    with ready.db.write() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        for number in range(300):
            save_officer(work, of.id, code=f"o{number}", name="Đ/c", email=f"o{number}@example.vn")
    took: dict[str, list[float]] = {"o": [], "x": []}
    with served(ready.db, folder) as address:
        browser = Browser(address)
        browser.get("/sign-in")
        for number in range(24):
            for kind, spent in took.items():
                began = time.perf_counter()
                browser.post("/sign-in", ("address", f"{kind}{number}@example.vn"), ("next", ""))
                spent.append(time.perf_counter() - began)
    known, strange = (statistics.median(one[4:]) for one in took.values())
    # A letter takes ten times as long to write and far longer to send; this is noise.
    assert abs(known - strange) < 0.02


def test_nobody_is_chosen_before_the_code_was_right(
    ready: Ready, lan: Browser, folder: Path
) -> None:
    _shares_with_lan(ready, "hoa")
    asked(lan, folder)
    with ready.db.read() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        hoa = officer(work, of.id, "hoa")
        assert hoa is not None
    assert lan.post("/sign-in/as", ("officer", str(hoa.id))).status == 410


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example/x",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\\\\evil.example",
        "/sign-out",
        "/%0d%0aSet-Cookie:x=y\r\n",
        "/" + "x" * 600,
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(lan: Browser, folder: Path, wanted: str) -> None:
    letter = asked(lan, folder, wanted)
    answer = lan.post("/sign-in/code", ("code", letter.code))
    assert answer.status == 303
    assert answer.to == "/inbox" or re.fullmatch(r"/%0d%0a[\w:=%-]*", answer.to)
    assert lan.get("/sign-in?next=//evil.example").to == "/inbox"


def test_a_wanted_page_in_a_cookie_that_was_changed_leads_nowhere(
    lan: Browser, folder: Path
) -> None:
    letter = asked(lan, folder, "/account")
    lan.cookies["lantoa-next"] = "%2F%2Fevil.example"
    assert lan.post("/sign-in/code", ("code", letter.code)).to == "/inbox"


def test_a_session_has_a_new_token_each_time(lan: Browser, folder: Path) -> None:
    lan.cookies["lantoa-session"] = "x" * 43
    letter = asked(lan, folder)
    assert lan.post("/sign-in/code", ("code", letter.code)).status == 303
    assert lan.cookies["lantoa-session"] not in ("x" * 43, letter.code)
    assert lan.cookies["lantoa-session"] not in letter.link


def test_cookies_are_out_of_reach_of_scripts(lan: Browser, folder: Path) -> None:
    letter = asked(lan, folder)
    answer = lan.post("/sign-in/code", ("code", letter.code))
    (kept,) = [
        one for one in answer.headers.get_all("Set-Cookie", ()) if one.startswith("lantoa-session=")
    ]
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    assert "Path=/" in kept


def test_what_is_kept_holds_no_secret_of_signing_in(
    ready: Ready, lan: Browser, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    letter = asked(lan, folder)
    secrets = [
        letter.code,
        letter.link.rpartition("/")[2],
        lan.cookies["lantoa-ask"].partition(".")[2],
    ]
    lan.post("/sign-in/code", ("code", letter.code))
    secrets.append(lan.cookies["lantoa-session"])
    with ready.db.read() as work:
        kept = "\n".join(
            str(row)
            for (name,) in work.sql("SELECT name FROM sqlite_master WHERE type = 'table'")
            for row in work.sql(f'SELECT * FROM "{name}"')
        )
    files = b"".join(one.read_bytes() for one in tmp_path.glob("lantoa.db*"))
    for secret in secrets:
        # Six digits may stand somewhere by chance inside a hash: they must not stand alone.
        assert not re.search(rf"(?<![\w]){re.escape(secret)}(?![\w])", kept)
        assert len(secret) == 6 or secret.encode() not in files
        assert secret not in caplog.text
    assert LAN not in _asks(ready)
    assert "sign_in" not in str(_outbox(ready))


def test_a_letter_that_cannot_leave_is_an_incident_and_no_answer(
    ready: Ready, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder")
    with served(ready.db, blocked) as address:
        statuses = {ask(Browser(address), one).status for one in (LAN, "stranger@example.vn")}
        assert statuses == {303}
        until(lambda: "sign_in_unsent" in _incidents(ready))
    assert "mail_folder" in _incidents(ready)


def test_a_form_of_another_site_asks_for_no_letter(lan: Browser, folder: Path) -> None:
    lan.get("/sign-in")
    answer = lan.post("/sign-in", ("address", LAN), Origin="https://evil.example")
    assert answer.status == 403
    time.sleep(1)
    assert letters(folder) == []


def _shares_with_lan(ready: Ready, code: str) -> None:
    with ready.db.write() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        made = save_officer(work, of.id, code=code, name="Hoa", email=f" {LAN.title()} ")
        assign(work, made, "secretariat", None, since=SINCE)


def _sessions(ready: Ready, code: str) -> tuple[object, ...]:
    with ready.db.read() as work:
        return sessions_of(work, ready.officer(code).officer_id or 0, NOW, NOW - IDLE)


def _incidents(ready: Ready) -> str:
    with ready.db.read() as work:
        return str(work.sql("SELECT kind, facts FROM incident"))


def _asks(ready: Ready) -> str:
    with ready.db.read() as work:
        return str(work.sql("SELECT * FROM sign_in_ask"))


def _outbox(ready: Ready) -> list[object]:
    with ready.db.read() as work:
        return list(work.sql("SELECT DISTINCT letter FROM message"))
