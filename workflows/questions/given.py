"""What the twelve answers are once they have been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Units:
    """A kind of unit and how many models each of them shall have; None where nothing is said.

    ``kind`` is its code in the list of units, "" where none was given.
    """

    label: str
    least: int | None
    most: int | None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is judged, and at most how many points it gives."""

    label: str
    points: int


@dataclass(frozen=True, slots=True)
class Answers:
    """The twelve answers; a line is "" and lines are empty where nothing was filled in.

    Attributes:
        nouns: what units propose; several are told apart by a field of the form.
        quota: ``target``, which only reports what is missing, or ``rule``, which refuses.
        survey_from, survey_to: the days of the survey; None for none.
        periodic: ``none``, ``month`` or ``quarter``.
        levels: ``both``, ``one`` (commended only) or ``scale`` (scaled up only).
        remind: days before a date, the farthest first.
        to_head, to_office: working days after a date.
    """

    title: str
    year: int
    code: str
    number: str
    issuer: str
    office: str
    addressee: str
    place: str
    symbol: str
    signer: str
    post: str
    purposes: tuple[str, ...]
    units: tuple[Units, ...]
    quota: str
    nouns: tuple[str, ...]
    sectors: tuple[str, ...]
    more: tuple[str, ...]
    register_by: date
    survey_from: date | None
    survey_to: date | None
    report_by: date
    periodic: str
    criteria: tuple[Criterion, ...]
    evaluate_by: date | None
    decider: str
    levels: str
    remind: tuple[int, ...]
    to_head: int
    to_office: int
