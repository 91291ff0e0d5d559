"""Several letters to one officer become one: a line for each matter, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.letters.composed import Composed
from i18n.language import Lang
from i18n.text import Text
from notifications.facts import (
    CatchUp,
    Commended,
    Digest,
    DueToday,
    Escalation,
    Invitation,
    Item,
    LetterFacts,
    Moved,
    Opening,
    Overdue,
    Receipt,
    Reminder,
    Request,
    Returned,
    Waived,
)
from notifications.letter import Attachment

_OF_A_DUTY = (Reminder, DueToday, CatchUp, Overdue, Escalation, Moved)


def bundled(parts: Sequence[Composed]) -> Composed:
    """One letter instead of several to the same officer about the same plan.

    What the parts bring as files comes with it. Raises ValueError for no part at all.
    """
    if not parts:
        raise ValueError("nothing to bundle")
    first = parts[0].facts
    items = [item for part in parts for item in _items(part.facts)]
    digest = Digest(
        plan=first.plan,
        reader=first.reader,
        contact=first.contact,
        today=first.today,
        code=first.plan.code,
        enclosed=tuple(dict.fromkeys(one for part in parts for one in part.facts.enclosed)),
        items=tuple(sorted(items, key=lambda item: item.harm(first.today))),
    )

    def files(lang: Lang) -> tuple[Attachment, ...]:
        made = {one.name: one for part in parts for one in part.files(lang)}
        return tuple(made.values())

    return Composed(digest, parts[0].officer, files)


def _items(facts: LetterFacts) -> Iterator[Item]:
    """The matters of one letter, a line each; nothing for a letter to an office about many."""
    if isinstance(facts, _OF_A_DUTY):
        yield Item(
            kind=facts.kind,
            unit=facts.unit,
            matter=facts.duty.label,
            due=facts.duty.due,
            next_step=facts.next_step,
            code=facts.code,
        )
    elif isinstance(facts, Opening):
        for duty in facts.duties:
            yield Item(facts.kind, facts.unit, duty.label, duty.due, code=facts.code)
    elif isinstance(facts, Returned):
        due = facts.duty.due if facts.duty else None
        yield Item(facts.kind, facts.unit, facts.paper, due, code=facts.code)
    elif isinstance(facts, Request):
        yield Item(facts.kind, facts.unit, _asked(facts), code=facts.code)
    elif isinstance(facts, Waived | Receipt | Invitation | Commended):
        yield Item(facts.kind, facts.unit, _done(facts), code=facts.code)


def _asked(facts: Request) -> Text:
    """The move, who asks for it, and their word to the reader."""
    said = [facts.by.name if facts.by else "", facts.note]
    asked = f" ({': '.join(one for one in said if one)})" if any(said) else ""
    return Text(vi=facts.act.vi + asked, en=facts.act.en + asked)


def _done(facts: Waived | Receipt | Invitation | Commended) -> Text:
    """The matter of a letter after which nothing is owed."""
    match facts:
        case Waived():
            return facts.duty.label
        case Receipt():
            return facts.paper
        case Invitation():
            return facts.event
        case Commended():
            return facts.state
