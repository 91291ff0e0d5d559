"""What the page of a list shows, and what becomes of a list that was filled in there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.intake.list_form import ListColumn
from engine.intake.list_sheet import UnitList
from engine.links.seen import Expired, MovedOn, PlanClosed, Revoked, RoleLost, Unknown
from i18n.language import Lang
from i18n.text import Text
from storage.people import OfficerRow
from workflows.definition import Definition
from workflows.finding import Finding
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Room:
    """How many the unit shall or may have: ``wanted`` at least, ``most`` at most, None for any.

    ``soft``: a number to strive for, which refuses nothing.
    """

    label: Text
    wanted: int | None
    most: int | None
    counted: int
    soft: bool

    @property
    def left(self) -> int | None:
        """How many more there may be; None for any number."""
        return None if self.most is None else max(self.most - self.counted, 0)


@dataclass(frozen=True, slots=True)
class Beyond:
    """A record of the unit that is in the list no more, because it has moved on."""

    code: str
    name: str
    state: Text


@dataclass(frozen=True, slots=True)
class ListOpen:
    """The link is good: the list may be filled in and sent.

    Attributes:
        definition: the plan; its ``lists`` have the choices of a field, its ``title`` the heading.
        noun: what a row is ("Mô hình").
        columns: the fields of a row, in order; only those with ``asked`` are to be filled in, a
            first one without it tells the known records apart.
        of: the list: its record, unit, dates (``dues``) and the rows known so far, each with the
            code that it must be given back with.
        beyond: what the unit registered before; shown, not to be sent again.
        move: what becomes of each row ("Đăng ký"); ``send`` of the list, None when it waits.
        late: a date has passed, so that a reason is asked for.
        may_answer_none: the unit may say that it has none this year, with a reason.
        may_be_empty: the list may be sent without a row: it was given back, and what the unit
            registered before stands.
        digest: of all that is shown; given back with the rows, it proves what was seen.
    """

    definition: Definition
    plan: str
    noun: Text
    officer: OfficerRow
    of: UnitList
    columns: tuple[ListColumn, ...]
    beyond: tuple[Beyond, ...]
    room: tuple[Room, ...]
    move: Text
    send: Text | None
    late: bool
    may_answer_none: bool
    may_be_empty: bool
    expires_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class ListDone:
    """This link has done its work.

    Attributes:
        trigger: the move the list made, or that of its rows when it makes none.
        made: codes of the records its rows moved; none when the unit answered that it has none.
        at: when (UTC).
    """

    record: str
    trigger: str
    made: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ListTaken:
    """The list was taken, just now.

    Attributes:
        created: codes of the records made from new rows.
        moved: codes of all records that made their move, new ones among them.
        unchanged: rows that needed nothing.
        reached: the state of the list itself; None when it did not move.
    """

    record: str
    created: tuple[str, ...]
    moved: tuple[str, ...]
    unchanged: int
    reached: Text | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row.

    Attributes:
        row: counts from 1; 0 is the list as a whole.
        field: the name of the field at fault; empty for the row.
    """

    row: int
    field: str
    why: Finding | Refusal

    def sentence(self, lang: Lang) -> str:
        """The fault in words."""
        return self.why.sentence(lang)


@dataclass(frozen=True, slots=True)
class ListRefused:
    """Nothing was done, with a fault for each row that has one; the link stays good."""

    faults: tuple[Fault, ...]
    now: ListOpen


@dataclass(frozen=True, slots=True)
class ListChanged:
    """Nothing was done: what was shown is no longer so."""

    now: ListOpen


SeenList = ListOpen | ListDone | MovedOn | Expired | Revoked | RoleLost | PlanClosed | Unknown
SentList = ListTaken | ListRefused | ListChanged | SeenList
"""What became of a list; a ``ListOpen`` is never among them, only inside another."""
