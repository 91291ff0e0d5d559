"""What a reader has to say while it reads: findings, in one list, with their file."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflows.finding import Finding, Place
from workflows.severities import SEVERITIES


@dataclass(slots=True)
class Report:
    """The findings of one file so far."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        line: int,
        column: int,
        text: str = "",
        suggestion: str = "",
        **facts: object,
    ) -> None:
        """One more finding; lines and columns count from 1, and 0 means the file as a whole."""
        place = Place(self.file, line, column)
        self.findings.append(Finding(code, SEVERITIES[code], place, text, suggestion, facts))
