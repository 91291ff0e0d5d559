"""Letterheads: each kind of paper is issued under one."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition
from workflows.finding import Finding
from workflows.places import Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """A kind of paper, or the rest of them, that two letterheads would issue."""
    issued: dict[str, str] = {}
    for name, head in definition.letterheads.items():
        for kind in (*(one.value for one in head.papers),) or ("",):
            first = issued.setdefault(kind, name)
            if first != name:
                path = ("letterheads", name, "papers") if kind else ("letterheads", name)
                yield places.finding("paper_issued_twice", path, text=kind or name, first=first)
