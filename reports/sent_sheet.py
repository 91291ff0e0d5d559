"""Messages for those who have not sent, to be copied into a chat."""

from __future__ import annotations

from collections.abc import Iterable

from engine.due import Owed
from engine.owed_pages import PlanDate
from i18n.catalog import say
from i18n.dates import before_words
from i18n.language import Lang
from i18n.text import Text


def group_text(date: PlanDate, missing: Iterable[Owed], office: Text, lang: Lang) -> str:
    """A message for the units' group: what, by when, and which of them have not sent."""
    names = "\n".join(f"- {one.unit_name.say(lang)}" for one in missing)
    due = before_words(date.due_at, lang)
    facts = {"what": date.label, "due": due, "n": date.missing, "office": office}
    return f"{say('console.zalo_group', lang, **facts)}\n{names}"


def unit_text(one: Owed, office: Text, lang: Lang) -> str:
    """A message for one unit."""
    due = before_words(one.due_at, lang)
    facts = {"unit": one.unit_name, "what": one.label, "due": due, "office": office}
    return say("console.zalo_unit", lang, **facts)
