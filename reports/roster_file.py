"""The tables that `unit import` and `officer import` read: empty, or with what is known."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal

import xlsxwriter

from engine.intake import officers, units
from engine.intake.imported import ZONE
from engine.intake.sheet import Column
from engine.intake.units import newest_name
from i18n.catalog import say
from i18n.language import Lang
from i18n.text import Text
from reports.officer_sheet import role_words
from reports.unit_sheet import kind_names
from storage.database import Database
from storage.roster import OfficerEntry, UnitEntry, officer_entries, unit_entries
from storage.work import Work

What = Literal["officers", "units"]
COLUMNS: dict[What, Sequence[Column]] = {"officers": officers.COLUMNS, "units": units.COLUMNS}
CHOICES = "lantoa"
"""The hidden sheet that holds the words to choose from."""
ROWS_FOR_MORE = 2000
"""Rows below the headings in which a choice can be picked."""


def roster_file(
    db: Database, committee_id: int, what: What, now: datetime, lang: Lang, *, filled: bool
) -> tuple[bytes, int]:
    """An .xlsx with the headings of an import, and how many rows it has.

    Args:
        now: aware; roles that ended before its day, and officers who left, are left out.
        filled: with a row for each role or unit known, to be changed and imported again.
    """
    with db.read() as work:
        choices = _choices(work, committee_id, what, lang)
        rows = _rows(work, committee_id, what, now, choices) if filled else []
    return _written(what, choices, rows, lang), len(rows)


def column_label(column: Column, lang: Lang) -> str:
    """What a column is called: its names begin with the Vietnamese and the English one."""
    words = column.names[0 if lang == "vi" else 1]
    return words[0].upper() + words[1:]


def _choices(work: Work, committee_id: int, what: What, lang: Lang) -> dict[str, dict[str, str]]:
    """The words that may be picked in a column, by what they stand for."""
    if what == "units":
        return {"kind": _said(kind_names(work, committee_id), lang)}
    return {
        "role": _said(role_words(work, committee_id), lang),
        "lang": {"vi": say("people.lang_vi", lang), "en": say("people.lang_en", lang)},
    }


def _said(labels: dict[str, Text], lang: Lang) -> dict[str, str]:
    """Labels by their key; where two say the same, the keys themselves."""
    words = {key: label.say(lang) for key, label in labels.items()}
    twice = len(set(words.values())) < len(words)
    return {key: key for key in labels} if twice else words


def _rows(
    work: Work, committee_id: int, what: What, now: datetime, choices: dict[str, dict[str, str]]
) -> list[dict[str, str]]:
    entries = unit_entries(work, committee_id)
    if what == "units":
        return [_unit(one, choices["kind"]) for one in entries.values()]
    codes = {one.id: code for code, one in entries.items()}
    today = now.astimezone(ZONE).date()
    known = officer_entries(work, committee_id).values()
    return [row for one in known if one.row.active for row in _officer(one, codes, today, choices)]


def _unit(one: UnitEntry, kinds: dict[str, str]) -> dict[str, str]:
    vi, en = newest_name(one)
    return {
        "code": one.code,
        "name_vi": vi,
        "name_en": en,
        "kind": kinds.get(one.kind, one.kind),
        "level": one.level,
        "parent": one.parent,
        "since": _day(max(one.names, default=None)),
        "closed_on": _day(one.closed_on),
        "successor": one.successor,
    }


def _officer(
    one: OfficerEntry, codes: dict[int, str], today: date, choices: dict[str, dict[str, str]]
) -> Iterable[dict[str, str]]:
    person = {
        "code": one.row.code,
        "name": one.row.name,
        "email": one.row.email,
        "phone": one.row.phone,
        "lang": choices["lang"].get(one.row.lang, one.row.lang),
        "os_user": one.row.os_user,
    }
    still = [role for role in one.roles if role.until is None or role.until >= today]
    for role in still:
        yield person | {
            "role": choices["role"].get(role.role, role.role),
            "unit": codes.get(role.unit_id or 0, ""),
            "since": _day(role.since),
            "until": _day(role.until),
        }
    if not still:
        yield person


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _written(
    what: What, choices: dict[str, dict[str, str]], rows: list[dict[str, str]], lang: Lang
) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(say(f"people.sheet_{what}", lang))
    hidden = book.add_worksheet(CHOICES)
    hidden.very_hidden()
    # Text, so that a telephone number keeps its zero and a code is no date.
    plain = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for at, column in enumerate(COLUMNS[what]):
        star = " *" if column.required else ""
        sheet.set_column(at, at, 34 if column.key.startswith("name") else 20, plain)
        sheet.write_string(0, at, f"{column_label(column, lang)}{star}", head)
        picked = list(choices.get(column.key, {}).values())
        if picked:
            # Words in a rule itself are cut at their commas, and end at their quotes.
            hidden.write_column(0, at, picked, plain)
            name = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
            source = f"={CHOICES}!{name}$1:{name}${len(picked)}"
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, at, len(rows) + ROWS_FOR_MORE, at, rule)
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, at, row.get(column.key, ""), plain)
    sheet.freeze_panes(1, 2)
    book.close()
    return made.getvalue()
