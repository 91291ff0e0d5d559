"""The pages over HTTP among many records: against a bare route with one indexed query."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlsplit

from bench.bench_advance import Ratio
from bench.bench_tick import owing
from bench.ground import NOW, SINCE, Ground
from bench.page_server import BARE
from engine.advance import Advanced, advance
from engine.move import Move
from engine.sign_in.session import begin
from storage.people import assign, committee, name_unit, save_officer

ROOT = Path(__file__).parent.parent
RECORDS = 100_000
PER_UNIT = 50
PLAN_PAGE = 2
AT_ONCE = 4
"""Readers who ask at the same time, each as soon as the last answer is there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One address as one reader asks for it.

    ``aim`` is how many times as long as the bare route it may take, ``rate`` how many answers a
    second it should give for one of the bare route.
    """

    name: str
    path: str
    cookie: str
    aim: float
    rate: float
    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


def page_ratios(rounds: int = 15, records: int = RECORDS, *, times: int = 8) -> Iterator[Ratio]:
    """Each page by turns with the bare route: one reader alone, then several at once."""
    anew: list[float] = []
    with TemporaryDirectory() as folder:
        on = owing(Path(folder) / "pages.db", records, PER_UNIT)
        floor, pages = _addresses(on, records)
        with _served(on.file) as address:
            for turn in range(rounds + 1):
                for one in (floor, *pages):
                    took, rate = _alone(address, one, times), _together(address, one, times)
                    if turn:  # the first warms up
                        one.seconds.extend(took)
                        one.rates.append(rate)
                _act(on, turn)
                anew.extend(_alone(address, pages[PLAN_PAGE], 1))
        on.db.close()
    for one in pages:
        yield from _told(one, floor)
    worst = _percentiles(anew)
    detail = f"p95 {worst[1] * 1000:.0f} ms, {len(anew)} looks"
    name = f"plan page counted anew among {records:,} records, ms"
    yield Ratio(name, worst[0] * 1000, 500.0, detail, at_most=True)


def _addresses(on: Ground, records: int) -> tuple[Asked, tuple[Asked, ...]]:
    """The secretariat and an officer of one unit as the ground has them, and one who answers for
    every unit, so that every record stands in the inbox."""
    code = on.code(0)
    with on.db.write() as work:
        of = committee(work, "bench")
        assert of is not None
        every = save_officer(work, of.id, code="moi", name="Mọi")
        assign(work, every, "unit_officer", None, since=SINCE)
        for unit_id in on.officer_of:
            name_unit(work, unit_id, since=SINCE, vi=f"Đảng bộ xã {unit_id}", en=f"Unit {unit_id}")
        one, all_, office = (
            f"lantoa-session={begin(work, who, 'bench', NOW)}; lantoa_lang=vi"
            for who in (next(iter(on.officer_of.values())), every, on.actor.officer_id or 0)
        )
    return Asked("bare", f"{BARE}{code}", "", 1.0, 1.0), (
        Asked(f"inbox of {records:,} matters", "/inbox", all_, 20.0, 0.03),
        Asked(f"inbox of {PER_UNIT} matters", "/inbox", one, 12.0, 0.06),
        Asked("plan page", "/plans/bench-2023", office, 10.0, 0.07),
        Asked("record page", f"/records/{code}", one, 5.0, 0.2),
    )


def _act(on: Ground, at: int) -> None:
    """Somebody moves a record, so that nothing counted before is right any more."""
    done = advance(on.db, Move(on.code(at), "return"), on.actor, NOW)
    assert isinstance(done, Advanced), done


def _told(page: Asked, floor: Asked) -> Iterator[Ratio]:
    mine, bare = (_percentiles(one.seconds) for one in (page, floor))
    rates = median(page.rates), median(floor.rates)
    for at, named in enumerate(("p50", "p95")):
        name = f"{page.name}, {named} × the bare route's"
        detail = f"{mine[at] * 1000:.1f} ms, bare {bare[at] * 1000:.1f} ms"
        yield Ratio(name, mine[at] / bare[at], page.aim, detail, at_most=True)
    name = f"{page.name}, requests/s × the bare route's"
    detail = f"{rates[0]:,.0f}/s, bare {rates[1]:,.0f}/s, {AT_ONCE} at once"
    yield Ratio(name, rates[0] / rates[1], page.rate, detail)


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    return median(seconds), sorted(seconds)[len(seconds) * 95 // 100]


def _alone(address: str, asked: Asked, times: int) -> list[float]:
    """Seconds of each answer, over one connection."""
    with _line(address) as line:
        return [_answered(line, asked) for _ in range(times)]


def _together(address: str, asked: Asked, times: int) -> float:
    """Answers a second when several ask at once, each so many times."""
    with ThreadPoolExecutor(AT_ONCE) as readers:
        began = perf_counter()
        list(readers.map(lambda _: _alone(address, asked, times), range(AT_ONCE)))
        return AT_ONCE * times / (perf_counter() - began)


def _answered(line: HTTPConnection, asked: Asked) -> float:
    headers: Mapping[str, str] = {"Cookie": asked.cookie} if asked.cookie else {}
    began = perf_counter()
    line.request("GET", asked.path, headers=dict(headers))
    answer = line.getresponse()
    body = answer.read()
    took = perf_counter() - began
    assert (answer.status, bool(body)) == (200, True), asked.path
    return took


@contextmanager
def _line(address: str) -> Iterator[HTTPConnection]:
    line = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        yield line
    finally:
        line.close()


@contextmanager
def _served(file: Path) -> Iterator[str]:
    words = (sys.executable, "-m", "bench.page_server", str(file))
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=ROOT, text=True, stdin=pipe, stdout=pipe) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.stdin.close()
        running.wait()
