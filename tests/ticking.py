"""A watch in a process of its own: ticks at each instant that comes in, and says what it did."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from engine.watch import tick
from storage.lifecycle import open_database

ROOT = Path(__file__).parent.parent


class Watch:
    """Such a process, from outside."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ticking", url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def look(self, now: datetime) -> None:
        """Let it tick; returns at once."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{now.isoformat()}\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, int]:
        """What its last tick did."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the watch died"
        told: dict[str, int] = json.loads(line)
        return told

    def kill(self) -> None:
        """As a machine that loses power."""
        self.process.kill()
        self._ended()

    def end(self) -> None:
        """Let it finish."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self._ended()

    def _ended(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        self.process.wait(timeout=30)


def serve(url: str, instants: Iterable[str]) -> None:
    """Tick at each instant, one a line."""
    with closing(open_database(url)) as db:
        for line in instants:
            done = tick(db, datetime.fromisoformat(line.strip()))
            told = {
                "fired": done.fired,
                "messages": done.messages,
                "stopped": done.stopped,
                "aside": len(done.put_aside),
            }
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    serve(sys.argv[1], sys.stdin)
