"""Sending letters, its parts apart: composing, the wire, settling; then all of it together."""

from __future__ import annotations

import asyncio
import gc
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.utils import format_datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import aiosmtplib

from bench.bench_advance import Ratio
from bench.bench_tick import NOW, owing
from bench.floor_tick import DUE_AT, NOW_AT
from bench.ground import Ground, raw
from bench.sink import HOST, sink
from engine.letters import Void
from engine.links.links import Links
from engine.post import Dealt, post_next
from engine.settling import Leased, settle_outcome
from engine.watch import tick
from engine.writing import written
from notifications.letter import Letter, Mailbox
from notifications.mime import wire
from notifications.outcome import TAKEN, Delivery
from notifications.relay import Relay
from notifications.smtp import Smtp
from storage.mail import message

SENDER = Mailbox("Bench", "bench@example.org")
TURNS = 10
LEASE = "bench"
_ADDRESSED = "UPDATE officer SET email = 'lan-' || id || '@example.org'"
_ONLY_REMINDERS = "UPDATE message SET status = 'void' WHERE letter <> 'reminder'"
_ALL_DUE = "UPDATE obligation SET due_at = ?, next_at = ?"
_NUMBERS = "SELECT id FROM message WHERE letter = 'reminder' ORDER BY id"
_LEASED = (
    "UPDATE message SET status = 'sending', lease = ?, attempts = 1, tried_at = ?, written_at = ?,"
    " archived = ? WHERE id = ?"
)
_UNSENT = (
    "UPDATE message SET status = 'pending', lease = NULL, attempts = 0, tried_at = NULL,"
    " written_at = NULL, archived = NULL, settled_at = NULL, ready_at = ? WHERE letter = 'reminder'"
)
_HEAD = "SELECT seq, hash FROM chain_head WHERE id = ?"
_SETTLE = (
    "UPDATE message SET status = 'sent', lease = NULL, settled_at = ?, trouble = '', answer = ''"
    " WHERE id = ? AND status = 'sending' AND lease = ?"
)
_ENTRY = (
    "INSERT INTO audit_entry (head_id, seq, at, act, channel, record_id, canonical, hash)"
    " VALUES (?, ?, ?, 'letter.sent', 'scheduler', ?, ?, ?)"
)
_ADVANCE = "UPDATE chain_head SET seq = ?, hash = ? WHERE id = ?"
_ROW = "SELECT record_id, officer_id, letter FROM message WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Outbox:
    """A database whose outbox holds one reminder for each of so many officers."""

    ours: Ground
    numbers: Sequence[int]


def sending_ratios(letters: int = 5_000) -> Iterator[Ratio]:
    """Each part by turns with its floor, in ten turns of a tenth of the letters."""
    with TemporaryDirectory() as folder:
        out = _outbox(Path(folder) / "outbox.db", letters)
        composed = [_letter(out, number) for number in out.numbers]
        contents = [wire(one) for one in composed]
        yield _composing(out, composed)
        with sink() as there:
            relay = Relay(HOST, SENDER, there.port, tls="none", name="bench", per_minute=None)
            yield _wire(relay, composed, contents, there.program)
            yield _settling(out, contents)
            yield _together(out, relay)
            yield _together(out, relay, Links("https://lantoa.example", bytes(32)))
        out.ours.db.close()


def _composing(out: Outbox, composed: Sequence[Letter]) -> Ratio:
    """Facts, words and MIME, against the library making MIME of the finished words alone."""

    def ours(places: range) -> None:
        for at in places:
            wire(_letter(out, out.numbers[at]))

    def floor(places: range) -> None:
        for at in places:
            _bare(composed[at])

    name = "composing a letter (facts, words, MIME), × bare MIME"
    return _ratio(name, len(composed), ours, floor, 0.25)


def _wire(
    relay: Relay, composed: Sequence[Letter], contents: Sequence[bytes], program: str
) -> Ratio:
    """Our transport against aiosmtplib alone over one connection, to one server."""
    smtp = Smtp(relay)
    with asyncio.Runner() as runner:
        client = aiosmtplib.SMTP(
            hostname=HOST, port=relay.port, local_hostname="bench", start_tls=False
        )
        runner.run(_connected(client))

        def ours(places: range) -> None:
            for at in places:
                outcome = smtp.send(composed[at], contents[at])
                assert outcome.delivery is Delivery.TAKEN, outcome

        def floor(places: range) -> None:
            runner.run(_looped(client, [(composed[at], contents[at]) for at in places]))

        name = "the wire: our transport, × a bare aiosmtplib loop"
        found = _ratio(name, len(composed), ours, floor, 0.80, f"; to {program}")
        runner.run(_left(client))
    smtp.close()
    return found


def _settling(out: Outbox, contents: Sequence[bytes]) -> Ratio:
    """Settled and sealed, one letter to a commit, against bare statements on the same file."""
    bare = raw(out.ours.file)
    rows = [
        (LEASE, NOW_AT, NOW_AT, content, number)
        for number, content in zip(out.numbers, contents, strict=True)
    ]

    def ours(places: range) -> None:
        for at in places:
            leased = Leased(out.numbers[at], LEASE)
            fate = settle_outcome(out.ours.db, leased, TAKEN, NOW, "bench", to="", settings=LEASE)
            assert fate == "sent", fate

    def floor(places: range) -> None:
        for at in places:
            _settled_bare(bare, out.ours.head_id, out.numbers[at])

    def lease() -> None:
        bare.execute("BEGIN")
        bare.executemany(_LEASED, rows)
        bare.execute("COMMIT")
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    name = "settling a letter, SQLite FULL, × the raw floor"
    found = _ratio(name, len(rows), ours, floor, 0.50, between=lease)
    bare.close()
    return found


def _together(out: Outbox, relay: Relay, links: Links | None = None) -> Ratio:
    """All of it, as the sender does it: leased, composed, kept, handed over, settled.

    With links, each letter's grant is written down and its token put in as it leaves.
    """
    _unsent(out)
    smtp = Smtp(relay)
    gc.collect()
    began = perf_counter()
    for _ in out.numbers:
        step = post_next(
            out.ours.db, smtp, NOW, sender=SENDER, links=links, os_user="bench", any_hour=True
        )
        assert isinstance(step, Dealt), step
        assert step.fate == "sent", step
    took = perf_counter() - began
    smtp.close()
    each = took * 1000 / len(out.numbers)
    detail = f"{len(out.numbers) / took:,.0f}/s, {len(out.numbers):,} letters in {took:.1f} s"
    if links:
        with out.ours.db.read() as work:
            ((granted,),) = work.sql("SELECT count(*) FROM action_grant")
        assert granted == len(out.numbers), granted
    name = f"a letter from lease to settled, {'with a link' if links else 'no links'}, ms"
    return Ratio(name, each, 10.0, detail, at_most=True)


def _unsent(out: Outbox) -> None:
    """Every letter waits again."""
    bare = raw(out.ours.file)
    bare.execute(_UNSENT, (NOW_AT,))
    bare.close()


Part = Callable[[range], object]


def _ratio(
    name: str,
    letters: int,
    ours: Part,
    floor: Part,
    aim: float,
    more: str = "",
    between: Callable[[], object] = gc.collect,
) -> Ratio:
    """A B A B in slices; both sides see every letter once, after one slice that warms up."""
    size = max(letters // TURNS, 1)
    slices = [range(first, min(first + size, letters)) for first in range(0, letters, size)]
    between()
    ours(slices[0])
    between()
    floor(slices[0])
    mine, bare = [], []
    for places in slices:
        between()
        mine.append(_timed(partial(ours, places)) / len(places))
        between()
        bare.append(_timed(partial(floor, places)) / len(places))
    value = median(b / a for a, b in zip(mine, bare, strict=True))
    rates = f"{1 / median(mine):,.0f}/s against {1 / median(bare):,.0f}/s"
    each = f"{median(mine) * 1000:.2f} ms each"
    return Ratio(name, value, aim, f"{rates}, {each}{more}")


def _timed(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


def _outbox(file: Path, letters: int) -> Outbox:
    """The watch writes the reminders, as it would; every unit has one officer and one letter."""
    ours = owing(file, letters, per_unit=1)
    with raw(file) as connection:
        for words in (_ADDRESSED, _ONLY_REMINDERS):
            connection.execute(words)
        connection.execute(_ALL_DUE, (DUE_AT, NOW_AT))
    fired = tick(ours.db, NOW, os_user="bench").fired
    numbers = [row[0] for row in connection.execute(_NUMBERS)]
    connection.close()
    assert fired == len(numbers) == letters, (fired, len(numbers))
    return Outbox(ours, numbers)


def _letter(out: Outbox, number: int) -> Letter:
    with out.ours.db.read() as work:
        row = message(work, number)
        assert row is not None
        letter = written(work, row, NOW, SENDER)
    assert not isinstance(letter, Void), letter
    return letter


def _bare(letter: Letter) -> bytes:
    """The same words as MIME, by the library's own ways."""
    mail = EmailMessage(policy=LINES)
    mail["From"], mail["To"] = letter.sender.address, letter.to.address
    mail["Subject"], mail["Date"] = letter.words.subject, format_datetime(letter.date)
    mail["Message-ID"] = letter.message_id
    mail.set_content(letter.words.text, cte="quoted-printable")
    mail.add_alternative(letter.words.html, subtype="html", cte="quoted-printable")
    return mail.as_bytes()


async def _connected(client: aiosmtplib.SMTP) -> None:
    await client.connect()
    await client.ehlo()


async def _looped(client: aiosmtplib.SMTP, letters: Sequence[tuple[Letter, bytes]]) -> None:
    for letter, content in letters:
        await client.sendmail(letter.sender.address, [letter.to.address], content)


async def _left(client: aiosmtplib.SMTP) -> None:
    await client.quit()


def _settled_bare(bare: sqlite3.Connection, head_id: int, number: int) -> None:
    run = bare.execute
    run("BEGIN IMMEDIATE")
    record, officer, letter = run(_ROW, (number,)).fetchone()
    seq, prev = run(_HEAD, (head_id,)).fetchone()
    run(_SETTLE, (NOW_AT, number, LEASE))
    canonical = json.dumps(
        {
            "act": "letter.sent",
            "actor": "system",
            "at": NOW_AT,
            "body": {"letter": letter, "message": number, "to": officer, "why": ""},
            "chain": 2,
            "channel": "scheduler",
            "officer": None,
            "os_user": "bench",
            "prev": prev,
            "private": {},
            "record": record,
            "seq": seq + 1,
            "unit": None,
            "v": 1,
        },
        sort_keys=True,
        separators=(",", ":"),
    ).encode()
    digest = sha256(canonical).hexdigest()
    run(_ENTRY, (head_id, seq + 1, NOW_AT, record, canonical, digest))
    run(_ADVANCE, (seq + 1, digest, head_id))
    run("COMMIT")
