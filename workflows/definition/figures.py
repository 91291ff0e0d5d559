"""What a plan counts and what it honours: the figures a year-end report or an article gives."""

from __future__ import annotations

from pydantic import Field

from i18n.text import Text
from workflows.definition.part import Keyed, Names, Part

BY_TRACK = "track"
"""What a figure can be split by beside a field."""


class Honour(Part):
    """What a decision's outcome gives a record: an honour of some level, on some occasion (003-03).

    ``revokes`` makes the outcome take such honours away again: the later decision stands.
    """

    level: Text | None = None
    form: Text | None = None
    occasion: Text | None = None
    revokes: Names = ()


class Figure(Part):
    """A number derived from the records themselves, never kept (003-01 … 003-10).

    Records of ``tracks`` are counted that stand in one of ``states`` (in any, when none is named)
    and, where ``outcome`` is named, that a decision in force gave it and none took it away since.
    ``where`` takes only records that say so in a form field, of their own or of the record they
    belong to. ``by`` splits the number: by ``track``, by a choice, or by the year of a date.
    """

    label: Text
    tracks: Names = Field(alias="track")
    states: Names = ()
    outcome: str | None = None
    where: Keyed[str] = Field(default_factory=dict)
    by: str | None = None
