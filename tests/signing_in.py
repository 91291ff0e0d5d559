"""Somebody signs in as a person does: a page, a letter in the folder, its link or its code."""

from __future__ import annotations

import email
import re
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from tests.visiting import Answer, Browser

LINK = re.compile(r"/s/[\w-]+/[\w-]{43}")
CODE = re.compile(r": (\d{6})\n")
PATIENCE = 20.0


@dataclass(frozen=True)
class Mailed:
    """What a letter of signing in says."""

    to: str
    text: str
    raw: bytes

    @property
    def link(self) -> str:
        return LINK.findall(self.text)[0]

    @property
    def code(self) -> str:
        return CODE.findall(self.text)[0]

    @property
    def wrong_code(self) -> str:
        return f"{(int(self.code) + 1) % 1_000_000:06}"


def ask(browser: Browser, address: str, then: str = "") -> Answer:
    """Ask for the letter, as the form does."""
    browser.get("/sign-in")
    return browser.post("/sign-in", ("address", address), ("next", then))


def mailed(folder: Path, number: int = 1) -> Mailed:
    """The newest letter in the folder, once there are so many."""
    end = time.monotonic() + PATIENCE
    while len(found := letters(folder)) < number:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(found)} letters of {number}")
        time.sleep(0.05)
    newest = max(found, key=lambda file: file.stat().st_mtime_ns)
    raw = newest.read_bytes()
    message = cast(EmailMessage, email.message_from_bytes(raw, policy=default))
    plain = message.get_body(("plain",))
    assert plain is not None
    return Mailed(str(message["To"]), plain.get_content(), raw)


def letters(folder: Path) -> list[Path]:
    """The letters of signing in that lie in the folder."""
    return sorted(folder.rglob("*-sign_in.eml"))
