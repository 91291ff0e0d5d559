"""Where every piece of a plan file is written, so that a finding can point at it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from workflows.finding import Finding, Place
from workflows.severities import SEVERITIES

Path = tuple[str | int, ...]
"""The way to a piece in the words of the file: ``("tracks", "model", "states", "proposed")``."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a key and its value begin (an item of a list has no key), and the value as written."""

    key: Place
    value: Place
    text: str


@dataclass(frozen=True)
class Places:
    """The marks of one file; without marks (a plan that is not read from a file) only its name.

    Attributes:
        dropped: pieces that were left out because something in them cannot be read. What names
            them is not wrong, and what depends on them cannot be judged.
    """

    file: str
    marks: Mapping[Path, Mark] = field(default_factory=dict)
    dropped: frozenset[Path] = frozenset()

    def finding(
        self,
        code: str,
        path: Path,
        *,
        text: str | None = None,
        among: Iterable[str] = (),
        at_key: bool = False,
        **facts: object,
    ) -> Finding:
        """A finding about the piece at `path`.

        Args:
            text: the offending text; by default the value as written, or the key with `at_key`.
            among: what could have been written instead; the closest becomes the suggestion.
            at_key: point at the key that names the piece instead of at its value.
        """
        mark = self._nearest(path)
        place = mark.key if at_key else mark.value
        if text is None:
            text = str(path[-1]) if at_key else mark.text
        return Finding(code, SEVERITIES[code], place, text, closest(text, among), facts)

    def whole(self, *path: str | int) -> bool:
        """Whether nothing below `path` had to be left out."""
        return path not in self._above_dropped

    def lost(self, group: str, name: str) -> bool:
        """Whether a piece of that name stood in a group of that name and had to be left out."""
        return (group, name) in self._dropped_ends or (group,) in self._dropped_ends

    @cached_property
    def _above_dropped(self) -> frozenset[Path]:
        return frozenset(gone[:end] for gone in self.dropped for end in range(1, len(gone) + 1))

    @cached_property
    def _dropped_ends(self) -> frozenset[Path]:
        return frozenset(end for gone in self.dropped for end in (gone[-1:], gone[-2:]))

    def _nearest(self, path: Path) -> Mark:
        """A list of one may be written as a plain word, so an item may be known by its parent."""
        for end in range(len(path), 0, -1):
            mark = self.marks.get(path[:end])
            if mark is not None:
                return mark
        whole_file = Place(self.file)
        return Mark(whole_file, whole_file, "")


def closest(text: str, among: Iterable[str]) -> str:
    """The name that was probably meant; empty when none is close. Diacritics do not count."""
    names = {spelled(name): name for name in among}
    near = get_close_matches(spelled(text[:60]), names, n=1)
    found = names[near[0]] if near else ""
    return "" if found == text else found


def spelled(text: str) -> str:
    """The text as a name could be spelled: lower-case ASCII, joined by underscores."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
