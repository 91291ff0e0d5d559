"""A plan in plain sentences, in the order of an office document, to read before it is opened."""

from i18n.language import Lang
from workflows.calendar import Calendar
from workflows.definition import Definition
from workflows.explain.document import closing, heading, numbers, own_sections, papers
from workflows.explain.duties import deadlines, ladders, people, quotas
from workflows.explain.moves import moves
from workflows.explain.sections import Section, Teller

__all__ = ["Section", "explain"]


def explain(
    definition: Definition, lang: Lang, calendar: Calendar | None = None
) -> tuple[Section, ...]:
    """Everything the plan says, in sentences an officer can check against the signed paper.

    Args:
        calendar: where given, each date is followed by the last working day before it (001-19).

    Returns sections in the order of the document; one without sentences is left out.
    """
    teller = Teller(definition, lang)
    told = (
        heading(teller),
        *own_sections(teller),
        people(teller),
        quotas(teller),
        deadlines(teller, calendar),
        ladders(teller),
        papers(teller),
        *moves(teller),
        *numbers(teller),
        *closing(teller),
    )
    return tuple(section for section in told if section.sentences)
