"""`python -m tests.tutorial [vi|en]`: walk through the tutorial and take its pictures anew."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browsing import chromium
from tests.tutorial.picture import take
from tests.tutorial.scenes import SCENES
from tests.tutorial.text import FOLDER, Shown, read
from tests.tutorial.walk import Walk


def main(langs: list[str]) -> int:
    """The number of things that are not as the page says; each is told on stderr."""
    wrong = 0
    with chromium() as chrome:
        for lang in langs:
            room = Path(tempfile.mkdtemp(prefix=f"lantoa-tutorial-{lang}-"))
            with Walk(room, lang, chrome) as walk:
                for step in read(FOLDER / f"{lang}.md"):
                    if isinstance(step, Shown):
                        if sight := walk.show(step, SCENES):
                            take(sight, step.file)
                            sight.done()
                        sys.stderr.write(f"{step.file.name}: {step.file.stat().st_size // 1024} KB\n")
                    elif told := walk.type(step):
                        wrong += 1
                        sys.stderr.write(f"{lang}.md, {told}\n")
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:] or ["vi", "en"]), 1))
