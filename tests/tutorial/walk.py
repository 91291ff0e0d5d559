"""One walk through the tutorial: a folder of its own, a service when one is asked for, a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from notifications.mime import words_of
from tests.command_line import ROOT, Process
from tests.serving import Serving, until
from tests.tutorial.text import Shown, Typed, differs

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 800}


@dataclass
class Walk:
    """``with`` one walk in an empty folder; ``do`` takes its steps one after another."""

    folder: Path
    lang: str
    chrome: Chromium
    home: Path = field(init=False)
    run: Process = field(init=False)
    served: Serving | None = None
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)
    known: set[Path] = field(default_factory=set)
    _ending: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self.home = self.folder / "chi-lang"
        (self.folder / "workflows").symlink_to(ROOT / "workflows")
        self.run = Process(Path("chi-lang"), self.lang)
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def type(self, step: Typed) -> str:
        """Type a command; what is not as the page says it is, "" when all is."""
        self._leave()
        program, *words = step.words
        if words[:1] == ["serve"]:
            self.served = self._ending.enter_context(_serving(self, words[1:]))
            self.served.ready()
            return ""
        code, printed = self._ran(program, words)
        if code != step.ends:
            return f"line {step.line}: ended with {code}\n{printed}"
        wrong = differs(step, printed)
        return f"line {step.line}: not printed: {wrong}\n--- but:\n{printed}" if wrong else ""

    def show(self, step: Shown, scenes: dict[str, Callable[[Walk], object]]) -> object:
        """Do what the picture is of; what there is to be seen."""
        return scenes[step.scene](self)

    def page(self, who: str, size: dict[str, int]) -> Page:
        """A browser's page in which nobody is signed in, or that officer when they are."""
        key = (who, str(size["width"]))
        if key not in self.contexts:
            self.contexts[key] = self.chrome.new_context(
                base_url=self.served.address if self.served else None,
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

    def _ran(self, program: str, words: list[str]) -> tuple[int, str]:
        command = [sys.executable, "-c", "from cli import main; main()", *words]
        if program == "python3":
            command = [sys.executable, *words]
        ended = subprocess.run(
            command, cwd=self.folder, env=self.run.env(), capture_output=True, timeout=100
        )
        return ended.returncode, (ended.stdout + ended.stderr).decode()

    def _leave(self) -> None:
        """Stop the service once every letter has left."""
        self.known.clear()
        for context in self.contexts.values():
            context.close()
        self.contexts.clear()
        if self.served is None:
            return
        until(lambda: not self._waiting())
        assert self.served.stop() == 0, self.served.log
        self._ending.close()
        self.served = None

    def _waiting(self) -> bool:
        _, printed = self._ran("lantoa", ["mail", "list", "--status", "pending", "--json"])
        return '"message"' in printed


def _serving(walk: Walk, words: list[str]) -> Serving:
    # Left as they are, letters would go to a mail server of whoever walks.
    lent = {"LANTOA_LANG": walk.lang, "PYTHONPATH": str(ROOT), "LANTOA_SMTP_HOST": ""}
    return Serving(walk.home, *words, **{**os.environ, **lent})
