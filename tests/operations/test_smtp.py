"""Letters handed to a real mail server: encrypted, over one connection, every answer understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.letter import Letter, Mailbox, message_id
from notifications.mime import wire
from notifications.outcome import Delivery
from notifications.relay import Relay
from notifications.render import render
from notifications.smtp import Smtp
from tests.letters.samples import SAMPLES
from tests.mail_server import DROP, PASSWORD, STALL, MailServer, certificate_for, mail_server
from workflows.definition import LetterKind

NOW = datetime(2023, 3, 2, 1, 0, tzinfo=UTC)
LETTER = Letter(
    number=7,
    kind=LetterKind.REMINDER,
    lang="vi",
    officer="duc",
    words=render(SAMPLES[LetterKind.REMINDER], "vi"),
    sender=Mailbox("Ban Tuyên giáo Huyện ủy", "lantoa@chilang.example"),
    to=Mailbox("Nguyễn Văn Đức", "duc@chilang.example"),
    reply_to=None,
    message_id=message_id("rung/1/1/0/reminder/3", NOW, "chilang.example"),
    plan="chi-lang-2023",
    date=NOW,
)


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, object]:
    """The file of an authority, and a certificate by it for 127.0.0.1."""
    authority, certificate = certificate_for("127.0.0.1")
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return str(file), certificate


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as one:
        yield one


def plain(server: MailServer, **changed: object) -> Relay:
    relay = Relay("127.0.0.1", LETTER.sender, server.port, "none", name="office.test", timeout=0.5)
    return replace(relay, **changed)  # type: ignore[arg-type]


def sent(relay: Relay, letter: Letter = LETTER) -> tuple[Delivery, str, str]:
    with closing(Smtp(relay)) as smtp:
        outcome = smtp.send(letter, wire(letter))
    return outcome.delivery, outcome.trouble, outcome.answer


def test_a_letter_arrives_byte_for_byte(server: MailServer) -> None:
    assert sent(plain(server))[0] is Delivery.TAKEN
    (one,) = server.received
    assert one.content == wire(LETTER)
    assert (one.sender, one.to) == (LETTER.sender.address, LETTER.to.address)


def test_many_letters_go_over_one_connection(server: MailServer) -> None:
    with closing(Smtp(plain(server))) as smtp:
        for _ in range(5):
            assert smtp.send(LETTER, wire(LETTER)).delivery is Delivery.TAKEN
    assert server.connections == 1
    assert len(server.received) == 5


def test_a_connection_that_lay_idle_is_asked_before_it_is_used(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.smtp.FRESH", 0.0)
    with closing(Smtp(plain(server))) as smtp:
        smtp.send(LETTER, wire(LETTER))
        smtp.send(LETTER, wire(LETTER))
        assert (server.commands.count("noop"), server.connections) == (1, 1)
        server.fails("noop", DROP)
        assert smtp.send(LETTER, wire(LETTER)).delivery is Delivery.TAKEN
    assert server.connections == 2
    assert len(server.received) == 3


def test_a_connection_is_not_used_for_ever(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.smtp.MOST", 2)
    with closing(Smtp(plain(server))) as smtp:
        for _ in range(5):
            smtp.send(LETTER, wire(LETTER))
    assert (server.connections, len(server.received)) == (3, 5)


@pytest.mark.parametrize("answer", ["421 4.3.2 going down", DROP])
def test_a_kept_connection_that_hung_up_costs_nothing(server: MailServer, answer: str) -> None:
    with closing(Smtp(plain(server))) as smtp:
        smtp.send(LETTER, wire(LETTER))
        server.fails("mail", answer)
        assert smtp.send(LETTER, wire(LETTER)).delivery is Delivery.TAKEN
    assert (server.connections, len(server.received)) == (2, 2)


def test_a_refused_letter_leaves_the_connection_to_the_next_one(server: MailServer) -> None:
    server.fails("rcpt", "550 5.1.1 nobody")
    with closing(Smtp(plain(server))) as smtp:
        assert smtp.send(LETTER, wire(LETTER)).delivery is Delivery.NO_MAILBOX
        assert smtp.send(LETTER, wire(LETTER)).delivery is Delivery.TAKEN
    assert server.connections == 1


TAKEN, LATER, UNKNOWN = Delivery.TAKEN, Delivery.LATER, Delivery.UNKNOWN
REFUSED, DEAD, STOP = Delivery.REFUSED, Delivery.NO_MAILBOX, Delivery.STOP


@pytest.mark.parametrize(
    ("step", "answer", "delivery", "trouble"),
    [
        ("connect", "421 4.3.2 busy", LATER, "not_now"),
        ("connect", "554 5.7.1 not you", STOP, "relay_refuses"),
        ("connect", DROP, LATER, "unreachable"),
        ("connect", STALL, LATER, "timed_out"),
        ("ehlo", "451 4.3.0 later", LATER, "not_now"),
        ("ehlo", "550 5.7.1 not you", STOP, "relay_refuses"),
        ("ehlo", DROP, LATER, "line_lost"),
        ("ehlo", STALL, LATER, "timed_out"),
        ("mail", "451 4.3.0 later", LATER, "not_now"),
        ("mail", "452 4.3.1 disk", LATER, "not_now"),
        ("mail", "530 5.7.0 log in first", STOP, "login_refused"),
        ("mail", "550 5.1.8 bad sender", STOP, "sender_refused"),
        ("mail", "552 5.3.4 too big", REFUSED, "too_big"),
        ("mail", DROP, LATER, "line_lost"),
        ("mail", STALL, LATER, "timed_out"),
        ("rcpt", "450 4.7.1 greylisted", LATER, "not_now"),
        ("rcpt", "452 4.2.2 mailbox full", LATER, "not_now"),
        ("rcpt", "550 5.1.1 nobody", DEAD, "mailbox_dead"),
        ("rcpt", "550 5.1.2 no such host", DEAD, "mailbox_dead"),
        ("rcpt", "553 5.1.3 bad syntax", DEAD, "mailbox_dead"),
        ("rcpt", "550 5.1.10 null mx", DEAD, "mailbox_dead"),
        ("rcpt", "550 no such user", REFUSED, "refused"),
        ("rcpt", "552 5.2.2 mailbox full", REFUSED, "mailbox_full"),
        ("rcpt", "550 5.7.1 not allowed", REFUSED, "policy"),
        ("rcpt", DROP, LATER, "line_lost"),
        ("rcpt", STALL, LATER, "timed_out"),
        ("data", "451 4.3.0 later", LATER, "not_now"),
        ("data", "554 5.5.1 no", REFUSED, "refused"),
        ("data", DROP, UNKNOWN, "line_lost"),
        ("data", STALL, UNKNOWN, "timed_out"),
        ("dot", "421 4.3.2 going down", LATER, "not_now"),
        ("dot", "451 4.7.1 greylisted", LATER, "not_now"),
        ("dot", "452 4.2.2 mailbox full", LATER, "not_now"),
        ("dot", "550 5.1.1 nobody after all", DEAD, "mailbox_dead"),
        ("dot", "552 5.2.2 mailbox full", REFUSED, "mailbox_full"),
        ("dot", "554 5.7.1 spam", REFUSED, "policy"),
        ("dot", DROP, UNKNOWN, "line_lost"),
        ("dot", STALL, UNKNOWN, "timed_out"),
    ],
)
def test_every_answer_at_every_step_is_understood(
    server: MailServer, step: str, answer: str, delivery: Delivery, trouble: str
) -> None:
    server.fails(step, answer)
    found = sent(plain(server))
    assert found[:2] == (delivery, trouble)
    if answer not in (DROP, STALL):
        assert found[2] == answer
    # Whatever went wrong, the next letter finds its way.
    assert sent(plain(server))[0] is TAKEN


def test_letters_are_encrypted_and_sent_under_our_login(
    trusted: tuple[str, object],
) -> None:
    for implicit in (False, True):
        with mail_server(certificate=trusted[1], implicit=implicit, login=True) as server:  # type: ignore[arg-type]
            relay = plain(
                server,
                tls="tls" if implicit else "starttls",
                ca_file=trusted[0],
                user="office",
                password=PASSWORD,
                timeout=5.0,
            )
            assert sent(relay)[0] is TAKEN
            (one,) = server.received
            assert (one.encrypted, one.login) == (True, "office")
            with closing(Smtp(relay)) as smtp:
                checked = smtp.check()
            assert (checked.outcome.delivery, checked.login) == (TAKEN, True)
            assert checked.tls.startswith("TLSv1.")
            assert len(server.received) == 1


@pytest.mark.parametrize(
    ("step", "answer", "delivery", "trouble"),
    [
        ("starttls", "454 4.7.0 tls not now", LATER, "not_now"),
        ("starttls", "501 5.5.1 no tls", STOP, "tls_missing"),
        ("starttls", DROP, LATER, "line_lost"),
        ("starttls", STALL, LATER, "timed_out"),
        ("login", "454 4.7.0 not now", LATER, "not_now"),
        ("login", "535 5.7.8 bad credentials", STOP, "login_refused"),
        ("login", DROP, LATER, "line_lost"),
        ("login", STALL, LATER, "timed_out"),
    ],
)
def test_trouble_while_encrypting_or_logging_in_is_nobodys_letter(
    trusted: tuple[str, object], step: str, answer: str, delivery: Delivery, trouble: str
) -> None:
    with mail_server(certificate=trusted[1], login=True) as server:  # type: ignore[arg-type]
        server.fails(step, *[answer] * 3)
        relay = plain(server, tls="starttls", ca_file=trusted[0], user="office", password=PASSWORD)
        assert sent(relay)[:2] == (delivery, trouble)
        assert server.received == []


def test_a_wrong_password_is_told_and_never_repeated(trusted: tuple[str, object]) -> None:
    with mail_server(certificate=trusted[1], login=True) as server:  # type: ignore[arg-type]
        relay = plain(
            server, tls="starttls", ca_file=trusted[0], user="office", password="wrong-one"
        )
        server.fails("login", *["535 5.7.8 wrong-one is not the password"] * 3)
        delivery, trouble, answer = sent(relay)
        assert (delivery, trouble) == (STOP, "login_refused")
        assert answer == "535 5.7.8 *** is not the password"
        assert sent(relay)[:2] == (STOP, "login_refused")
        assert "wrong-one" not in repr(relay)


def test_nothing_is_sent_without_the_encryption_that_was_asked_for(
    server: MailServer, trusted: tuple[str, object]
) -> None:
    assert sent(plain(server, tls="starttls"))[:2] == (STOP, "tls_missing")
    with mail_server(certificate=trusted[1]) as stranger:  # type: ignore[arg-type]
        delivery, trouble, answer = sent(plain(stranger, tls="starttls", timeout=5.0))
        assert (delivery, trouble) == (STOP, "certificate")
        assert answer
        assert stranger.received == []


def test_a_server_that_is_not_there_is_tried_again(free_port: int) -> None:
    relay = Relay("127.0.0.1", LETTER.sender, free_port, "none", timeout=1)
    assert sent(relay)[:2] == (LATER, "unreachable")


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
