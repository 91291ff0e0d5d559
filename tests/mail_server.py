"""A real mail server (aiosmtpd) on this machine that fails on demand, at any step."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, syntax

DROP, STALL = "drop", "stall"
"""Instead of an answer: hang up, or say nothing at all."""
PASSWORD = "mật khẩu 123"


@dataclass
class Received:
    """A message whose final dot arrived; ``accepted`` says whether the client was told so."""

    sender: str
    to: str
    content: bytes
    encrypted: bool
    login: str


@dataclass
class MailServer:
    """What it was sent, and what goes wrong next."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    open: set[Any] = field(default_factory=set)

    def fails(self, step: str, *answers: str) -> None:
        """The next times that step is reached, answer like this: a line, DROP or STALL.

        Steps: connect, ehlo, starttls, login, noop, mail, rcpt, data (before the text) and dot.
        """
        self.faults.setdefault(step, []).extend(answers)

    def fault(self, step: str) -> str | None:
        """What goes wrong now, if anything."""
        waiting = self.faults.get(step)
        return waiting.pop(0) if waiting else None


@contextmanager
def mail_server(
    *,
    certificate: trustme.LeafCert | None = None,
    implicit: bool = False,
    login: bool = False,
    commands_each: int | None = None,
) -> Iterator[MailServer]:
    """A server on a free port of 127.0.0.1, in a thread of its own.

    Args:
        certificate: lets it encrypt, by STARTTLS or (``implicit``) from the beginning.
        login: wants the account ``office`` with PASSWORD.
    """
    server, loop = MailServer(), asyncio.new_event_loop()
    context = _context(certificate)
    options: dict[str, Any] = {"loop": loop, "hostname": "mail.test", "timeout": 30}
    if context and not implicit:
        options["tls_context"] = context
    if login:
        options |= {"authenticator": _let_in, "auth_require_tls": context is not None}
    if implicit:
        options["auth_require_tls"] = False
    listening = loop.run_until_complete(
        loop.create_server(
            lambda: _Faulty(server, **options),
            "127.0.0.1",
            0,
            ssl=context if implicit else None,
        )
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_ended(listening, server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def certificate_for(host: str) -> tuple[trustme.CA, trustme.LeafCert]:
    """A certificate authority of a test, and a server's certificate by it."""
    authority = trustme.CA()
    return authority, authority.issue_cert(host)


def _context(certificate: trustme.LeafCert | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _let_in(_: Any, __: Session, ___: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False, auth_data=data)


async def _ended(listening: asyncio.Server, server: MailServer) -> None:
    listening.close()
    for transport in tuple(server.open):
        transport.abort()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for _ in range(500):  # transports say goodbye in turns of the loop
        if not server.open:
            return
        await asyncio.sleep(0.01)


class _Faulty(SMTP):
    """One connection. Each step may go wrong before it is done."""

    def __init__(self, server: MailServer, **options: Any) -> None:
        super().__init__(self, **options)
        self._server = server
        self._greeted = False
        self._first: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._first = self._first or transport  # STARTTLS makes a second one on top of it
        self._server.open.add(self._first)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._server.open.discard(self._first)
        super().connection_lost(error)

    async def push(self, status: Any) -> None:
        if not self._greeted:
            self._greeted = True
            self._server.connections += 1
            if await self._goes_wrong("connect"):
                return
        await super().push(status)

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 (aiosmtpd's name)
        if not await self._goes_wrong("ehlo"):
            await super().smtp_EHLO(hostname)

    @syntax("STARTTLS", when="tls_context")
    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if not await self._goes_wrong("starttls"):
            await super().smtp_STARTTLS(arg)

    @syntax("AUTH <mechanism>")
    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self._goes_wrong("login"):
            await super().smtp_AUTH(arg)

    @syntax("NOOP")
    async def smtp_NOOP(self, arg: str) -> None:  # noqa: N802
        if not await self._goes_wrong("noop"):
            await super().smtp_NOOP(arg)

    @syntax("MAIL FROM: <address>")
    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if not await self._goes_wrong("mail"):
            await super().smtp_MAIL(arg)

    @syntax("RCPT TO: <address>")
    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        if not await self._goes_wrong("rcpt"):
            await super().smtp_RCPT(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self._goes_wrong("data"):
            await super().smtp_DATA(arg)

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The final dot has arrived."""
        self._server.commands.append("dot")
        fault = self._server.fault("dot")
        if fault is None or fault in (DROP, STALL):
            login = getattr(session.auth_data, "login", b"").decode()
            encrypted = self._line.get_extra_info("sslcontext") is not None
            self._server.received.append(
                Received(
                    str(envelope.mail_from),
                    envelope.rcpt_tos[0],
                    bytes(envelope.original_content or b""),
                    encrypted,
                    login,
                )
            )
        if fault in (DROP, STALL):
            await self._silence(fault)
        return fault or "250 2.0.0 kept"

    @property
    def _line(self) -> Any:
        return self.transport

    async def _goes_wrong(self, step: str) -> bool:
        self._server.commands.append(step)
        fault = self._server.fault(step)
        if fault is None:
            return False
        if fault in (DROP, STALL):
            await self._silence(fault)
        await super().push(fault)
        if fault.startswith("421"):
            self._line.close()
        return True

    async def _silence(self, fault: str) -> None:
        """Hang up, or say nothing until the other side does; ends by being cancelled."""
        if fault == DROP:
            self._line.abort()
        await asyncio.sleep(60)
