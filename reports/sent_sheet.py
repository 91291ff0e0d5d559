"""Messages for those who have not sent, to be copied into a chat: worded as the short letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from engine.due import Owed
from engine.owed_pages import PlanDate
from i18n.catalog import say
from i18n.dates import in_vietnam
from i18n.language import Lang
from notifications.facts import DueDate
from notifications.render import chat
from reports.plan_sheet import PlanNamed


def group_text(
    due: PlanDate, missing: Iterable[Owed], sheet: PlanNamed, now: datetime, lang: Lang
) -> str:
    """A message for the units' group: what, by when, and which of them have not sent."""
    names = tuple(one.unit_name for one in missing)
    to = _where(sheet, lang)
    by = DueDate(due.due_at)
    return chat(None, due.label, by, _today(now), to, lang, units=names, count=due.missing)


def unit_text(one: Owed, sheet: PlanNamed, now: datetime, lang: Lang) -> str:
    """A message for one unit."""
    by, to = DueDate(one.due_at), _where(sheet, lang)
    return chat(one.unit_name, one.label, by, _today(now), to, lang, code=one.record)


def _today(now: datetime) -> date:
    return in_vietnam(now).date()


def _where(sheet: PlanNamed, lang: Lang) -> str:
    office = sheet.office.say(lang)
    if sheet.addressee is None:
        return office
    return say("letters.where", lang, addressee=sheet.addressee, office=office)
