"""The book as one HTML file: no script, no other file, made to be printed and signed off."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from engine.apply import Advanced
from engine.rehearsal.clashes import Clash, clashes
from engine.rehearsal.told import Year
from i18n.catalog import in_words, say
from i18n.dates import before_words, date_words
from i18n.language import Lang
from notifications.letter import Letter
from reports.book.contents import Contents
from reports.book.load import load_chart
from reports.book.summary import refusals
from workflows.errors import LantoaError
from workflows.verdict import Refusal

WHOLE = 600
"""Letters up to which each stands whole in the book; of more, one of each sort does."""

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


def book_html(year: Year, lang: Lang) -> str:
    """The book of mails of a rehearsed year, in ``lang``; equal years give equal books."""
    contents = Contents(year, lang)
    template = _templates().get_template("book.html.j2")
    return template.render(
        lang=lang,
        say=_sayer(lang),
        words=lambda value: in_words(value, lang),
        date_words=lambda day: date_words(day, lang, weekday=True),
        before=lambda due: before_words(due, lang),
        kind_of=lambda kind: say(f"letters.kind.{kind.value}", lang),
        seen=_seen,
        year=year,
        plan=year.definition,
        book=contents,
        chart=load_chart(year, lang),
        whole=len(year.letters) <= WHOLE,
        clashes=[(one, _clash_words(one, lang)) for one in clashes(year)],
        refused=_refused(year, lang),
        not_done=[act for act in year.acts if isinstance(act.outcome, LantoaError)],
        late=[one for one in year.owed if one.late],
        states=_states(year),
        acts=sum(isinstance(act.outcome, Advanced) for act in year.acts),
        refusal_count=sum(isinstance(act.outcome, Refusal) for act in year.acts),
    )


def _seen(letter: Letter) -> Markup:
    """The letter as its reader sees it: the body of its HTML, whose styles are all inline.

    Our own templates wrote it with every name escaped, so it is markup and not text.
    """
    body = _BODY.search(letter.words.html)
    return Markup(body[1] if body else "")  # noqa: S704


def _clash_words(clash: Clash, lang: Lang) -> str:
    return say(f"book.clash_{clash.code}", lang, **clash.facts)


def _refused(year: Year, lang: Lang) -> list[tuple[str, int, str]]:
    """Why moves were refused: how often, and the first sentence that said so."""
    said: dict[str, str] = {}
    for act in year.acts:
        if isinstance(act.outcome, Refusal):
            for verdict in act.outcome.reasons:
                said.setdefault(verdict.code, verdict.sentence(lang))
    return [(code, count, said[code]) for code, count in refusals(year).items()]


def _states(year: Year) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """Each track with the states in which records stand at the end."""
    return [
        (
            track.label,
            [
                (state.label, count)
                for key, state in track.states.items()
                if (count := year.states.get(name, {}).get(key, 0))
            ],
        )
        for name, track in year.definition.tracks.items()
    ]


def _sayer(lang: Lang) -> Callable[..., str]:
    def said(code: str, **facts: object) -> str:
        return say(f"book.{code}", lang, **facts)

    return said


def _css_text(words: str) -> Markup:
    """Words as a string inside a style sheet."""
    safe = "".join(c if c.isalnum() or c in " ,.–-“”" else f"\\{ord(c):x} " for c in words)
    return Markup(f'"{safe}"')  # noqa: S704 (nothing is left that could end the string)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["css_text"] = _css_text
    return templates
