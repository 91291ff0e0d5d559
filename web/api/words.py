"""The documents several operations give, and the words requests are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from i18n.text import Text

NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
Code = Annotated[
    str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x20\x7f/?#%]+$")
]
"""A code of a plan, record, unit, officer or state."""
Line = Annotated[str, StringConstraints(max_length=500, pattern=NO_CONTROLS)]
Note = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Value = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(max_length=120)]
"""Of a form's field; one that no form has is told by the engine."""
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
Words = Text | str
"""A label in both languages; where the plan does not know a code any more, the code."""


class Given(BaseModel):
    """What a program sends: a field that is not known is an error, never overlooked."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """What a program gets."""

    model_config = ConfigDict(extra="forbid")


class Verdict(Told):
    """What one condition of a move says."""

    guard: str
    code: str
    clear: bool
    soft: bool = Field(description="not clear, and only a warning")
    seen: str | int | None
    limit: str | int | None
    sentence: str
    cleared_by: list[str] = Field(description="who can clear it")
    earliest: datetime | None = Field(description="the earliest instant at which it can clear")
    counted: list[str] = Field(description="of a quota: the records that count")


class Met(Told):
    """A date that a move meets, on time or late."""

    deadline: str
    met_at: datetime | None
    late: bool


class Begun(Told):
    """What is owed from a move on."""

    deadline: str
    due_at: datetime = Field(description="the first instant that is too late")


class Tells(Told):
    """A letter a move sends."""

    letter: str
    roles: list[str]


class Outcome(Told):
    """A move looked at: all that would follow, or why it may not be made."""

    approved: bool
    verdicts: list[Verdict]
    to: str | None = None
    quota_changes: dict[str, int] | None = None
    settled: list[Met] | None = None
    targets: list[Met] | None = None
    opened: list[Begun] | None = None
    letters: list[Tells] | None = None


Document = dict[str, Any]
