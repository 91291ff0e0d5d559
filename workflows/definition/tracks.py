"""Tracks: the line of states along which one kind of record moves, and the moves between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from i18n.text import Text
from workflows.definition.guards import Guard, ReasonGuard
from workflows.definition.letters import LetterKind
from workflows.definition.part import Keyed, Names, Part
from workflows.definition.scalars import Whole, YesNo

SYSTEM = "system"
"""The role of acts nobody does by hand.

Opening a plan's unit records, later rungs that move records.
"""


Each = Literal["week", "month", "quarter", "year"]
"""How often a record of a track comes back."""


class State(Part):
    """Where a record can stand. A final state has no way out."""

    label: Text
    final: YesNo = False


class Tell(Part):
    """A letter that goes out when the move is made, to the roles named.

    An invitation says to what (``event``, else the move's own label) and takes its ``day`` from the
    form field of that name, which holds a date; ``clock`` ("08:00") and ``place`` name fields too
    and may be left out.
    """

    letter: LetterKind
    to: Names
    event: Text | None = None
    day: str | None = None
    clock: str | None = None
    place: str | None = None


def _sources(value: object) -> object:
    if value == "none":
        return []
    return [value] if isinstance(value, str) else value


class Transition(Part):
    """One move: from states, to a state, by roles, under guards.

    ``from: none`` creates the record.
    """

    label: Text
    source: Annotated[
        tuple[str, ...],
        BeforeValidator(_sources, json_schema_input_type=str | list[str]),
        Field(alias="from"),
    ]
    to: str
    by: Names
    guards: tuple[Guard, ...] = ()
    weight: Literal["normal", "high"] = "normal"
    confirm: Literal["none", "totp"] = "none"
    tells: tuple[Tell, ...] = ()

    @property
    def creates(self) -> bool:
        """Whether the move makes a record that was not there."""
        return not self.source

    @property
    def needs_reason(self) -> bool:
        """Whether the officer must say why: the mark of a side exit (returned, withdrawn)."""
        return any(isinstance(guard, ReasonGuard) for guard in self.guards)


class Collects(Part):
    """What comes with a unit's list: one row a record of ``track``, each making ``move``.

    A row that is new creates its record first. With its rows in, the list itself makes ``send``;
    a unit that answers it has none this year makes ``send_none`` instead. Without them the list
    waits where it is (001-18, 001-26).
    """

    track: str
    move: str
    send: str | None = None
    send_none: str | None = None


class Belongs(Part):
    """What a record of the track belongs to: one record of ``track``, of the same unit.

    A visit belongs to the model that is visited (000-13), an inspection to the model it judges
    (004-06). A new one is made only while that record stands in one of ``states``; in any, when
    none is named.
    """

    track: str
    states: Names = ()


class Built(Part):
    """What a record of the track is built on: one of ``track`` that stands in one of ``states``.

    Both stay, linked: a district model chosen from those at the base keeps its history (004-08).
    A record of the same track in an earlier plan can be built on without saying so here (000-02).
    """

    track: str
    states: Names = ()
    required: YesNo = False


class Happening(Part):
    """When and where a record of the track takes place, as fields of its form say it (000-15).

    ``day`` names a date field, ``clock`` and ``place`` fields of text. It is in the programme while
    it stands in one of ``states``; in any, when none is named.
    """

    day: str
    clock: str | None = None
    place: str | None = None
    states: Names = ()


class Track(Part):
    """The states and moves of one kind of record.

    ``one_per: unit`` opens exactly one record for each unit (of ``unit_kinds``) when the plan
    opens:
    a unit's compiled list or report (001-18, 001-19). ``one_per: committee`` opens one record that
    the committee's own office owes (002-15). Otherwise records are created by hand.
    ``each`` makes it one for every week, month, quarter or year, opened as the period begins.
    ``collects`` says which records such a list carries; ``of`` what each record belongs to and
    ``built_on`` what it continues, ``takes_place`` when and where it is held.
    """

    label: Text
    form: str | None = None
    one_per: Literal["unit", "committee"] | None = None
    each: Each | None = None
    collects: Collects | None = None
    of: Belongs | None = None
    built_on: Built | None = None
    takes_place: Happening | None = None
    unit_kinds: Names = ()
    states: Keyed[State]
    transitions: Keyed[Transition]

    def creating(self) -> tuple[str, Transition] | None:
        """The move that creates a record, with its name; None when the plan forgot it."""
        return next(((name, t) for name, t in self.transitions.items() if t.creates), None)

    def initial(self) -> str | None:
        """The state a new record stands in."""
        creating = self.creating()
        return creating[1].to if creating else None


class FieldType(StrEnum):
    """What a form field holds.

    ``lines`` is one item a line, such as a model's own criteria (004-02); ``points`` holds one
    number for each line of another field.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    LINES = "lines"
    NUMBER = "number"
    POINTS = "points"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


class FormField(Part):
    """One field of a form; a choice names a list of the plan. Numbers are whole numbers.

    A number with ``out_of`` is points on a criterion, at most so many; ``floor`` is the least that
    lets a record pass. ``points`` judge each line of the field ``per``, of the record itself or of
    the one it belongs to, each out of ``out_of``. What is in a ``personal`` field tells of people:
    whoever is shown it, or takes it away, is written down.
    """

    label: Text
    type: FieldType = FieldType.TEXT
    required: YesNo = False
    personal: YesNo = False
    choices: str | None = None
    out_of: Whole | None = Field(default=None, ge=1, le=10000)
    floor: Whole | None = Field(default=None, ge=0)
    per: str | None = None
    max_length: Whole = Field(default=2000, ge=1, le=20000)


class Band(Part):
    """A grade of a scored sheet: from so many hundredths of the full points on."""

    label: Text
    least: Whole = Field(alias="from", ge=0, le=100)


class Form(Part):
    """A form: fields in order. A record's values live in one set, whatever forms ask for them.

    Where fields carry points the form is a scored sheet, and ``bands`` grade its total.
    """

    label: Text
    fields: Keyed[FormField]
    bands: Keyed[Band] = Field(default_factory=dict)
