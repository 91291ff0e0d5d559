"""Killed in the middle: what was acknowledged is there, and nothing is half done."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from engine.advance import Advanced, advance
from engine.move import Actor, Move
from engine.recount import miscounted
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.lifecycle import open_database
from storage.records import records
from tests.builders import NOW, a_plan, ready_database
from tests.deciding import PLAN
from tests.records import models

KILLS = 20
EACH = 100


def acting(url: str, actor: Actor, codes: Sequence[str], told: int) -> None:
    """Act for ever, saying each act that has been acknowledged."""
    with closing(open_database(url)) as db:
        for code in codes:
            for trigger in ("register", "withdraw"):
                made = advance(db, Move(code, trigger, note="thử"), actor, NOW)
                if isinstance(made, Advanced):
                    os.write(told, f"{code} {made.version}\n".encode())


def killed_while(acting: Callable[[int], None], after: float) -> list[str]:
    """What a process that was killed some seconds after its first act had acknowledged.

    Args:
        acting: acts, and writes a line to the file descriptor for each act that was acknowledged.
    """
    hear, tell = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(hear)
            acting(tell)
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(hear, encoding="utf-8") as lines:
        said = [lines.readline()]
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        said += lines.readlines()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it had finished before it was killed: give it more to do"
    return [line for line in said if line.endswith("\n")]


@pytest.mark.proof
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_acknowledged_act_survives_a_kill(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lantoa.db'}"
    roomy = {**PLAN["quotas"]["at_most_two"], "at_least": None, "at_most": KILLS}
    ready = ready_database(url, plan=a_plan(quotas={**PLAN["quotas"], "at_most_two": roomy}))
    codes, actor = models(ready, KILLS * EACH), ready.officer("lan-xa-a")
    ready.db.close()
    chance = random.Random(7)
    for kill in range(KILLS):
        mine = codes[kill * EACH : (kill + 1) * EACH]
        said = killed_while(partial(acting, url, actor, mine), after=chance.uniform(0, 0.03))
        with closing(open_database(url)) as db, db.read() as work:
            found = records(work, mine)
        for line in said:
            code, version = line.split()
            assert found[code].version >= int(version)
        made = sum(row.version - 1 for row in found.values())
        assert made - len(said) in (0, 1), "at most the act under way is there unsaid"
    with closing(open_database(url)) as db, db.read() as work:
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
        assert miscounted(work, ready.opened.plan) == ()
        moves = sum(row.version - 1 for row in records(work, codes).values())
        sealed = entries(work, ready.opened.plan.head_id, act="record.advanced")
        assert sum(1 for _ in sealed) == moves
