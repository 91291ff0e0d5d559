"""One walk through the tutorial: a folder of its own, a service when asked for, a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from notifications.mime import words_of
from tests.command_line import ROOT
from tests.serving import Serving, until
from tests.tutorial.text import Typed, differs

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 800}
HOME = "chi-lang"

Run = Callable[[Sequence[str]], tuple[int, str]]
"""Types `lantoa` with these words in the walk's folder: what it ended with and what it printed."""
Serve = Callable[["Walk", Sequence[str]], AbstractContextManager[str]]
"""Runs `lantoa serve` with these words; the address of its pages."""


@dataclass
class Walk:
    """``with`` one walk in an empty folder; ``type`` takes commands, scenes take the browser."""

    folder: Path
    lang: str
    chrome: Chromium
    run: Run
    serve: Serve
    address: str = ""
    contexts: dict[tuple[str, int], BrowserContext] = field(default_factory=dict)
    known: set[Path] = field(default_factory=set)
    _service: ExitStack = field(default_factory=ExitStack)

    @property
    def home(self) -> Path:
        """Where data and letters are."""
        return self.folder / HOME

    def __enter__(self) -> Self:
        (self.folder / "workflows").symlink_to(ROOT / "workflows")
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def type(self, step: Typed) -> str:
        """Type a command; what is not as the page says it is, "" when all is."""
        self._leave()
        program, *words = step.words
        if words[:1] == ["serve"]:
            self.address = self._service.enter_context(self.serve(self, words[1:]))
            return ""
        run = self.run if program == "lantoa" else self._verifier
        code, printed = run(words)
        if code != step.ends:
            return f"line {step.line}: ended with {code}\n{printed}"
        wrong = differs(step, printed)
        return f"line {step.line}: not printed: {wrong}\n--- but:\n{printed}" if wrong else ""

    def page(self, who: str, size: dict[str, int]) -> Page:
        """A browser's page in which nobody is signed in, or that officer when they are."""
        key = (who, size["width"])
        if key not in self.contexts:
            self.contexts[key] = self.chrome.new_context(
                base_url=self.address or None,
                viewport={"width": size["width"], "height": size["height"]},
                device_scale_factor=2 if size is PHONE else 1,
                locale="vi-VN" if self.lang == "vi" else "en-GB",
            )
        pages = self.contexts[key].pages
        return pages[0] if pages else self.contexts[key].new_page()

    def forget_letters(self) -> None:
        """Of the letters in the folder: only those to come are looked for from now on."""
        self.known = set((self.home / "mail").rglob("*.eml"))

    def letter(self, ending: str, *, new: bool = False) -> Path:
        """The newest letter in the mail folder whose name ends so, waited for."""
        found: list[Path] = []

        def there() -> bool:
            letters = (self.home / "mail").rglob(f"*{ending}.eml")
            found[:] = sorted(one for one in letters if not new or one not in self.known)
            return bool(found)

        until(there)
        return found[-1]

    def link(self, ending: str) -> str:
        """The path of the link in that letter."""
        text = words_of(self.letter(ending).read_bytes()).text
        found = re.search(r"https?://[^/\s]+(/[as]/\S+)", text)
        assert found, text
        return found[1]

    def _verifier(self, words: Sequence[str]) -> tuple[int, str]:
        return ended(self, [sys.executable, *words])

    def _leave(self) -> None:
        """Close the browser and stop the service."""
        for context in self.contexts.values():
            context.close()
        self.contexts.clear()
        self.known.clear()
        self._service.close()
        self.address = ""


def ended(walk: Walk, command: Sequence[str]) -> tuple[int, str]:
    """A process of its own in the walk's folder: what it ended with and what it printed."""
    done = subprocess.run(
        command, cwd=walk.folder, env=environment(walk), capture_output=True, timeout=100
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def environment(walk: Walk) -> dict[str, str]:
    """As the page has it exported; nothing of whoever walks gets in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LANTOA_")}
    return {**kept, "LANTOA_HOME": HOME, "LANTOA_LANG": walk.lang, "PYTHONPATH": str(ROOT)}


@contextmanager
def really_served(walk: Walk, words: Sequence[str]) -> Iterator[str]:
    """`lantoa serve` as a process; it is stopped once every letter has left."""
    with Serving(walk.home, *words, LANTOA_LANG=walk.lang, PYTHONPATH=str(ROOT)) as service:
        yield service.ready().address
        pending = ("mail", "list", "--status", "pending", "--json")
        until(lambda: '"message"' not in walk.run(pending)[1])
        assert service.stop() == 0, service.log
