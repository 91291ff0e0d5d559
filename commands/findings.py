"""Findings on the screen: the place, the sentence, and the line it is about with a caret."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commands.context import Settings
from commands.output import PLAIN_WIDTH, console, document
from i18n.catalog import in_words, say
from i18n.language import Lang
from workflows.finding import Finding, Severity
from workflows.reading.text import lines_of

if TYPE_CHECKING:
    from rich.text import Text

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
WIDEST_LINE = 200
"""Characters of an offending line that are shown; a longer one is a whole plan on one line."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file, what there is to say about it, and what else a program may want to know."""

    name: str
    source: bytes
    findings: Sequence[Finding]
    known: Mapping[str, Any]

    def count(self, severity: Severity) -> int:
        """How many findings of that weight there are."""
        return sum(one.severity is severity for one in self.findings)


def report(settings: Settings, files: Iterable[CheckedFile]) -> bool:
    """Print the findings of every file; whether one of them is an error."""
    checked = list(files)
    if settings.json:
        document({"files": [_as_json(file, settings.lang) for file in checked]})
    else:
        for file in checked:
            _printed(file, settings.lang)
    return any(file.count(Severity.ERROR) for file in checked)


def findings_json(findings: Sequence[Finding], lang: Lang) -> list[dict[str, Any]]:
    """Findings for a program."""
    return [
        {
            "code": one.code,
            "severity": one.severity.value,
            "line": one.place.line,
            "column": one.place.column,
            "text": one.text,
            "suggestion": one.suggestion,
            "sentence": one.sentence(lang),
        }
        for one in findings
    ]


def print_finding(finding: Finding, lang: Lang) -> None:
    """One finding on a line, without the line it is about."""
    console().print(_told(finding, lang), soft_wrap=True)


def _as_json(file: CheckedFile, lang: Lang) -> dict[str, Any]:
    counts = {f"{one.value}s": file.count(one) for one in Severity}
    findings = findings_json(file.findings, lang)
    return {"file": file.name, **file.known, **counts, "findings": findings}


def _printed(file: CheckedFile, lang: Lang) -> None:
    from rich.console import Console

    terminal = sys.stdout.isatty()
    screen = Console(width=None if terminal else PLAIN_WIDTH, emoji=False, soft_wrap=True)
    lines = lines_of(file.source)
    for finding in file.findings:
        screen.print(_told(finding, lang))
        if 0 < finding.place.line <= len(lines):
            _excerpt(screen, finding, lines[finding.place.line - 1])
    screen.print(_summary(file, lang), markup=False, highlight=False)


def _told(finding: Finding, lang: Lang) -> Text:
    from rich.text import Text

    return Text.assemble(
        (str(finding.place), "bold"),
        ": ",
        (in_words(finding.severity, lang), COLOURS[finding.severity]),
        f": {finding.sentence(lang)} ",
        (f"({finding.code})", "dim"),
    )


def _excerpt(console: Any, finding: Finding, line: str) -> None:
    from rich.text import Text

    column = finding.place.column
    if column > WIDEST_LINE:
        return
    shown = line[:WIDEST_LINE].replace("\t", " ")
    at_text = line[column - 1 :].startswith(finding.text)
    width = max(1, min(len(finding.text) if at_text else 1, WIDEST_LINE - column + 1))
    console.print(Text(f"    {shown}"))
    console.print(Text(" " * (3 + column) + "^" * width, style=COLOURS[finding.severity]))


def _summary(file: CheckedFile, lang: Lang) -> str:
    if not file.findings:
        return say("commands.findings.none", lang, file=file.name)
    return say(
        "commands.findings.counted",
        lang,
        file=file.name,
        errors=file.count(Severity.ERROR),
        warnings=file.count(Severity.WARNING),
        hints=file.count(Severity.HINT),
    )
