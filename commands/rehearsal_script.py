"""A script named on the command line: read, its findings shown, made into what people do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from commands.context import Settings
from commands.files import content
from commands.findings import CheckedFile, report
from commands.outcome import Exit
from engine.rehearsal.playing import script_steps
from engine.rehearsal.script import read_script
from workflows.reading.text import LARGEST_FILE

if TYPE_CHECKING:
    from engine.rehearsal.cast import Step
    from engine.rehearsal.stage import Stage
    from engine.rehearsal.year import Steps
    from workflows.definition import Definition


def scripted(settings: Settings, file: Path, definition: Definition) -> Steps:
    """What the script says people do; with findings they are shown and the command ends."""
    source = content(file, LARGEST_FILE)
    script = read_script(source, str(file), definition)
    if script.findings:
        report(settings, [CheckedFile(str(file), source, script.findings, {})])
        raise typer.Exit(Exit.PROBLEMS)

    def steps(stage: Stage, _: datetime) -> list[Step]:
        return script_steps(script, stage)

    return steps
