"""The tutorial as it is written: commands with what they say, and pictures, in order."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "tutorial"
BLOCK = re.compile(r"```console\n(?P<typed>.*?)```|pictures/(?P<picture>[\w./-]+\.webp)", re.DOTALL)
ENDED = re.compile(r"\((?:mã kết thúc|exit code) (\d+)\)")
CUT = "…"
"""Something is left out: lines where it stands alone, else a part of the line."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One command, the words after ``lantoa``, what the page says it prints, how it ends."""

    line: int
    words: tuple[str, ...]
    said: tuple[str, ...]
    ends: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture; its name says which scene it is of."""

    line: int
    file: Path

    @property
    def scene(self) -> str:
        return self.file.stem


def read(page: Path) -> tuple[Typed | Shown, ...]:
    """Every command and every picture of a page, as they come."""
    text = page.read_text(encoding="utf-8")
    found: list[Typed | Shown] = []
    for one in BLOCK.finditer(text):
        line = text.count("\n", 0, one.start()) + 1
        if one["picture"]:
            found.append(Shown(line, FOLDER / "pictures" / one["picture"]))
        else:
            found += _typed(line + 1, one["typed"].replace("\\\n", ""))
    return tuple(found)


def differs(typed: Typed, printed: str) -> str:
    """The first quoted line that was not printed where the page has it; "" when all were."""
    lines = [one.rstrip() for one in printed.splitlines() if one.strip()]
    at, anywhere = 0, False
    for said in typed.said:
        if said == CUT:
            anywhere = True
            continue
        places = range(at, len(lines) if anywhere else min(at + 1, len(lines)))
        place = next((i for i in places if _same(said, lines[i])), None)
        if place is None:
            return said
        at, anywhere = place + 1, False
    return "" if anywhere or at == len(lines) or not typed.said else f"+ {lines[at]}"


def _same(said: str, printed: str) -> bool:
    """Blanks may differ: a table is wider on a screen than in a file."""
    parts = (re.escape(" ".join(one.split())) for one in said.split(CUT))
    return re.fullmatch(r"\s*.*\s*".join(parts), " ".join(printed.split())) is not None


def _typed(line: int, block: str) -> list[Typed]:
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *said = part.splitlines()
        ended = [int(one[1]) for one in map(ENDED.fullmatch, said) if one]
        kept = tuple(one.rstrip() for one in said if one.strip() and not ENDED.fullmatch(one))
        program, *words = shlex.split(command)
        assert program in ("lantoa", "python3"), command
        found.append(Typed(line, (program, *words), kept, ended[0] if ended else 0))
    return found
