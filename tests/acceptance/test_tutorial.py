"""The tutorial is true: its commands run in order, say what it quotes, and its pages do as told."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands.context import instant
from storage.lifecycle import open_database
from tests.browsing import chromium
from tests.command_line import ROOT
from tests.conftest import Lantoa
from tests.tutorial.picture import MOST_BYTES
from tests.tutorial.scenes import ONLY_LOOKED_AT, SCENES
from tests.tutorial.text import FOLDER, Shown, read
from tests.tutorial.walk import HOME, Walk, ended
from tests.visiting import served

PLAN_FILE = ROOT / "workflows" / "plans" / "chi-lang-2023.yaml"
PAGES = [FOLDER / "vi.md", FOLDER / "en.md"]
NOT_HERE = ("rehearse",)
"""Takes as long as all the rest, and has tests of its own."""
IN_A_PROCESS = ("mail", "send")
"""Has an event loop of its own, and the browser's runs in this process."""


@contextmanager
def in_this_process(walk: Walk, words: Sequence[str]) -> Iterator[str]:
    """The pages of `lantoa serve --at`, without its watch and its sender."""
    assert words[0] == "--at"
    db = open_database(f"sqlite:///{walk.home}/lantoa.db")
    try:
        with served(db, walk.home / "mail", instant(words[1])) as address:
            yield address
    finally:
        db.close()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.long)])
def test_every_command_says_what_is_quoted_and_every_click_leads_on(
    lang: str, lantoa: Lantoa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANTOA_HOME", HOME)
    monkeypatch.setenv("LANTOA_LANG", lang)

    def run(words: Sequence[str]) -> tuple[int, str]:
        if tuple(words[:2]) == IN_A_PROCESS:
            program = (sys.executable, "-c", "from cli import main; main()")
            return ended(walk, [*program, *words])
        ran = lantoa(*words)
        return ran.exit_code, ran.out + ran.err

    with chromium(lang) as chrome:
        walk = Walk(tmp_path, lang, chrome, run, in_this_process)
        with walk:
            for step in read(FOLDER / f"{lang}.md"):
                if not isinstance(step, Shown):
                    assert step.words[1] in NOT_HERE or walk.type(step) == ""
                elif step.scene not in ONLY_LOOKED_AT:
                    sight = SCENES[step.scene](walk)
                    assert sight is not None
                    sight.done()


def test_both_languages_walk_the_same_way() -> None:
    vi, en = (
        [one.scene if isinstance(one, Shown) else one.words[:3] for one in read(page)]
        for page in PAGES
    )
    assert [one for one in vi if "python3" not in one] == [
        one for one in en if "python3" not in one
    ]


@pytest.mark.parametrize("page", PAGES, ids=["vi", "en"])
def test_what_is_to_be_pressed_is_what_stands_on_the_pages(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    pressed = set(re.findall(r"\*\*([^*]+)\*\*", text))
    paths = re.findall(r"(?<!\*)\*([^*\n]+ → [^*\n]+)\*(?!\*)", text)
    pressed |= {part for path in paths for part in path.split(" → ")} - {"chi-lang-2023"}
    assert len(pressed) > 12
    catalogue = ROOT / "i18n" / "locale" / page.stem / "LC_MESSAGES"
    shown = "".join(file.read_text(encoding="utf-8") for file in catalogue.glob("*.po"))
    labels = set(re.findall(r'msgstr(?:\[\d\])? "(.*)"', shown))
    labels |= set(
        re.findall(rf"{page.stem}: \"?(.*?)\"?(?:, en:|}})", PLAN_FILE.read_text("utf-8"))
    )
    assert pressed - labels == set()


def test_every_picture_is_there_is_small_and_is_shown() -> None:
    shown = {one.file for page in PAGES for one in read(page) if isinstance(one, Shown)}
    assert shown == {*(FOLDER / "pictures").rglob("*.*")}
    sizes = [one.stat().st_size for one in shown]
    assert max(sizes) <= MOST_BYTES
    assert sum(sizes) <= 3 * 1024 * 1024
    assert {one.stem for one in shown} == SCENES.keys()
