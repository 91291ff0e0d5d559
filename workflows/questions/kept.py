"""Answers kept in a file: a field a key, lines as a list or as text of several lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.finding import Finding
from workflows.questions.asked import QUESTIONS
from workflows.reading.compose import compose
from workflows.reading.nodes import plain
from workflows.reading.report import Report
from workflows.reading.text import readable

FIELDS = frozenset(field.name for question in QUESTIONS for field in question.fields)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file says, by field; what is no field; what keeps the file from being read."""

    given: Mapping[str, str]
    strangers: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def kept_answers(source: bytes, name: str) -> Kept:
    """The answers of a YAML file; never raises."""
    report = Report(name)
    text = readable(source, report)
    root = compose(text, report) if text is not None else None
    if root is None or report.findings:
        return Kept({}, (), tuple(report.findings))
    written = plain(root)
    fields = written if isinstance(written, dict) else {str(written)[:60]: ""}
    return Kept(
        {key: _text(value) for key, value in fields.items() if key in FIELDS},
        tuple(key for key in fields if key not in FIELDS),
    )


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    if isinstance(value, dict):  # "Chi bộ: 1" without quotes
        return "\n".join(f"{key}: {_text(one)}" for key, one in value.items())
    return "" if value is None else str(value)
