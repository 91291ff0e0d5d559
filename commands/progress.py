"""A progress bar for long work: on a terminal, never in a pipe or a JSON run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from commands.context import Settings
from i18n.catalog import say

Told = Callable[[int, int], None]
"""Told how many of how many are done."""


@contextmanager
def progress(settings: Settings, code: str, total: int) -> Iterator[Told | None]:
    """Shows a bar under the sentence ``code``; None where nobody is watching."""
    if settings.json or not sys.stderr.isatty() or total < 2:
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say(code, settings.lang), total=total)
        yield lambda done, of: bar.update(task, completed=done, total=of)
