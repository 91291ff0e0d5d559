"""Signing in on both databases: once, five tries, five letters, whoever races whom."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest

from engine.sign_in.asking import GOOD_FOR, OF_A_MAILBOX, Asked, TooOften, ask
from engine.sign_in.ending import end_all
from engine.sign_in.from_machine import let_in
from engine.sign_in.proving import (
    TRIES,
    Answer,
    Browser,
    Elsewhere,
    Over,
    Signed,
    Wrong,
    by_code,
    by_link,
)
from engine.sign_in.session import visitor
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.people import committee
from tests.builders import NOW, Ready, ready_database
from tests.granting import KEY

LAN = "lan-xa-a@example.vn"
T = TypeVar("T")


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database)


def _asked(ready: Ready, address: str = LAN) -> Asked:
    made = ask(ready.db, KEY, address, "10.0.0.1", NOW)
    assert isinstance(made, Asked)
    return made


def _typed(ready: Ready, asked: Asked, code: str) -> Answer:
    return by_code(ready.db, KEY, asked.id, code, Browser(asked.browser, "Firefox"), NOW)


def _wrong(asked: Asked) -> str:
    return f"{(int(asked.code) + 1) % 1_000_000:06}"


def _together(times: int, does: Callable[[], T]) -> list[T]:
    gate = Barrier(times)

    def one(_: int) -> T:
        gate.wait()
        return does()

    with ThreadPoolExecutor(times) as many:
        return list(many.map(one, range(times)))


def _log(ready: Ready) -> list[tuple[str, str, str]]:
    with ready.db.read() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        assert isinstance(verify_chain(work, of.head_id), Verified)
        return [(one.act, one.actor, one.body["officer"]) for one in entries(work, of.head_id)]


def test_a_code_begins_a_session_that_the_log_tells_of(ready: Ready) -> None:
    asked = _asked(ready)
    signed = _typed(ready, asked, asked.code)
    assert isinstance(signed, Signed)
    who = visitor(ready.db, signed.token, NOW)
    assert who is not None
    assert who.officer.code == "lan-xa-a"
    assert _log(ready) == [("session.began", "lan-xa-a", "lan-xa-a")]


def test_racing_codes_begin_one_session(ready: Ready) -> None:
    asked = _asked(ready)
    answers = _together(5, lambda: _typed(ready, asked, asked.code))
    assert sum(isinstance(one, Signed) for one in answers) == 1
    assert len(_log(ready)) == 1


def test_racing_guesses_are_five_at_most(ready: Ready) -> None:
    asked = _asked(ready)
    answers = _together(16, lambda: _typed(ready, asked, _wrong(asked)))
    assert sum(isinstance(one, Wrong) for one in answers) == TRIES - 1
    assert answers.count(Over(spent=True)) == 1
    assert _typed(ready, asked, asked.code) == Over()


def test_a_link_is_good_in_the_browser_that_asked_and_once(ready: Ready) -> None:
    asked = _asked(ready)

    def opened(secret: str, link: str = asked.link) -> Answer:
        return by_link(ready.db, KEY, asked.id, link, Browser(secret), NOW)

    assert opened("x" * 43) == Elsewhere()
    assert opened("") == Elsewhere()
    assert opened(asked.browser, asked.link.swapcase()) == Over()
    assert isinstance(opened(asked.browser), Signed)
    assert opened(asked.browser) == Over()


def test_nothing_is_good_after_ten_minutes(ready: Ready) -> None:
    asked, late = _asked(ready), NOW + GOOD_FOR
    browser = Browser(asked.browser)
    assert by_code(ready.db, KEY, asked.id, asked.code, browser, late) == Over()
    assert by_link(ready.db, KEY, asked.id, asked.link, browser, late) == Over()


def test_a_code_of_another_request_is_wrong(ready: Ready) -> None:
    mine, other = _asked(ready), _asked(ready, "thu@example.vn")
    if mine.code != other.code:
        assert isinstance(_typed(ready, mine, other.code), Wrong)
    assert by_code(ready.db, KEY, other.id, other.code, Browser(mine.browser), NOW) == Over()


@pytest.mark.parametrize("address", [LAN, "stranger@example.vn"])
def test_five_letters_an_hour_however_many_ask_and_whoever_they_are(
    ready: Ready, address: str
) -> None:
    for _ in range(OF_A_MAILBOX):
        _asked(ready, address)
    again = ask(ready.db, KEY, f" {address.upper()} ", "10.9.9.9", NOW)
    assert isinstance(again, TooOften)
    later = NOW + timedelta(hours=1)
    assert isinstance(ask(ready.db, KEY, address, "10.0.0.1", later), Asked)


def test_nobody_is_signed_in_by_a_strange_mailbox(ready: Ready) -> None:
    asked = _asked(ready, "stranger@example.vn")
    assert asked.officers == ()
    assert _typed(ready, asked, asked.code) == Over()
    assert _log(ready) == []


def test_a_stolen_database_does_not_give_the_code(ready: Ready) -> None:
    asked = _asked(ready)
    with ready.db.read() as work:
        kept = str(work.sql("SELECT * FROM sign_in_ask"))
    for secret in (asked.browser, asked.link, f"'{asked.code}'", LAN):
        assert secret not in kept


def test_who_has_the_machine_lets_an_officer_in_once_and_the_log_says_so(ready: Ready) -> None:
    thu, lan = ready.officer("thu"), ready.officer("lan-xa-a")
    made = let_in(ready.db, KEY, lan.officer_id or 0, thu, NOW)
    _, _, ask_id, link = made.path.split("/")
    signed = by_link(ready.db, KEY, ask_id, link, Browser(""), NOW)
    assert isinstance(signed, Signed)
    assert signed.officer.code == "lan-xa-a"
    assert by_link(ready.db, KEY, ask_id, link, Browser(""), NOW) == Over()
    assert _log(ready)[0] == ("sign_in.let_in", "thu", "lan-xa-a")


def test_every_session_of_an_officer_is_ended_by_the_committee(ready: Ready) -> None:
    tokens = []
    for _ in range(2):
        asked = _asked(ready)
        signed = _typed(ready, asked, asked.code)
        assert isinstance(signed, Signed)
        tokens.append(signed)
    ended = end_all(ready.db, tokens[0].officer, NOW, "", actor=ready.officer("thu"))
    assert ended == 2
    assert [visitor(ready.db, one.token, NOW) for one in tokens] == [None, None]
    assert _log(ready)[-1] == ("session.ended", "thu", "lan-xa-a")
