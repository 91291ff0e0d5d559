"""When a plan's letters may leave."""

from __future__ import annotations

from datetime import time
from typing import Literal, Self

from pydantic import model_validator

from workflows.definition.part import Part
from workflows.definition.scalars import TimeOfDay


class Sending(Part):
    """The hours of the plan's zone in which letters leave, on its working days or on every day.

    A letter outside them leaves at the next opening. What answers an act a person just made (a
    receipt, a link to sign in) and what a rung calls urgent leaves at any hour.
    """

    opens: TimeOfDay = "07:30"
    closes: TimeOfDay = "17:00"
    days: Literal["working", "every"] = "working"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("sending_hours")
        return self

    @property
    def first(self) -> time:
        """The first moment of a day at which a letter may leave."""
        return time.fromisoformat(self.opens)

    @property
    def until(self) -> time:
        """The first moment of a day that is too late."""
        return time.fromisoformat(self.closes)
