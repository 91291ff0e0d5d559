"""What was filled in, read: every fault at once, each with the field it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from i18n.catalog import say
from i18n.language import Lang
from workflows.calendar_source import EARLIEST, LATEST
from workflows.questions.asked import QUESTIONS
from workflows.questions.fields import Faulty, read_field
from workflows.questions.given import Answers

LATEST_RUNG = 60
"""Working days after a date."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field; ``code`` is its sentence, ``questions.fault.<code>``."""

    field: str
    code: str
    facts: Mapping[str, object]

    def sentence(self, lang: Lang) -> str:
        """It in words."""
        return say(f"questions.fault.{self.code}", lang, **self.facts)


def answers(given: Mapping[str, str]) -> Answers | tuple[Fault, ...]:
    """The answers, or everything that is wrong with them.

    Args:
        given: what was typed, by the name of the field; a field that is not there is empty.
    """
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for question in QUESTIONS:
        for field in question.fields:
            try:
                read[field.name] = read_field(field, given.get(field.name, "").strip())
            except Faulty as wrong:
                faults.append(Fault(field.name, wrong.code, wrong.facts))
    if faults:
        return tuple(faults)
    made = Answers(**read)
    return tuple(_amiss(made)) or made


def _amiss(given: Answers) -> Iterator[Fault]:
    """What is wrong between answers."""
    if not EARLIEST < given.year < LATEST:
        yield Fault("year", "year", {"first": EARLIEST + 1, "last": LATEST - 1})
        return
    for name in ("register_by", "survey_from", "survey_to", "report_by", "evaluate_by"):
        day: date | None = getattr(given, name)
        if day is not None and day.year != given.year:
            yield Fault(name, "other_year", {"year": str(given.year)})
    if given.report_by <= given.register_by:
        yield Fault("report_by", "report_first", {})
    if given.evaluate_by is not None and given.evaluate_by <= given.report_by:
        yield Fault("evaluate_by", "evaluation_first", {})
    yield from _survey(given)
    if given.to_office <= given.to_head:
        yield Fault("to_office", "office_first", {})
    elif given.to_office > LATEST_RUNG:
        yield Fault("to_office", "too_late", {"most": LATEST_RUNG})


def _survey(given: Answers) -> Iterator[Fault]:
    first, last = given.survey_from, given.survey_to
    if (first is None) != (last is None):
        yield Fault("survey_to" if last is None else "survey_from", "survey_half", {})
    elif first and last and last < first:
        yield Fault("survey_to", "survey_backwards", {})
    elif first and first <= given.register_by:
        yield Fault("survey_from", "survey_first", {})
