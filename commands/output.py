"""What a command prints: text or tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from commands.context import Settings
from i18n.catalog import in_words, say

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 10_000
"""A pipe has no edge: lines are never folded there."""


def document(content: object) -> None:
    """Print the one JSON document of a `--json` run: UTF-8, keys in the order given."""
    text = json.dumps(content, ensure_ascii=False, indent=2, default=_as_json)
    sys.stdout.write(f"{text}\n")


def line(settings: Settings, code: str, **facts: object) -> None:
    """Print one sentence of the catalogue for a person; nothing when JSON was asked."""
    if not settings.json:
        prose(say(code, settings.lang, **facts))


def table(settings: Settings, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under columns named by catalogue codes; tab-separated when piped.

    A cell is anything a sentence can name (i18n.catalog.in_words) or None for an empty cell.
    """
    heads = [say(code, settings.lang) for code in columns]
    cells = ([_cell(value, settings) for value in row] for row in rows)
    if sys.stdout.isatty():
        _drawn(heads, cells)
        return
    for row in (heads, *cells):
        sys.stdout.write("\t".join(" ".join(cell.split()) for cell in row) + "\n")


def prose(text: str) -> None:
    """Print text for a person: folded at words on a terminal, as it is in a pipe."""
    sys.stdout.write(f"{_folded(text, sys.stdout)}\n")


def complain(sentence: str) -> None:
    """Print one sentence on stderr."""
    sys.stderr.write(f"{_folded(sentence, sys.stderr)}\n")


def _folded(text: str, stream: TextIO) -> str:
    """Each line no wider than the terminal; what is indented stays so, a little further in."""
    if not stream.isatty():
        return text
    from shutil import get_terminal_size
    from textwrap import wrap

    width = get_terminal_size().columns
    folded: list[str] = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        within = f"{indent}  " if indent else ""
        folded += wrap(
            line,
            width,
            subsequent_indent=within,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(folded)


def console(*, stderr: bool = False) -> Console:
    """A rich console: coloured and folded on a terminal, plain and unfolded in a pipe."""
    from rich.console import Console  # not needed by a --json run

    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else PLAIN_WIDTH, emoji=False)


def _drawn(heads: list[str], rows: Iterable[list[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    drawn, lines = Table(box=SIMPLE_HEAD, pad_edge=False), list(rows)
    for at, head in enumerate(heads):
        # A code is for copying: a column of single words is not folded while others can be.
        words = all(" " not in line[at] for line in lines)
        drawn.add_column(head, overflow="fold", no_wrap=words)
    for line in lines:
        drawn.add_row(*(Text(cell) for cell in line))
    console().print(drawn)


def _cell(value: object, settings: Settings) -> str:
    return "" if value is None else in_words(value, settings.lang)


def _as_json(value: Any) -> object:
    """Instants and dates as ISO 8601, exact numbers and paths as text, sets in order."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    raise TypeError(f"a {type(value).__name__} has no JSON form: {value!r}")
