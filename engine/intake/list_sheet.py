"""One unit's list as a spreadsheet: printed well, filled in easily, read back by its keys.

Every text is written as text, so that nothing a unit once typed becomes a formula in somebody's
office.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import xlsxwriter

from engine.intake.list_form import CODE, SHEET, ListColumn, heading, list_columns, takes_new
from i18n.catalog import say
from i18n.language import Lang
from i18n.text import Text
from workflows.definition import Collects, Definition, FieldType
from workflows.filling import Value
from workflows.periods import in_period

BLANK_ROWS = 15
FIRST_FIELD = 2
"""Columns before the fields: number and code."""

_INK, _HEAD, _SOFT, _LINE = "#1F2933", "#8C1D18", "#F7F3EA", "#B8B2A7"
_WIDTHS = {
    FieldType.TEXT: 28,
    FieldType.LONG_TEXT: 46,
    FieldType.LINES: 46,
    FieldType.NUMBER: 12,
    FieldType.POINTS: 14,
    FieldType.DATE: 13,
    FieldType.CHOICE: 24,
    FieldType.YES_NO: 12,
}
_WRITTEN = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.LINES, FieldType.POINTS)


@dataclass(frozen=True, slots=True)
class UnitList:
    """What one list is about: its unit, its own record, and the records known so far.

    Attributes:
        period: of a list that comes back, the key of its period; else empty.
        dues: its dates, each to be said in words; with a name where it is not the list's own.
    """

    track: str
    record: str
    unit: str
    unit_name: Text
    period: str
    dues: tuple[tuple[Text | None, object], ...]
    rows: tuple[tuple[str, Mapping[str, Value]], ...]


def list_bytes(definition: Definition, one: UnitList, lang: Lang) -> bytes:
    """The list as an .xlsx file. Equal lists are equal bytes, written once while remembered.

    Args:
        one: a list of a track that collects records.
        lang: the language of titles and headings; values go out in it and come back in either.
    """
    # All it holds, so that whatever a list comes to say of itself makes another one.
    return _written(_Asked((id(definition), repr(one), lang), definition, one, lang))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a list is written from; equal by its key, since forms and definitions have no hash.

    A definition is named by its identity, which holds while it is remembered here.
    """

    key: tuple[object, ...]
    definition: Definition = field(compare=False)
    one: UnitList = field(compare=False)
    lang: Lang = field(compare=False)


@lru_cache(maxsize=256)
def _written(asked: _Asked) -> bytes:
    """The bytes: each officer of a unit gets them, and with each reminder again."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        # Not the clock's: the same list is the same bytes, however often a letter is tried.
        first = asked.definition.period.first
        book.set_properties({"created": datetime(first.year, first.month, first.day)})  # noqa: DTZ001
        _Writer(book, asked.definition, asked.one, asked.lang).write()
    return content.getvalue()


class _Writer:
    def __init__(
        self, book: xlsxwriter.Workbook, definition: Definition, one: UnitList, lang: Lang
    ) -> None:
        collects = definition.tracks[one.track].collects
        if collects is None:
            raise LookupError(f"the track {one.track} collects nothing")
        self.book, self.definition, self.one, self.lang = book, definition, one, lang
        self.collects: Collects = collects
        self.columns = list_columns(definition, collects)
        self.sheet = book.add_worksheet(say("lists.sheet", lang))
        self.hidden = book.add_worksheet(SHEET)
        self.last = FIRST_FIELD + len(self.columns) - 1
        self.row = 0

    def write(self) -> None:
        self._widths()
        self._titles()
        self._answer()
        self._heads()
        choices = self._keys()
        self._rows(choices)
        self._paper()

    def format(self, **how: Any) -> Any:
        face = {"font_name": "Times New Roman", "font_size": 12, "font_color": _INK}
        return self.book.add_format({**face, "valign": "vcenter", **how})

    def _line(self, words: str, height: int, **how: Any) -> None:
        self.sheet.merge_range(self.row, 0, self.row, self.last, "", self.format(**how))
        self.sheet.write_string(self.row, 0, words, self.format(**how))
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _titles(self) -> None:
        definition, one, lang = self.definition, self.one, self.lang
        middle = {"align": "center", "text_wrap": True}
        wide = self._wide()
        issuer = definition.issuer.say(lang)
        self._line(issuer.upper() if lang == "vi" else issuer, 20, bold=True, **middle)
        title = in_period(definition.tracks[one.track].label, one.period).say(lang)
        self._line(title.upper(), 30, bold=True, font_size=16, font_color=_HEAD, **middle)
        plan = definition.title.say(lang)
        self._line(plan, 18 * (1 + len(plan) // wide), italic=True, **middle)
        unit = say("lists.unit", lang, unit=one.unit_name.say(lang), code=one.unit)
        self._line(unit, 22, bold=True, font_size=13)
        to = definition.addressee or definition.roles[definition.receiving_office].label
        for what, when in one.dues:
            code, whom = ("lists.due", to) if what is None else ("lists.due_besides", what)
            said = say(code, lang, to=whom, when=when)
            self._line(said, 20 * (1 + len(said) // wide), bold=True, font_color=_HEAD)
        how = say(
            "lists.new_rows" if takes_new(definition, self.collects) else "lists.known_rows", lang
        )
        words = f"{say('lists.how', lang)} {how}"
        style = {"text_wrap": True, "italic": True, "font_size": 11, "bg_color": _SOFT}
        self._line(words, 16 * (1 + len(words) // wide), **style)

    def _wide(self) -> int:
        """Characters that fit across the table."""
        return 20 + sum(_WIDTHS[column.field.type] for column in self.columns)

    def _answer(self) -> None:
        """Where the unit says that it has none this year, and why, or why it is late."""
        asked = ["reason"] if self.collects.send_none is None else ["none", "reason"]
        label = self.format(font_size=11)
        box = self.format(border=1, border_color=_LINE, locked=False, text_wrap=True)
        for name in asked:
            self.sheet.merge_range(self.row, 0, self.row, FIRST_FIELD, "", label)
            self.sheet.write_string(self.row, 0, say(f"lists.{name}", self.lang), label)
            self.sheet.set_row(self.row, 20)
            end = max(self.last, FIRST_FIELD + 1) if name == "reason" else FIRST_FIELD + 1
            if end > FIRST_FIELD + 1:
                self.sheet.merge_range(self.row, FIRST_FIELD + 1, self.row, end, "", box)
            self.sheet.write_blank(self.row, FIRST_FIELD + 1, None, box)
            self.row += 1
        self.row += 1

    def _heads(self) -> None:
        head = self.format(
            bold=True,
            text_wrap=True,
            align="center",
            border=1,
            bg_color=_HEAD,
            font_color="#FFFFFF",
        )
        words = [say("lists.number", self.lang), say("lists.code", self.lang)]
        words += [heading(c.field.label, self.lang, required=_must(c)) for c in self.columns]
        for at, word in enumerate(words):
            self.sheet.write_string(self.row, at, word, head)
        self.sheet.set_row(self.row, 36)
        self.head = self.row
        self.row += 1

    def _keys(self) -> dict[str, str]:
        """The hidden sheet; returns where the choices of each field stand."""
        one, choices = self.one, {}
        lines = [
            ("plan", self.definition.plan),
            ("unit", one.unit),
            ("track", one.track),
            ("record", one.record),
            (CODE, say("lists.code", self.lang)),
        ]
        lines += [(f"field:{c.key}", c.field.label.say(self.lang)) for c in self.columns]
        for at, line in enumerate(lines):
            for column, words in enumerate(line):
                self.hidden.write_string(at, column, words)
        for at, asked in enumerate(self.columns, start=len(lines)):
            allowed = self._allowed(asked)
            if allowed:
                self.hidden.write_string(at, 0, f"choices:{asked.key}")
                for place, words in enumerate(allowed, start=1):
                    self.hidden.write_string(at, place, words)
                last = xlsxwriter.utility.xl_col_to_name(len(allowed), col_abs=True)
                choices[asked.key] = f"={SHEET}!$B${at + 1}:{last}${at + 1}"
        self.hidden.very_hidden()
        return choices

    def _allowed(self, column: ListColumn) -> list[str]:
        if column.field.type is FieldType.YES_NO:
            return [say("lists.yes", self.lang), say("lists.no", self.lang)]
        if column.field.type is FieldType.CHOICE:
            listed = self.definition.lists[column.field.choices or ""].choices
            return [label.say(self.lang) for label in listed.values()]
        return []

    def _rows(self, choices: Mapping[str, str]) -> None:
        new = BLANK_ROWS if takes_new(self.definition, self.collects) else 0
        self.sheet.freeze_panes(self.row, FIRST_FIELD)
        first, end = self.row, self.row + len(self.one.rows) + new - 1
        fixed = self.format(
            border=1, border_color=_LINE, align="center", valign="top", font_size=11
        )
        cells = [self._cell(column) for column in self.columns]
        for number in range(len(self.one.rows) + new):
            known = number < len(self.one.rows)
            code, form = self.one.rows[number] if known else ("", {})
            self.sheet.write_number(self.row, 0, number + 1, fixed)
            self.sheet.write_string(self.row, 1, code, fixed)
            for at, column in enumerate(self.columns):
                self._value(FIRST_FIELD + at, column, form.get(column.key), cells[at])
            self.sheet.set_row(self.row, 34)
            self.row += 1
        if end >= first:
            for at, column in enumerate(self.columns):
                self._validate(first, end, FIRST_FIELD + at, column, choices)

    def _cell(self, column: ListColumn) -> Any:
        how: dict[str, Any] = {"border": 1, "border_color": _LINE, "text_wrap": True}
        how |= {"valign": "top", "font_size": 11, "locked": not column.asked}
        if column.field.type is FieldType.DATE:
            how |= {"num_format": "dd/mm/yyyy", "align": "center"}
        elif column.field.type is FieldType.NUMBER:
            how |= {"num_format": "#,##0"}
        elif column.field.type in _WRITTEN:
            how |= {"num_format": "@"}
        return self.format(**how)

    def _value(self, at: int, column: ListColumn, value: Value | None, cell: Any) -> None:
        if value is None:
            self.sheet.write_blank(self.row, at, None, cell)
        elif column.field.type is FieldType.DATE:
            day = date.fromisoformat(str(value))
            self.sheet.write_datetime(self.row, at, datetime(day.year, day.month, day.day), cell)  # noqa: DTZ001 - a cell has no zone
        elif isinstance(value, bool):
            self.sheet.write_string(
                self.row, at, say(f"lists.{'yes' if value else 'no'}", self.lang), cell
            )
        elif isinstance(value, int):
            self.sheet.write_number(self.row, at, value, cell)
        elif column.field.type is FieldType.CHOICE:
            label = self.definition.lists[column.field.choices or ""].choices.get(str(value))
            self.sheet.write_string(
                self.row, at, label.say(self.lang) if label else str(value), cell
            )
        else:
            self.sheet.write_string(self.row, at, str(value), cell)

    def _validate(
        self, first: int, last: int, at: int, column: ListColumn, choices: Mapping[str, str]
    ) -> None:
        kind = column.field.type
        rule: dict[str, Any] | None = None
        if column.key in choices:
            rule = {"validate": "list", "source": choices[column.key]}
        elif kind is FieldType.DATE:
            between = {"minimum": date(1930, 1, 1), "maximum": date(2100, 12, 31)}
            rule = {"validate": "date", "criteria": "between", **between}
        elif kind is FieldType.NUMBER:
            most = column.field.out_of
            rule = {"validate": "integer", "criteria": "between"}
            rule |= {"minimum": 0 if most else -(10**15), "maximum": most or 10**15}
        elif kind in _WRITTEN:
            rule = {"validate": "length", "criteria": "<=", "value": column.field.max_length}
        if rule:
            words = say(f"lists.rule_{kind.value}", self.lang, n=column.field.max_length)
            said = {"error_title": say("lists.rule", self.lang), "error_message": words}
            self.sheet.data_validation(first, at, last, at, {**rule, **said})

    def _widths(self) -> None:
        self.sheet.set_column(0, 0, 5)
        self.sheet.set_column(1, 1, 19)
        for at, column in enumerate(self.columns, start=FIRST_FIELD):
            self.sheet.set_column(at, at, _WIDTHS[column.field.type])

    def _paper(self) -> None:
        sheet = self.sheet
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(self.head)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L{self.definition.plan} · {self.one.unit.replace('&', '&&')}&R&P/&N")
        allowed = ("format_cells", "format_columns", "format_rows", "insert_rows")
        sheet.protect("", dict.fromkeys(allowed, True))
        sheet.set_selection(self.head + 1, FIRST_FIELD, self.head + 1, FIRST_FIELD)


def _must(column: ListColumn) -> bool:
    return column.asked and column.field.required
