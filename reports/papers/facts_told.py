"""What a template can name, in words: for the command and for the page of the reference."""

from __future__ import annotations

from i18n.catalog import say
from i18n.language import Lang
from reports.papers.placeholders import FRAME, KINDS
from workflows.definition import PaperKind

_MARKS = "[]#!{}"


def told_facts(kind: PaperKind, lang: Lang) -> list[tuple[str, str]]:
    """Each name as a template writes it, with what it holds; those of the kind first."""
    paths = (*KINDS[kind].split(), *FRAME.split())
    return [(written(one), meaning(one, lang)) for one in paths]


def written(path: str) -> str:
    """ "rows[].no#" as "rows[].no": a list keeps its mark, the rest is for us."""
    return path.rstrip("#!").replace("{}", ".…")


def meaning(path: str, lang: Lang) -> str:
    """What a name holds: a sentence of its own, or "of what: what"."""
    parts = [part.rstrip(_MARKS) for part in path.split(".")]
    if len(parts) == 1:
        return say(f"papers.fact.{parts[0]}", lang)
    holders = [one for one in parts[:-1] if one not in ("rows", "groups")] or [parts[0]]
    of = say(f"papers.of.{holders[-1]}", lang)
    return say("papers.of_what", lang, of=of, what=say(f"papers.what_of.{parts[-1]}", lang))
