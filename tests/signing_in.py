"""Somebody signs in as a person does: a page, a letter in the folder, its link or its code."""

from __future__ import annotations

import email
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.policy import default
from pathlib import Path

from storage.audit import entries
from storage.people import committee
from tests.builders import Ready
from tests.visiting import Answer, Browser

LAN = "lan-xa-a@example.vn"
LINK = re.compile(r"/s/[\w-]+/[\w-]{43}")
CODE = re.compile(r": (\d{6})\r?$", re.MULTILINE)
PATIENCE = 20.0


@dataclass(frozen=True)
class Mailed:
    """What a letter of signing in says."""

    to: str
    text: str
    raw: bytes

    @property
    def link(self) -> str:
        return str(LINK.findall(self.text)[0])

    @property
    def code(self) -> str:
        return str(CODE.findall(self.text)[0])

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
    return read_letter(newest.read_bytes())


def read_letter(raw: bytes) -> Mailed:
    """A letter as it arrived."""
    message = email.message_from_bytes(raw, policy=default)
    plain = message.get_body(("plain",))
    assert plain is not None
    return Mailed(str(message["To"]), plain.get_content(), raw)


def asked(browser: Browser, folder: Path, then: str = "") -> Mailed:
    """Lan asks, and the letter comes."""
    answer = ask(browser, LAN, then)
    assert (answer.status, answer.to) == (303, "/sign-in/code")
    return mailed(folder)


def name_of(browser: Browser) -> str:
    """Who is signed in there."""
    found = re.search(r"<h1>(.*?)</h1>", browser.get("/account").text)
    return found[1] if found else ""


def acts_of(ready: Ready) -> list[str]:
    """What the committee's log holds."""
    with ready.db.read() as work:
        of = committee(work, "huyen-uy")
        assert of is not None
        return [one.act for one in entries(work, of.head_id)]


def until(true: Callable[[], bool]) -> None:
    """Wait for what is done after the answer."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def letters(folder: Path) -> list[Path]:
    """The letters of signing in that lie in the folder."""
    return sorted(folder.rglob("*-sign_in.eml"))
