"""From the bytes of a plan file to its definition, its calendar, and all findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from workflows.calendar import Calendar, Day
from workflows.calendar_source import EARLIEST, LATEST, vietnam_calendar
from workflows.definition import Definition
from workflows.finding import Finding, Place, Severity
from workflows.lint import lint
from workflows.lint.dates import LONGEST_YEARS
from workflows.reading.build import MOST_FINDINGS, build
from workflows.reading.compose import compose
from workflows.reading.report import Report
from workflows.reading.text import readable
from workflows.severities import SEVERITIES


@dataclass(frozen=True, slots=True)
class Reading:
    """What a plan file says.

    Attributes:
        definition: None as soon as one finding is an error.
        findings: everything there is to say, in the order of the file.
        calendar: the working days the plan was checked against and is to be sealed with; a year
            more on each side than the plan has. None when there is no definition.
    """

    definition: Definition | None
    findings: tuple[Finding, ...]
    calendar: Calendar | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop the plan from opening."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)


def read_plan(source: bytes, name: str, overrides: Mapping[date, Day] | None = None) -> Reading:
    """Read and check a plan file. Never raises, whatever the bytes are.

    Args:
        source: the file's bytes, UTF-8 YAML (docs/reference/findings.md lists what is refused).
        name: the file's name as findings show it.
        overrides: a committee's own days (workflows.calendar_overrides).
    """
    report = Report(name)
    text = readable(source, report)
    root = compose(text, report) if text is not None else None
    if root is None:
        return _reading(None, None, report)
    definition, places = build(root, report)
    if definition is None:
        return _reading(None, None, report)
    calendar = plan_calendar(definition, overrides)
    report.findings.extend(islice(lint(definition, places, calendar), MOST_FINDINGS + 1))
    return _reading(definition, calendar, report)


def plan_calendar(
    definition: Definition, overrides: Mapping[date, Day] | None = None
) -> Calendar | None:
    """The working days around a plan's period; None where the years are beyond any calendar."""
    first, last = definition.period.first.year, definition.period.last.year
    if first < EARLIEST or last > LATEST or last - first > LONGEST_YEARS:
        return None
    return vietnam_calendar(max(first - 1, EARLIEST), min(last + 1, LATEST), overrides)


def _reading(definition: Definition | None, calendar: Calendar | None, report: Report) -> Reading:
    once = {_key(one): one for one in report.findings}
    ordered = [once[key] for key in sorted(once)]
    if len(ordered) > MOST_FINDINGS:
        too_many = Finding(
            "too_many_findings",
            SEVERITIES["too_many_findings"],
            Place(report.file),
            facts={"most": MOST_FINDINGS},
        )
        ordered = [*ordered[:MOST_FINDINGS], too_many]
    if any(one.severity is Severity.ERROR for one in ordered):
        return Reading(None, tuple(ordered))
    return Reading(definition, tuple(ordered), calendar)


def _key(finding: Finding) -> tuple[int, int, str, str]:
    return finding.place.line, finding.place.column, finding.code, finding.text
