"""What changes between two plans, in the sentences an officer reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from workflows.explain.sections import Section


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that says something else: the sentences it loses and those it gains."""

    title: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def compare(old: Sequence[Section], new: Sequence[Section]) -> tuple[SectionChange, ...]:
    """The sections of two explanations in the same language that differ, in the new one's order.

    A section that only one of them has is told with all its sentences.
    """
    before = {one.title: one.sentences for one in old}
    after = {one.title: one.sentences for one in new}
    titles = dict.fromkeys((*after, *before))
    changes = (_change(title, before.get(title, ()), after.get(title, ())) for title in titles)
    return tuple(one for one in changes if one.gone or one.new)


def _change(title: str, old: tuple[str, ...], new: tuple[str, ...]) -> SectionChange:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    changed = [one for one in matcher.get_opcodes() if one[0] != "equal"]
    gone = tuple(said for _, i, j, _, _ in changed for said in old[i:j])
    come = tuple(said for _, _, _, i, j in changed for said in new[i:j])
    return SectionChange(title, gone, come)
