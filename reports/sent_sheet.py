"""Who has sent and who has not, date by date: the sheet a secretariat works down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.due import Owed
from i18n.catalog import say
from i18n.dates import before_words
from i18n.language import Lang
from i18n.text import Text


@dataclass(frozen=True, slots=True)
class SentBy:
    """One date of the plan, with the obligations that share it.

    Attributes:
        label: what is owed.
        due_at: the first instant that is too late for most; a unit may have more time.
    """

    label: Text
    due_at: datetime
    missing: tuple[Owed, ...]
    sent: tuple[Owed, ...]
    waived: tuple[Owed, ...]

    def group_text(self, office: Text, lang: Lang) -> str:
        """A message for the units' group: what, by when, and who has not sent."""
        names = "\n".join(f"- {one.unit_name.say(lang)}" for one in self.missing)
        said = say(
            "console.zalo_group",
            lang,
            what=self.label,
            due=before_words(self.due_at, lang),
            n=len(self.missing),
            office=office,
        )
        return f"{said}\n{names}"

    def unit_text(self, one: Owed, office: Text, lang: Lang) -> str:
        """A message for one unit."""
        due = before_words(one.due_at, lang)
        facts = {"unit": one.unit_name, "what": self.label, "due": due, "office": office}
        return say("console.zalo_unit", lang, **facts)


def sent_sheet(owed: Iterable[Owed]) -> tuple[SentBy, ...]:
    """Obligations by what is owed and its date, the earliest date first."""
    grouped: dict[tuple[str, str], list[Owed]] = {}
    for one in owed:
        key = (one.deadline, one.period.key if one.period else "")
        grouped.setdefault(key, []).append(one)
    sheets = [_of(group) for group in grouped.values()]
    return tuple(sorted(sheets, key=lambda one: one.due_at))


def _of(group: list[Owed]) -> SentBy:
    def among(state: str) -> tuple[Owed, ...]:
        return tuple(one for one in group if one.state == state)

    days = [one.due_at for one in group]
    return SentBy(
        group[0].label,
        max(set(days), key=days.count),
        among("open"),
        among("settled"),
        among("waived"),
    )
