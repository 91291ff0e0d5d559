"""Letters leave by SMTP: one kept connection, encrypted, every answer read for what it means.

The conversation is asynchronous inside (aiosmtplib); whoever sends calls plain functions and waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from aiosmtplib import (
    SMTP,
    SMTPConnectError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from notifications.letter import Letter, Mailbox
from notifications.mime import address
from notifications.outcome import Delivery, Outcome
from notifications.relay import Relay
from notifications.replies import Step, cleaned, lost, outcome_of

MOST = 100
"""Letters over one connection; mail servers grow tired of longer ones."""
FRESH = 5.0
"""Seconds a connection may have lain idle and still be used without asking (NOOP)."""
STALE = 240.0
"""Seconds after which it is not even asked: RFC 5321 lets a server hang up after five minutes."""
LONGEST = 240.0
"""Seconds for one letter, whatever happens: less than the lease under which it is sent."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a conversation without a letter got.

    Attributes:
        outcome: taken when letters would be; else what stands in the way.
        step: the last step begun.
        tls: version and cipher of the encryption; "" without.
        login: whether we logged in.
    """

    outcome: Outcome
    step: Step
    tls: str = ""
    login: bool = False


class Smtp:
    """The transport to a mail server. One letter at a time, whichever thread brings it."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._runner = asyncio.Runner()
        self._line: _Line | None = None
        self._turn = threading.RLock()

    @property
    def per_minute(self) -> int | None:
        """As the settings say."""
        return self._relay.per_minute

    @cached_property
    def settings(self) -> str:
        """Equal for equal settings."""
        return self._relay.fingerprint()

    def send(self, letter: Letter, message: bytes) -> Outcome:
        """Hand the letter over. Never raises for what the other side does."""
        return self._run(self._sent(letter.sender, letter.to, message))

    def check(self) -> Checked:
        """Greet, encrypt, log in, name the sender, and take leave."""
        self.close()
        return self._run(self._checked())

    def close(self) -> None:
        """Take leave of the mail server; the next letter makes a new connection."""
        with self._turn:
            line, self._line = self._line, None
            self._runner.run(_farewell(line))
            self._runner.close()
            self._runner = asyncio.Runner()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        with self._turn:
            try:
                return self._runner.run(work)
            except BaseException:  # Ctrl-C: what was said so far belongs to no other letter
                if self._line is not None:
                    self._line.hang_up()
                    self._line = None
                raise

    async def _sent(self, sender: Mailbox, to: Mailbox, message: bytes) -> Outcome:
        kept = await self._kept_line()
        if kept is not None:
            outcome = await self._over(kept, sender, to, message)
            if not (kept.gone and kept.step is Step.MAIL):
                return outcome
            # It had hung up while nothing was sent: a new connection, the letter untouched.
        line = _Line(self._relay)
        opened = await line.open()
        if opened is not None:
            line.hang_up()
            return opened
        self._line = line
        return await self._over(line, sender, to, message)

    async def _kept_line(self) -> _Line | None:
        line = self._line
        if line is None or await line.usable():
            return line
        self._line = None
        await line.quit()
        return None

    async def _over(self, line: _Line, sender: Mailbox, to: Mailbox, message: bytes) -> Outcome:
        outcome = await line.hand_over(address(sender.address), address(to.address), message)
        if line.gone:
            line.hang_up()
            self._line = None
        return outcome

    async def _checked(self) -> Checked:
        line = _Line(self._relay)
        stopped = await line.open()
        outcome = stopped or await line.name_sender(address(self._relay.sender.address))
        told = Checked(outcome, line.step, line.tls, line.logged_in)
        await line.quit()
        return told


class _Line:
    """One connection."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._client = SMTP(
            hostname=relay.host,
            port=relay.port,
            local_hostname=relay.name or None,
            timeout=relay.timeout,
            use_tls=relay.tls == "tls",
            start_tls=False,
            tls_context=_trusting(relay) if relay.tls != "none" else None,
        )
        self.step = Step.CONNECT
        self.gone = False
        self.tls = ""
        self.logged_in = False
        self._letters = 0
        self._used_at = 0.0

    async def open(self) -> Outcome | None:
        """Greet, encrypt and log in; None when letters may follow, else what stands in the way."""
        return await self._guarded(self._greeted())

    async def hand_over(self, sender: str, to: str, message: bytes) -> Outcome:
        """One letter to one person."""
        self._letters += 1
        outcome = await self._guarded(self._handed_over(sender, to, message))
        self._used_at = asyncio.get_running_loop().time()
        if not self.gone and outcome.delivery is not Delivery.TAKEN:
            await self._forget_letter()
        return outcome

    async def name_sender(self, sender: str) -> Outcome:
        """Say who would write, and take it back."""
        return await self._guarded(self._named(sender))

    async def usable(self) -> bool:
        """Whether one more letter may go over this connection; asks when it lay idle."""
        idle = asyncio.get_running_loop().time() - self._used_at
        if not self._client.is_connected or self._letters >= MOST or idle > STALE:
            return False
        if idle <= FRESH:
            return True
        try:
            return (await self._client.noop()).code == 250
        except (SMTPException, OSError):
            return False

    async def quit(self) -> None:
        """Take leave politely, if there is still somebody."""
        with contextlib.suppress(SMTPException, OSError):
            if self._client.is_connected:
                await self._client.quit(timeout=5)
        self.hang_up()

    def hang_up(self) -> None:
        """End the connection without a word."""
        transport = self._client.transport
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()  # closing alone would wait for the other side's last word in TLS
        self._client.close()

    async def _greeted(self) -> Outcome | None:
        relay, client = self._relay, self._client
        self.step = Step.CONNECT
        await client.connect()
        self.step = Step.EHLO
        await client.ehlo()
        if relay.tls == "starttls":
            self.step = Step.STARTTLS
            if not client.supports_extension("starttls"):
                return Outcome(Delivery.STOP, "tls_missing", everybody=True)
            await client.starttls()
            self.step = Step.EHLO
            await client.ehlo()
        self.tls = _encryption(client)
        if relay.user:
            self.step = Step.LOGIN
            if not client.supports_extension("auth"):
                return Outcome(Delivery.STOP, "login_missing", everybody=True)
            await client.login(relay.user, relay.password)
            self.logged_in = True
        return None

    async def _handed_over(self, sender: str, to: str, message: bytes) -> Outcome:
        self.step = Step.MAIL
        await self._client.mail(sender)
        self.step = Step.RCPT
        await self._client.rcpt(to)
        self.step = Step.DATA
        taken = await self._client.data(message)
        return outcome_of(Step.DATA, taken.code, taken.message)

    async def _named(self, sender: str) -> Outcome:
        self.step = Step.MAIL
        named = await self._client.mail(sender)
        await self._client.rset()
        return outcome_of(Step.MAIL, named.code, named.message)

    async def _guarded(self, said: Coroutine[Any, Any, T]) -> T | Outcome:
        """Whatever goes wrong in a conversation, as an outcome."""
        try:
            async with asyncio.timeout(LONGEST):
                return await said
        except SMTPResponseException as refused:
            self.gone = self.gone or refused.code == 421 or not self._client.is_connected
            return outcome_of(self.step, refused.code, self._without_password(refused.message))
        except (SMTPConnectError, ssl.SSLError) as unreachable:
            self.gone = True
            return _unreachable(self.step, unreachable)
        except (SMTPTimeoutError, TimeoutError):
            self.gone = True
            return lost(self.step, timed_out=True)
        except (SMTPServerDisconnected, OSError):
            self.gone = True
            return lost(self.step, timed_out=False)
        except SMTPException as strange:  # no way of logging in that both know
            self.gone = True
            answer = self._without_password(str(strange))
            if self.step is Step.LOGIN:
                return Outcome(Delivery.STOP, "login_missing", cleaned(answer), everybody=True)
            return Outcome(Delivery.LATER, "line_lost", cleaned(answer), everybody=True)

    async def _forget_letter(self) -> None:
        try:
            await self._client.rset()
        except (SMTPException, OSError):
            self.gone = True

    def _without_password(self, text: str) -> str:
        secret = self._relay.password
        return text.replace(secret, "***") if secret else text


async def _farewell(line: _Line | None) -> None:
    if line is not None:
        await line.quit()
    for _ in range(5):  # aborted connections are closed in the next turns of the loop
        await asyncio.sleep(0.001)


def _unreachable(step: Step, trouble: SMTPConnectError | ssl.SSLError) -> Outcome:
    cause: BaseException | None = trouble
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = cleaned(cause.verify_message)
            return Outcome(Delivery.STOP, "certificate", why, everybody=True)
        cause = cause.__cause__
    if isinstance(trouble, TimeoutError):
        return lost(step, timed_out=True)
    return Outcome(Delivery.LATER, "unreachable", cleaned(str(trouble)), everybody=True)


def _trusting(relay: Relay) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=relay.ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _encryption(client: SMTP) -> str:
    cipher = client.get_transport_info("cipher")
    return f"{cipher[1]} {cipher[0]}" if cipher else ""
