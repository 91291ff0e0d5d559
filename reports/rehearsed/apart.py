"""A year is played in a process of its own: it may take long, need memory and fail, alone.

The process begins with the plan file's bytes and the people, knows no database and no mail server,
holds its tongue, works behind everything else, and ends with the service, however that ends.
"""

from __future__ import annotations

import json
import os
import threading
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from time import monotonic

import structlog

from engine.rehearsal.people import Roster
from i18n.catalog import say
from i18n.language import LANGUAGES
from workflows.calendar import Day
from workflows.errors import LantoaError

PATIENCE = 300.0
"""Seconds a year may take; the longest shipped one takes some, with 300 units most of a minute."""
MEMORY = 1 << 30
"""Bytes of addresses; a year of 300 units takes a third of it."""
BEAT = 1.0
"""Seconds between two signs of life."""

Told = Mapping[str, object]
"""What came of it in each language: a sheet, or under ``trouble`` a sentence that says why not."""

YearPlayed = Callable[["ToPlay", Callable[[int, int], None]], tuple[Told, Mapping[str, str]] | None]
"""``playing.year_played``, loaded in the other process."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ToPlay:
    """What is to be played: a plan file that was checked, on its committee's days, and who acts.

    ``memory`` is what the process may take, in bytes.
    """

    source: bytes
    file: str
    own: Mapping[date, Day]
    roster: Roster
    seed: int = 1
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it; the books of mails in each language, None where it was not played."""

    told: Told
    books: Mapping[str, str] | None


def play(
    asked: ToPlay, beat: Callable[[int], bool], *, patience: float = PATIENCE
) -> Played | None:
    """Play a year; None when ``beat`` said that nobody wants to know any more.

    Raises nothing but what ``beat`` raises; the process is gone in any case.

    Args:
        beat: told about once a second how many of a hundred parts are done; False ends it.
        patience: seconds.
    """
    ours, theirs = get_context("spawn").Pipe(duplex=False)
    process = get_context("spawn").Process(target=_begin, args=(theirs, asked), daemon=True)
    try:
        process.start()
    except OSError as fault:  # no more processes, or no memory for one
        ours.close()
        theirs.close()
        _log.error("rehearsal_not_begun", trouble=str(fault))
        return _trouble("no_room")
    theirs.close()
    try:
        return _heard(ours, beat, monotonic() + patience)
    except EOFError:
        return _trouble("no_room")
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def packed(value: object) -> bytes:
    """JSON made small, to be kept."""
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode())


def unpacked(kept: bytes) -> dict[str, object]:
    """What ``packed`` made small."""
    value: dict[str, object] = json.loads(zlib.decompress(kept))
    return value


def _heard(line: Connection, beat: Callable[[int], bool], until: float) -> Played | None:
    percent, next_beat = 0, 0.0
    while True:
        if monotonic() >= next_beat:
            if not beat(percent):
                return None
            next_beat = monotonic() + BEAT
        if monotonic() >= until:
            return _trouble("too_long")
        if not line.poll(BEAT / 4):
            continue
        said = line.recv()
        if isinstance(said, int):
            percent = said
        elif isinstance(said, Played):
            return said
        else:
            _log.error("rehearsal_broken", trouble=said)
            return _trouble("broken")


def _trouble(code: str) -> Played:
    return _told_why(lambda lang: say(f"plan_year.{code}", lang))


def _told_why(sentence: Callable[..., str]) -> Played:
    return Played({lang: {"trouble": sentence(lang)} for lang in LANGUAGES}, None)


# --- in the other process ------------------------------------------------------------------------


def _begin(line: Connection, asked: ToPlay) -> None:
    """Play, say how far it is, and what came of it; end with the service, however it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Loaded while there is room: denied memory, an import fails with any kind of error.
    from reports.rehearsed.playing import year_played

    _be_modest(asked.memory)
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with suppress(BrokenPipeError):  # nobody wants to know any more
        line.send(_played(line, asked, year_played))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _be_modest(memory: int) -> None:
    """Behind everything else, and in so much memory."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _played(line: Connection, asked: ToPlay, play_year: YearPlayed) -> Played | str:
    """What came of it, or the kind of a fault of ours."""
    try:
        made = play_year(asked, _progress(line))
    except (MemoryError, SystemError):  # the second where a library was denied memory
        return _trouble("no_room")
    except LantoaError as fault:
        return _told_why(fault.sentence)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"[:500]
    return _trouble("changed") if made is None else Played(*made)


def _progress(line: Connection) -> Callable[[int, int], None]:
    """Says each part of a hundred once; the last five are for the book."""
    last = -1

    def told(done: int, of: int) -> None:
        nonlocal last
        percent = done * 95 // of
        if percent != last:
            last = percent
            line.send(percent)

    return told
