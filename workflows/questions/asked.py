"""The questions: what is asked, in which fields, and what stands there to begin with.

Their words are in the catalogue ``questions``, under the name of the question and of the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LINES = "lines"
    """One thing a line."""
    CODE = "code"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    Attributes:
        first: what stands there to begin with; ``{year}`` is replaced.
        choices: of a choice, by name.
        longest: letters.
        hint: whether the catalogue has an example for it.
    """

    name: str
    kind: Kind = Kind.LINE
    required: bool = False
    first: str = ""
    choices: tuple[str, ...] = ()
    longest: int = 300
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One of the twelve; ``name`` is its code in the catalogue."""

    name: str
    fields: tuple[Field, ...]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "plan",
        (
            Field("title", required=True),
            Field("year", Kind.NUMBER, required=True, first="{year}"),
            Field("code", Kind.CODE, required=True, first="ke-hoach-{year}", longest=50, hint=True),
            Field("number", longest=100, hint=True),
        ),
    ),
    Question(
        "issuer",
        (
            Field("issuer", required=True),
            Field("office", required=True, hint=True),
            Field("addressee"),
            Field("place", longest=100),
            Field("symbol", longest=40, hint=True),
            Field("signer", longest=100),
            Field("post", longest=100),
        ),
    ),
    Question("purposes", (Field("purposes", Kind.LINES, longest=8000, hint=True),)),
    Question(
        "units",
        (
            Field(
                "units",
                Kind.LINES,
                required=True,
                first="Đảng bộ trực thuộc: 2\nChi bộ trực thuộc: 1",
                longest=2000,
                hint=True,
            ),
            Field("quota", Kind.CHOICE, required=True, first="target", choices=("target", "rule")),
        ),
    ),
    Question(
        "models",
        (
            Field(
                "nouns",
                Kind.LINES,
                required=True,
                first="Mô hình tiêu biểu",
                longest=300,
                hint=True,
            ),
            Field("sectors", Kind.LINES, longest=2000, hint=True),
            Field("more", Kind.LINES, longest=2000, hint=True),
        ),
    ),
    Question("register", (Field("register_by", Kind.DAY, required=True, hint=True),)),
    Question("survey", (Field("survey_from", Kind.DAY, hint=True), Field("survey_to", Kind.DAY))),
    Question(
        "report",
        (
            Field("report_by", Kind.DAY, required=True),
            Field(
                "periodic",
                Kind.CHOICE,
                required=True,
                first="none",
                choices=("none", "month", "quarter"),
            ),
        ),
    ),
    Question(
        "evaluation",
        (
            Field("criteria", Kind.LINES, longest=2000, hint=True),
            Field("evaluate_by", Kind.DAY, hint=True),
        ),
    ),
    Question(
        "decision",
        (
            Field("decider", required=True, first="Ban Thường vụ", hint=True),
            Field(
                "levels", Kind.CHOICE, required=True, first="both", choices=("both", "one", "scale")
            ),
        ),
    ),
    Question(
        "reminders", (Field("remind", required=True, first="14, 7, 1", longest=40, hint=True),)
    ),
    Question(
        "escalation",
        (
            Field("to_head", Kind.NUMBER, required=True, first="3"),
            Field("to_office", Kind.NUMBER, required=True, first="7", hint=True),
        ),
    ),
)


def beginning(today: date) -> Mapping[str, str]:
    """What stands in the fields before anybody has filled them in; ``today`` in Vietnam."""
    year = str(today.year + (today.month > 10))  # late in the year the next one is planned
    return {
        field.name: field.first.replace("{year}", year)
        for question in QUESTIONS
        for field in question.fields
    }
