"""A file of letterheads: a committee's headings and signatures from a day on, read strictly."""

from __future__ import annotations

from pydantic import ValidationError

from workflows.definition import Letterhead, Part
from workflows.definition.part import Keyed
from workflows.finding import Finding
from workflows.reading.compose import compose
from workflows.reading.faults import faults_of
from workflows.reading.nodes import plain
from workflows.reading.report import Report
from workflows.reading.text import readable


class Letterheads(Part):
    """What the file says: the same part as in a plan file."""

    letterheads: Keyed[Letterhead]


def read_letterheads(source: bytes, name: str) -> tuple[dict[str, Letterhead], tuple[Finding, ...]]:
    """The letterheads by name and what is wrong with the file; none when anything is.

    Args:
        source: UTF-8 YAML with the one key ``letterheads``, as a plan file has it.
        name: the file's name as findings show it.
    """
    report = Report(name)
    text = readable(source, report)
    root = compose(text, report) if text is not None else None
    if root is None:
        return {}, tuple(report.findings)
    try:
        found = Letterheads.model_validate(plain(root), by_alias=True, by_name=False)
    except ValidationError as error:
        for fault in faults_of(error, root):
            fault.tell(report)
        return {}, tuple(report.findings)
    return (found.letterheads if not report.findings else {}), tuple(report.findings)
