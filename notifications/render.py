"""From facts to words: templates lay a letter out, the catalogue ``letters`` holds its sentences.

A fact that a template names and nobody gave stops the letter (StrictUndefined); what goes into
HTML is escaped. Why sentences and layout live apart: docs/decisions/0050-letters.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from i18n.catalog import in_words, say
from i18n.dates import date_words, in_vietnam, instant_words
from i18n.language import Lang
from i18n.text import Text
from notifications.common import common_words, inner, stands
from notifications.facts import DueDate, LetterFacts
from notifications.letter import Offer, Words
from notifications.plain import WHOLE, fitted

TEMPLATES = Path(__file__).parent / "templates"


def render(facts: LetterFacts, lang: Lang, offers: tuple[Offer, ...] = ()) -> Words:
    """The letter in ``lang``: subject, plain text, HTML, and short for a chat.

    Text and HTML are complete alike.
    """
    pages, kind = _pages(lang), facts.kind.value
    subject = pages.get_template(f"{kind}.subject.j2").render(facts=facts)
    told = {
        "facts": facts,
        "kind": kind,
        "offers": offers,
        "how": say(f"letters.how{'.link' if any(one.until for one in offers) else ''}", lang),
        # A name with a line break in it must not become a second header.
        "subject": " ".join(subject.split()),
        "common": common_words(facts, lang),
    }
    return Words(
        subject=str(told["subject"]),
        text=_tidy(pages.get_template(f"{kind}.txt.j2").render(told)),
        html=_tidy(pages.get_template(f"{kind}.html.j2").render(told)),
        short=fitted(pages.get_template("short.txt.j2").render(told)),
    )


def chat(
    unit: Text | None,
    label: Text,
    due: DueDate,
    today: date,
    where: str,
    lang: Lang,
    *,
    code: str = "",
    units: Sequence[Text] = (),
    count: int = 0,
) -> str:
    """What is owed as a message for a chat, worded as the short form of the letter about it.

    Args:
        unit: who owes it; None in a message to a group, which names `units` that have not sent,
            `count` of them in all.
        today: in Vietnam.
        code: the record's.

    Only what is for one unit is cut to the length of a short text: a list of names is whole.
    """
    left = due.days_left(today)
    kind = "overdue" if left < 0 else "due_today" if left == 0 else "reminder"
    last = date_words(due.last_day, lang, weekday=True)
    subject = _say(lang, f"{kind}.subject", duty=label, due=due.short(lang), last=last)
    told = {"subject": subject, "unit": unit.say(lang) if unit else "", "due": due, "today": today}
    more = {"where": where, "code": code, "units": units, "count": count}
    text = _pages(lang).get_template("chat.txt.j2").render(**told, **more)
    if not units:
        return fitted(text)
    lines = (line.removeprefix(WHOLE).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


@cache
def _pages(lang: Lang) -> Environment:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals.update(lang=lang, whole=WHOLE, say=partial(_say, lang))
    pages.filters.update(
        words=lambda fact: in_words(fact, lang),
        day=lambda day: date_words(day, lang, weekday=True),
        plain_day=lambda day: date_words(day, lang),
        moment=lambda at: _moment(at, lang),
        short=lambda due: due.short(lang),
        inner=lambda fact: inner(in_words(fact, lang)),
        stands=lambda due, today: stands(due, today, lang),
        standing=lambda item, today: stands(item.due, today, lang) if item.due else "",
        begun=lambda sentence: sentence[:1].upper() + sentence[1:],
        strong=_strong,
    )
    return pages


def _say(lang: Lang, code: str, /, **facts: object) -> str:
    return say(f"letters.{code}", lang, **facts)


def _moment(at: datetime, lang: Lang) -> str:
    """An instant, without its hour where that is midnight: a paper is dated by the day."""
    local = in_vietnam(at)
    return instant_words(at, lang) if local.time() != time() else date_words(local.date(), lang)


def _strong(sentence: str, part: str) -> Markup:
    """The sentence escaped, with ``part`` of it set in bold."""
    bold = Markup("<strong>{}</strong>").format(part)
    return Markup(str(escape(sentence)).replace(str(escape(part)), str(bold), 1))  # noqa: S704


SIGNATURE = "-- "
"""Ends the letter and begins its footer in plain text; the space is part of it (RFC 3676, 4.3)."""


def _end(line: str) -> str:
    return line if line == SIGNATURE else line.rstrip()


def _tidy(page: str) -> str:
    """No spaces at line ends and never two empty lines, whatever a template left out."""
    lines: list[str] = []
    for line in (_end(raw) for raw in page.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
