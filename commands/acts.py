"""What comes with an act on the command line.

Form values, and the dates of paper sent by a unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from commands.context import instant
from engine.move import ActDates
from workflows.errors import WrongUsage

As = Annotated[str | None, typer.Option("--as", metavar="OFFICER")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE")]
Sent = Annotated[str | None, typer.Option("--sent", metavar="DATE")]
Received = Annotated[str | None, typer.Option("--received", metavar="DATE")]
Paper = Annotated[str, typer.Option("--evidence", metavar="TEXT")]
DryRun = Annotated[bool, typer.Option("--dry-run")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT")]


def values_given(pairs: Sequence[str]) -> dict[str, str]:
    """`--set field=value` as a mapping. Raises WrongUsage for a pair without "="."""
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise WrongUsage("set_without_equals", given=pair)
        values[name.strip()] = value
    return values


def dates_given(
    sent: str | None, received: str | None, evidence: str, now: datetime
) -> ActDates | None:
    """The dates of an act done for a unit; None when it is done directly.

    What is left out is what is known: received when sent, entered now. Raises WrongUsage for a
    date that cannot be read.
    """
    if sent is None and received is None and not evidence:
        return None
    sent_at = instant_given("--sent", sent) if sent else None
    received_at = instant_given("--received", received) if received else sent_at or now
    return ActDates(sent_at or received_at, received_at, now, evidence)


def instant_given(option: str, given: str) -> datetime:
    """An instant typed for an option, in UTC. Raises WrongUsage naming the option."""
    try:
        return instant(given)
    except ValueError as error:
        raise WrongUsage("bad_date_option", option=option, given=given) from error
