"""`lantoa` as a process of its own, for what only a whole process shows: signals, limits, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import Ran

ROOT = Path(__file__).parents[1]
PROGRAM = (sys.executable, "-c", "from cli import main; main()")


@dataclass(frozen=True, slots=True)
class Process:
    """Runs `lantoa` with a data folder and a language."""

    home: Path
    lang: str = "en"
    environ: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *words: object, before: Callable[[], None] | None = None) -> Ran:
        """One command to its end; ``before`` runs in the new process, ahead of the program."""
        ended = subprocess.run(
            [*PROGRAM, *map(str, words)],
            env=self.env(),
            preexec_fn=before,
            capture_output=True,
            timeout=100,
        )
        return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def started(self, *words: object, typing: bool = False) -> subprocess.Popen[bytes]:
        """A command that is still running; ``typing`` lets the test type into it."""
        return subprocess.Popen(
            [*PROGRAM, *map(str, words)],
            env=self.env(),
            stdin=subprocess.PIPE if typing else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def env(self) -> dict[str, str]:
        """This process's environment with the folder, the language and the way to the product."""
        ours = {"LANTOA_HOME": str(self.home), "LANTOA_LANG": self.lang, "PYTHONPATH": str(ROOT)}
        return {**os.environ, **ours, **self.environ}
