"""Who has to be called by telephone: a spreadsheet with a column for what they answered.

For people who are reached by telephone or Zalo. Every cell is text in the text format: a telephone
number keeps its zeros, and nothing that begins with = + - or @ becomes a formula in anybody's
office, when it is opened or when it is edited.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from engine.addressing import officers_for
from engine.due import Owed
from engine.duties import owing_roles
from engine.editions import edition
from engine.known import known_plan
from i18n.catalog import say
from i18n.dates import before_words
from i18n.language import Lang
from reports.due_words import state_words
from storage.database import Database
from storage.people import unit
from storage.work import Work

_COLUMNS = (
    ("unit", 34),
    ("officer", 24),
    ("role", 24),
    ("phone", 16),
    ("matter", 34),
    ("due", 40),
    ("standing", 18),
    ("code", 22),
    ("answer", 40),
)
SOON = 7
"""Days before the last good day: nobody is called months ahead."""

_HEAD, _LINE = "#8C1D18", "#B8B2A7"


@dataclass(frozen=True, slots=True)
class Call:
    """One officer to call about one thing that is owed; no officer when nobody is assigned."""

    owed: Owed
    officer: str
    role: str
    phone: str


def calls(
    db: Database, owed: Iterable[Owed], lang: Lang, now: datetime, *, within: int | None = SOON
) -> tuple[Call, ...]:
    """Those who owe, in the order given; what is settled or waived needs no call.

    The officers who owe come first, then whoever else holds a role of the unit, so that somebody
    can be reached.

    Args:
        now: aware.
        within: from how many days before the last good day on; None for everything owed.
    """
    with db.read() as work:
        return tuple(
            call
            for one in owed
            if one.state == "open" and (within is None or one.days_left <= within)
            for call in _calls(work, one, lang, now) or (Call(one, "", "", ""),)
        )


def call_list(found: Iterable[Call], lang: Lang, now: datetime) -> bytes:
    """The calls as an .xlsx file, printed landscape on A4. ``now`` is aware."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        face = {"font_name": "Times New Roman", "font_size": 12, "num_format": "@"}
        title = book.add_format({**face, "bold": True, "font_size": 14, "font_color": _HEAD})
        line = {**face, "border": 1, "border_color": _LINE, "text_wrap": True, "valign": "top"}
        head = {**line, "bold": True, "bg_color": _HEAD, "font_color": "#FFFFFF"}
        cell, top = book.add_format(line), book.add_format(head)
        sheet = book.add_worksheet(say("due.call.sheet", lang))
        sheet.write_string(0, 0, say("due.call.title", lang, at=now), title)
        for at, (name, width) in enumerate(_COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(2, at, say(f"due.call.{name}", lang), top)
        last = 2
        for last, call in enumerate(found, start=3):
            for at, words in enumerate(_cells(call, lang)):
                sheet.write_string(last, at, words, cell)
        sheet.autofilter(2, 0, last, len(_COLUMNS) - 1)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return content.getvalue()


def _cells(call: Call, lang: Lang) -> tuple[str, ...]:
    one = call.owed
    return (
        one.unit_name.say(lang),
        call.officer,
        call.role,
        call.phone,
        one.label.say(lang),
        before_words(one.due_at, lang),
        state_words(one, lang),
        one.record,
        "",
    )


def _calls(work: Work, one: Owed, lang: Lang, now: datetime) -> list[Call]:
    plan = known_plan(work, one.plan)
    running = edition(work, plan.edition_id)
    day = now.astimezone(running.zone).date()
    of = unit(work, plan.committee_id, one.unit, day)
    deadline = running.definition.deadlines.get(one.deadline)
    if of is None:
        return []
    roles = running.definition.roles
    of_unit = [name for name, role in roles.items() if role.of == "unit"]
    owing = owing_roles(running.definition, deadline) if deadline else ()
    found: dict[str, Call] = {}
    for role in dict.fromkeys((*(name for name in owing if name in of_unit), *of_unit)):
        for who in officers_for(work, running.definition, plan.committee_id, of.id, (role,), day):
            call = Call(one, who.name, roles[role].label.say(lang), who.phone)
            found.setdefault(who.code, call)
    return list(found.values())
