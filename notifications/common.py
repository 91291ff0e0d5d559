"""What every letter says: who it is for, where papers go, whom to ask, what comes next, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from i18n.catalog import say
from i18n.dates import date_words
from i18n.language import Lang
from notifications.facts import Daily, DueDate, LetterFacts, NextStep, Reader, Release, Request


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Finished sentences, in the reader's language, for text and HTML alike.

    Attributes:
        post: the reader's role and unit, under the greeting.
        where: where papers go ("Huyện ủy (qua Ban Tuyên giáo)").
        ask: whom to ask, a line each: name and office, telephone, e-mail; empty for the office.
        coming: what the ladder does next; empty for a letter that is not part of one.
    """

    office: str
    issuer: str
    plan: str
    greeting: str
    post: str
    where: str
    today: str
    ask: tuple[str, ...]
    why: str
    coming: str


def common_words(facts: LetterFacts, lang: Lang) -> CommonWords:
    """What every letter says besides its own matter."""
    plan, office = facts.plan, facts.plan.office.say(lang)
    title = plan.title.say(lang)
    named = (
        say("letters.plan.numbered", lang, number=plan.number, title=title)
        if plan.number
        else say("letters.plan.title", lang, title=title)
    )
    return CommonWords(
        office=office,
        issuer=plan.issuer.say(lang),
        plan=named,
        greeting=say("letters.greeting", lang, name=facts.reader.name),
        post=_post(facts.reader, lang),
        where=_where(facts, office, lang),
        today=date_words(facts.today, lang, weekday=True),
        ask=_ask(facts, office, lang),
        why=_why(facts.reader, title, lang),
        coming=_coming(facts, office, lang),
    )


def _where(facts: LetterFacts, office: str, lang: Lang) -> str:
    """Addressee and receiving office differ: "gửi về Huyện ủy (qua Ban Tuyên giáo)" (001-18)."""
    if facts.plan.addressee is None:
        return office
    return say("letters.where", lang, addressee=facts.plan.addressee, office=office)


def _post(reader: Reader, lang: Lang) -> str:
    role = reader.role.say(lang)
    if reader.unit is None:
        return role
    return say("letters.greeting.role", lang, role=role, unit=reader.unit)


def _why(reader: Reader, plan: str, lang: Lang) -> str:
    role = reader.role
    if reader.instead:
        return say("letters.why.instead", lang, role=role, plan=plan, nobody=reader.instead)
    if reader.unit is None:
        return say("letters.why.committee", lang, role=role, plan=plan)
    return say("letters.why.unit", lang, role=role, unit=reader.unit, plan=plan)


def _ask(facts: LetterFacts, office: str, lang: Lang) -> tuple[str, ...]:
    contact = facts.contact
    if isinstance(facts, (Daily, Release, Request)):
        return ()  # the office need not ask itself, and who asks for something is named
    if contact is None:
        return (say("letters.ask.office", lang, office=office),)
    lines = [say("letters.ask.named", lang, name=contact.name, office=office)]
    if contact.phone:
        lines.append(say("letters.ask.phone", lang, phone=contact.phone))
    if contact.email:
        lines.append(say("letters.ask.email", lang, email=contact.email))
    return tuple(lines)


def _coming(facts: LetterFacts, office: str, lang: Lang) -> str:
    if not hasattr(facts, "next_step"):
        return ""
    step: NextStep | None = facts.next_step
    if step is None:
        return say("letters.next.none", lang, office=office)
    letter, day = say(f"letters.kind.{step.letter.value}", lang), _day(step.on, lang)
    if step.move is not None:
        return say("letters.next.move", lang, day=day, move=step.move)
    if facts.reader.role in step.to:
        return say("letters.next.same", lang, day=day, letter=letter)
    return say("letters.next.to", lang, day=day, letter=letter, to=step.to)


def stands(due: DueDate, today: date, lang: Lang) -> str:
    """How a date stands: "còn 3 ngày", "hôm nay là ngày cuối", "quá hạn 4 ngày"."""
    left = due.days_left(today)
    code = "left" if left > 0 else "today" if left == 0 else "over"
    return say(f"letters.standing.{code}", lang, n=abs(left))


def inner(words: str) -> str:
    """As inside a sentence: "Danh sách đăng ký" → "danh sách đăng ký", but "MTTQ" stays."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words


def _day(day: date, lang: Lang) -> str:
    return date_words(day, lang, weekday=True)
