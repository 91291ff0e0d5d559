"""Letters of signing in leave by the mail server that other letters leave by, at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from engine.sign_in.asking import Asked, ask
from engine.sign_in.letters import INCIDENT, Post, send
from engine.sign_in.proving import Browser, Signed, by_code
from notifications.letter import Mailbox
from notifications.relay import Relay
from notifications.smtp import Smtp
from storage.incidents import open_incidents
from tests.builders import NOW, Ready
from tests.granting import KEY
from tests.mail_server import MailServer, mail_server
from tests.signing_in import LAN, read_letter

FROM = Mailbox("", "lantoa@chilang.example")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as one:
        yield one


@pytest.fixture
def way(ready: Ready, server: MailServer) -> Iterator[Post]:
    relay = Relay("127.0.0.1", FROM, server.port, "none", timeout=2, per_minute=None)
    with closing(Smtp(relay)) as smtp:
        yield Post(ready.db, smtp, FROM, "https://lantoa.example")


def _asked(ready: Ready, address: str) -> Asked:
    made = ask(ready.db, KEY, address, "10.0.0.1", NOW)
    assert isinstance(made, Asked)
    return made


def test_the_letter_that_arrived_signs_in(ready: Ready, server: MailServer, way: Post) -> None:
    asked = _asked(ready, LAN)
    send(way, asked, NOW)
    (arrived,) = server.received
    letter = read_letter(arrived.content)
    assert f"https://lantoa.example{letter.link}" in letter.text
    signed = by_code(ready.db, KEY, asked.id, letter.code, Browser(asked.browser), NOW)
    assert isinstance(signed, Signed)


def test_a_strange_mailbox_is_sent_nothing(ready: Ready, server: MailServer, way: Post) -> None:
    send(way, _asked(ready, "stranger@example.vn"), NOW)
    assert server.received == []


def test_threads_share_one_mail_server(ready: Ready, server: MailServer, way: Post) -> None:
    asked = [_asked(ready, LAN) for _ in range(4)]
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda one: send(way, one, NOW), asked))
    arrived = {read_letter(one.content).code for one in server.received}
    assert arrived == {one.code for one in asked}


def test_a_refused_letter_is_an_incident_until_one_arrives(
    ready: Ready, server: MailServer, way: Post
) -> None:
    server.fails("rcpt", "550 5.1.1 no such user")
    send(way, _asked(ready, LAN), NOW)
    with ready.db.read() as work:
        (told,) = open_incidents(work)
    assert (told.kind, told.key) == (INCIDENT, "lan-xa-a")
    send(way, _asked(ready, LAN), NOW)
    with ready.db.read() as work:
        assert open_incidents(work) == ()
