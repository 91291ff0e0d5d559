"""`python -m tests.tutorial [vi|en]`: walk through the tutorial and take its pictures anew."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser as Chromium

from tests.browsing import chromium
from tests.tutorial.picture import take
from tests.tutorial.scenes import SCENES
from tests.tutorial.text import FOLDER, Shown, read
from tests.tutorial.walk import Walk, ended, really_served

PROGRAM = (sys.executable, "-c", "from cli import main; main()")


def main(langs: Sequence[str]) -> int:
    """0 when everything was as the pages say; what was not is told on stderr."""
    wrong = 0
    for lang in langs:
        with chromium(lang) as chrome, tempfile.TemporaryDirectory() as room:
            wrong += _walked(lang, chrome, Path(room))
    return min(wrong, 1)


def _walked(lang: str, chrome: Chromium, room: Path) -> int:
    wrong = 0
    walk = Walk(room, lang, chrome, lambda words: ended(walk, [*PROGRAM, *words]), really_served)
    with walk:
        for step in read(FOLDER / f"{lang}.md"):
            if isinstance(step, Shown):
                sight = SCENES[step.scene](walk)
                if sight is None:
                    _told(f"{step.file.name}: left as it was, nothing here can draw it")
                    continue
                take(sight, step.file)
                sight.done()
                _told(f"{step.file.name}: {step.file.stat().st_size // 1024} KB")
            elif said := walk.type(step):
                wrong += 1
                _told(f"{lang}.md, {said}")
    return wrong


_told = partial(print, file=sys.stderr, flush=True)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ("vi", "en")))
