"""The definition of a plan: everything a plan file says, frozen and typed."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from i18n.text import Text
from workflows.definition.dates import Anniversary, Due
from workflows.definition.figures import Figure, Honour
from workflows.definition.ladders import Ladder
from workflows.definition.letterheads import Letterhead, Recipient, Signature
from workflows.definition.part import Keyed, Names, Part, PlanCode
from workflows.definition.scalars import Count, Day, TimeOfDay, Whole, YesNo
from workflows.definition.sending import Sending
from workflows.definition.tracks import Form, Track


class Choices(Part):
    """A list of values a form field can take.

    Sectors, fields, levels are data of the plan (004-14).
    """

    label: Text
    choices: Keyed[Text]


class Role(Part):
    """Who acts: for one unit, or for the committee as a whole (secretariat, deciding board)."""

    label: Text
    of: Literal["unit", "committee"]


class ParentPlan(Part):
    """The plan of a higher level that this one carries out (002-02).

    ``plan`` is its code where it runs in the same database; its paper is named in any case.
    """

    title: Text
    issuer: Text
    number: str | None = None
    issued_on: Day | None = None
    plan: PlanCode | None = None


class Quota(Part):
    """How many records of a track a unit shall or may have in the named states.

    A soft quota is a target ("phấn đấu", 001-17): a shortfall is reported, nothing is refused.
    ``track`` records standing in one of ``states`` are counted per unit of ``unit_kinds`` (all
    when empty).
    """

    label: Text
    track: str
    states: Names
    unit_kinds: Names = ()
    at_least: Count | None = None
    at_most: Count | None = None
    exactly: Count | None = None
    soft: YesNo = False

    @property
    def minimum(self) -> int | None:
        """The least number wanted."""
        return self.exactly if self.exactly is not None else self.at_least

    @property
    def maximum(self) -> int | None:
        """The greatest number allowed."""
        return self.exactly if self.exactly is not None else self.at_most


class Deadline(Part):
    """A date by which the records of a track must have left ``owed_in``, or a quota must be met.

    While a record stands in one of the states ``owed_in``, its unit owes; leaving them settles the
    obligation and coming back reopens it. With ``quota`` instead, a unit owes until it has the
    quota's least number; ``track`` then names the unit's own record that carries the obligation.
    ``counts`` names the date of an act that is compared with the due date;
    ``postmark`` is the stamp's ("theo dấu bưu điện"): the date of sending where a paper with its
    mark came in, else the date of receipt. ``owed_by`` names the roles whose step is pending; when
    empty, those who can make the moves that settle it owe.
    """

    label: Text
    due: Due
    track: str
    owed_in: Names = ()
    quota: str | None = None
    unit_kinds: Names = ()
    owed_by: Names = ()
    counts: Literal["sent", "received", "entered", "postmark"] = "sent"
    ladder: str | None = None

    @model_validator(mode="after")
    def _owed_one_way(self) -> Self:
        if bool(self.owed_in) == (self.quota is not None):
            raise ValueError("deadline_owed_one_way")
        return self


class Period(Part):
    """The days the plan runs, first and last included."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError("period_backwards")
        return self


class Definition(Part):
    """A yearly plan as a workflow definition.

    ``purposes``, ``contents`` and ``duties`` hold the document's own sections ("Mục đích, yêu cầu",
    "Nội dung thực hiện", "Tổ chức thực hiện") as far as no other part says them; ``notes`` is how
    the author read an ambiguous place (000-05). ``daily_line`` is when, on each working day, the
    receiving office is told how the plan stands.
    """

    plan: PlanCode
    title: Text
    year: Whole = Field(ge=1990, le=2100)
    issuer: Text
    number: str | None = None
    issued_on: Day | None = None
    issued_at: Text | None = None
    signature: Signature | None = None
    parent: ParentPlan | None = None
    basis: tuple[Text, ...] = ()
    themes: tuple[Text, ...] = ()
    purposes: tuple[Text, ...] = ()
    contents: tuple[Text, ...] = ()
    duties: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    addressee: Text | None = None
    receiving_office: str
    daily_line: TimeOfDay | None = None
    recipients: tuple[Recipient, ...] = ()
    calendar: Literal["vn"] = "vn"
    zone: str = "Asia/Ho_Chi_Minh"
    sending: Sending = Field(default_factory=Sending)
    period: Period

    unit_kinds: Keyed[Text]
    roles: Keyed[Role]
    lists: Keyed[Choices] = Field(default_factory=dict)
    documents: Keyed[Text] = Field(default_factory=dict)
    outcomes: Keyed[Text] = Field(default_factory=dict)
    forms: Keyed[Form] = Field(default_factory=dict)
    anniversaries: Keyed[Anniversary] = Field(default_factory=dict)
    quotas: Keyed[Quota] = Field(default_factory=dict)
    tracks: Keyed[Track]
    deadlines: Keyed[Deadline] = Field(default_factory=dict)
    ladders: Keyed[Ladder] = Field(default_factory=dict)
    honours: Keyed[Honour] = Field(default_factory=dict)
    figures: Keyed[Figure] = Field(default_factory=dict)
    letterheads: Keyed[Letterhead] = Field(default_factory=dict)
