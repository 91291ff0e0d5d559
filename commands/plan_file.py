"""A plan file made ready to run: read, checked, and with the calendar it runs on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from commands.context import Settings
from commands.files import content
from commands.outcome import Exit

if TYPE_CHECKING:
    from workflows.calendar import Calendar, Day
    from workflows.definition import Definition


def readable(
    settings: Settings,
    file: Path,
    overrides: Path | None = None,
    own: Mapping[date, Day] | None = None,
) -> tuple[bytes, Definition, Calendar]:
    """The file's bytes, its definition and calendar; where it has errors they are shown.

    Then the command ends with "a check found problems". Raises as ``content`` does.

    Args:
        overrides: a file of days on top of the country's calendar.
        own: the committee's days; those of the file stand over them.
    """
    from commands.findings import CheckedFile, report
    from workflows.calendar_overrides import read_overrides
    from workflows.reading import read_plan
    from workflows.reading.text import LARGEST_FILE

    days = dict(own or {})
    if overrides is not None:
        given = content(overrides, LARGEST_FILE)
        read = read_overrides(given, str(overrides))
        if read.findings:
            report(settings, [CheckedFile(str(overrides), given, read.findings, {})])
            raise typer.Exit(Exit.PROBLEMS)
        days |= read.days
    source = content(file, LARGEST_FILE)
    reading = read_plan(source, str(file), days)
    if reading.definition is None or reading.calendar is None:
        report(settings, [CheckedFile(str(file), source, reading.findings, {})])
        raise typer.Exit(Exit.PROBLEMS)
    return source, reading.definition, reading.calendar
