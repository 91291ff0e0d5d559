"""One unit's table as a spreadsheet: printed well, filled in easily, read back by its keys.

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

from engine.intake.cell_rules import hint, rule_of
from engine.intake.list_form import (
    CODE,
    OF,
    SHEET,
    ListColumn,
    choices_of,
    heading,
    is_name,
    list_columns,
    takes_new,
    words_for,
)
from engine.intake.table import Kind, Table
from i18n.catalog import say
from i18n.language import Lang
from i18n.text import Text
from workflows.definition import Definition, FieldType
from workflows.filling import Value
from workflows.periods import in_period

BLANK_ROWS = 15
_LEADS = {"number": 5, CODE: 19, OF: 30}
"""Columns before the fields, and how wide they are."""

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
    """What one table of a unit is about, and the records known so far.

    Attributes:
        record: of a list, the code of its own record; else empty.
        period: of a list that comes back, the key of its period; else empty.
        dues: its dates, each to be said in words; with a name where it is not the list's own.
        parents: what the rows may belong to, each as it is picked from the choices.
        belongs: for a code of ``rows`` what that record belongs to, as it is printed.
        criteria: for a code of ``rows`` and a field of points, what each number is for.
    """

    table: Table
    record: str
    unit: str
    unit_name: Text
    period: str
    dues: tuple[tuple[Text | None, object], ...]
    rows: tuple[tuple[str, Mapping[str, Value]], ...]
    parents: tuple[str, ...] = ()
    belongs: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @property
    def leads(self) -> tuple[str, ...]:
        """The columns before the fields."""
        if self.table.kind is Kind.BELONGING:
            return ("number", OF)
        if self.table.kind is Kind.RESULTS and self.table.parent:
            return ("number", CODE, OF)
        return ("number", CODE)


def list_bytes(definition: Definition, one: UnitList, lang: Lang) -> bytes:
    """The list as an .xlsx file. Equal lists are equal bytes, written once while remembered.

    Args:
        one: a table of the plan, for one unit.
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
        self.book, self.definition, self.one, self.lang = book, definition, one, lang
        self.table = one.table
        self.columns = list_columns(definition, one.table)
        self.first = len(one.leads)
        self.sheet = book.add_worksheet(say("lists.sheet", lang))
        self.hidden = book.add_worksheet(SHEET)
        self.last = self.first + len(self.columns) - 1
        self.blank_rows = BLANK_ROWS if self._new_rows() else 0
        self.row = 0

    def write(self) -> None:
        self._widths()
        self._titles()
        self._answer()
        self._heads()
        choices = self._keys()
        self._rows(choices)
        self._paper()

    def _new_rows(self) -> bool:
        if self.table.kind is Kind.RESULTS:
            return False
        return self.table.kind is Kind.BELONGING or takes_new(self.definition, self.table)

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
        title = in_period(one.table.label(definition), one.period).say(lang)
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
        for words in (f"{say('lists.how', lang)} {self._how()}", self._papers()):
            if words:
                style = {"text_wrap": True, "italic": True, "font_size": 11, "bg_color": _SOFT}
                self._line(words, 16 * (1 + len(words) // wide), **style)

    def _how(self) -> str:
        """What the rows are."""
        if self.table.kind is Kind.BELONGING:
            parent = self.definition.tracks[self.table.parent].label
            return say("lists.belonging_rows", self.lang, noun=parent)
        if self.table.kind is Kind.RESULTS:
            return say("lists.result_rows", self.lang)
        return say("lists.new_rows" if self._new_rows() else "lists.known_rows", self.lang)

    def _papers(self) -> str:
        """The papers that cannot be typed into a cell."""
        papers = self.table.papers(self.definition)
        return say("lists.papers", self.lang, papers=papers) if papers else ""

    def _wide(self) -> int:
        """Characters that fit across the table."""
        leads = sum(_LEADS[lead] for lead in self.one.leads)
        return leads - 4 + sum(_WIDTHS[column.field.type] for column in self.columns)

    def _answer(self) -> None:
        """Where the unit says that it has none this year, and why, or why it is late."""
        asked = ["reason"] if self.table.send_none is None else ["none", "reason"]
        label = self.format(font_size=11)
        box = self.format(border=1, border_color=_LINE, locked=False, text_wrap=True)
        at = self.first + 1
        for name in asked:
            self.sheet.merge_range(self.row, 0, self.row, self.first, "", label)
            self.sheet.write_string(self.row, 0, say(f"lists.{name}", self.lang), label)
            self.sheet.set_row(self.row, 20)
            end = max(self.last, at) if name == "reason" else at
            if end > at:
                self.sheet.merge_range(self.row, at, self.row, end, "", box)
            self.sheet.write_blank(self.row, at, None, box)
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
        words = [self._lead(name) for name in self.one.leads]
        words += [heading(c.field.label, self.lang, required=c.must) for c in self.columns]
        for at, word in enumerate(words):
            self.sheet.write_string(self.row, at, word, head)
        self.sheet.set_row(self.row, 36)
        self.head = self.row
        self.row += 1

    def _lead(self, name: str) -> str:
        if name != OF:
            return say(f"lists.{name}", self.lang)
        noun = self.definition.tracks[self.table.parent].label
        star = " *" if self.table.kind is Kind.BELONGING else ""
        return f"{say('lists.of', self.lang, noun=noun)}{star}"

    def _keys(self) -> dict[str, str]:
        """The hidden sheet; returns where the choices of each field stand."""
        one, choices = self.one, {}
        lines = [
            ("plan", self.definition.plan),
            ("unit", one.unit),
            ("track", one.table.name),
            ("record", one.record),
            (CODE, say("lists.code", self.lang)),
        ]
        lines += [(f"field:{c.key}", c.field.label.say(self.lang)) for c in self.columns]
        for at, line in enumerate(lines):
            for column, words in enumerate(line):
                self.hidden.write_string(at, column, words)
        offered = {OF: list(one.parents)}
        offered |= {c.key: choices_of(self.definition, c.field, self.lang) for c in self.columns}
        for at, (key, allowed) in enumerate(offered.items(), start=len(lines)):
            if allowed:
                self.hidden.write_string(at, 0, f"choices:{key}")
                for place, words in enumerate(allowed, start=1):
                    self.hidden.write_string(at, place, words)
                last = xlsxwriter.utility.xl_col_to_name(len(allowed), col_abs=True)
                choices[key] = f"={SHEET}!$B${at + 1}:{last}${at + 1}"
        self.hidden.very_hidden()
        return choices

    def _rows(self, choices: Mapping[str, str]) -> None:
        self.sheet.freeze_panes(self.row, self.first)
        first, end = self.row, self.row + len(self.one.rows) + self.blank_rows - 1
        cells = {c.key: self._cell(c, locked=not c.asked) for c in self.columns}
        named = {c.key: self._cell(c, locked=True) for c in self.columns}
        for number in range(len(self.one.rows) + self.blank_rows):
            known = number < len(self.one.rows)
            code, form = self.one.rows[number] if known else ("", {})
            self._leads(number + 1, code)
            for at, column in enumerate(self.columns, start=self.first):
                value = form.get(column.key)
                kept = self._is_kept(column, value)
                cell = (named if kept else cells)[column.key]
                self._value(at, column, value, cell)
                wanted = self.one.criteria.get((code, column.key))
                if wanted:
                    said = "\n".join(f"{n}. {one}" for n, one in enumerate(wanted, start=1))
                    self.sheet.write_comment(self.row, at, said, {"x_scale": 2, "y_scale": 2})
            self.sheet.set_row(self.row, 34)
            self.row += 1
        if end >= first:
            for at, column in enumerate(self.columns, start=self.first):
                self._validate(first, end, at, column, choices)
            if self.blank_rows and OF in choices:
                at = self.one.leads.index(OF)
                picked = {
                    "validate": "list",
                    "source": choices[OF],
                    "error_title": say("lists.rule", self.lang),
                    "error_message": say("lists.rule_choice", self.lang),
                }
                self.sheet.data_validation(first, at, end, at, picked)

    def _leads(self, number: int, code: str) -> None:
        """Number, code, and what the record belongs to."""
        how = {"border": 1, "border_color": _LINE, "valign": "top", "font_size": 11}
        fixed = self.format(align="center", **how)
        self.sheet.write_number(self.row, 0, number, fixed)
        for at, lead in enumerate(self.one.leads[1:], start=1):
            if lead == CODE:
                self.sheet.write_string(self.row, at, code, fixed)
            else:
                open_cell = self.table.kind is Kind.BELONGING
                cell = self.format(locked=not open_cell, text_wrap=True, **how)
                self.sheet.write_string(self.row, at, self.one.belongs.get(code, ""), cell)

    def _is_kept(self, column: ListColumn, value: Value | None) -> bool:
        """Whether it is the name of a record that is there, which results do not change."""
        return self.table.kind is Kind.RESULTS and is_name(column) and value not in (None, "")

    def _cell(self, column: ListColumn, *, locked: bool) -> Any:
        how: dict[str, Any] = {"border": 1, "border_color": _LINE, "text_wrap": True}
        how |= {"valign": "top", "font_size": 11, "locked": locked}
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
        elif isinstance(value, int) and not isinstance(value, bool):
            self.sheet.write_number(self.row, at, value, cell)
        else:
            words = words_for(self.definition, column.field, value, self.lang)
            self.sheet.write_string(self.row, at, words, cell)

    def _validate(
        self, first: int, last: int, at: int, column: ListColumn, choices: Mapping[str, str]
    ) -> None:
        rule = rule_of(column.field, choices.get(column.key))
        if not rule or not column.asked:
            return
        words = hint(column.field, self.lang)
        said = {"error_title": say("lists.rule", self.lang), "error_message": words}
        if column.field.type not in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE):
            said |= {"input_title": _title(column, self.lang), "input_message": words}
        self.sheet.data_validation(first, at, last, at, {**rule, **said})

    def _widths(self) -> None:
        for at, lead in enumerate(self.one.leads):
            self.sheet.set_column(at, at, _LEADS[lead])
        for at, column in enumerate(self.columns, start=self.first):
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
        sheet.set_selection(self.head + 1, self.first, self.head + 1, self.first)


def _title(column: ListColumn, lang: Lang) -> str:
    """A label as the title of a hint, which Excel allows 32 signs."""
    words = column.field.label.say(lang)
    return words if len(words) <= 32 else f"{words[:31]}…"
