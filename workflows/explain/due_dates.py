"""When something is due, in the words of the plan: a day, days from a state, a day of a period."""

from __future__ import annotations

from dataclasses import dataclass

from i18n.dates import before_words, date_words
from i18n.language import Lang
from workflows.definition import Deadline, Definition
from workflows.definition.dates import stretch
from workflows.definition.scalars import LAST, LAST_WORKING, WEEKDAYS
from workflows.explain.sections import Teller
from workflows.periods import span_named


@dataclass(frozen=True, slots=True)
class SaidByPlan:
    """When something is due, as a plan says it; a fact of any sentence."""

    definition: Definition
    deadline: str

    def say(self, lang: Lang, /) -> str:
        """The plan's own way of saying the date."""
        return due_words(Teller(self.definition, lang), self.definition.deadlines[self.deadline])


def due_words(teller: Teller, deadline: Deadline) -> str:
    """The end of "… phải hoàn thành …", in the plan's own way of saying the date."""
    due, plan = deadline.due, teller.definition
    track = plan.tracks[deadline.track]
    instant = due.instant(plan.zone)
    if due.through is not None:
        return teller.say("through", day=date_words(due.through, teller.lang, weekday=True))
    if instant is not None:
        return before_words(instant, teller.lang)
    if due.window is not None:
        first, last = due.window
        return teller.say("between", first=first, last=last)
    if due.within is not None and due.after is not None:
        n, working = stretch(due.within)
        state = teller.quoted(track.states[due.after].label)
        return teller.say("within_working" if working else "within_days", n=n, state=state)
    said = _shifted(teller, deadline, _base(teller, deadline))
    for one in due.moved:
        said += teller.say("moved_period", span=span_named(one.period), day=one.to)
    return said


def _base(teller: Teller, deadline: Deadline) -> str:
    due, plan = deadline.due, teller.definition
    if due.anniversary is not None:
        return teller.say("on_event", event=plan.anniversaries[due.anniversary].label)
    each = teller.say(f"each_{plan.tracks[deadline.track].each}")
    if due.in_period is None:
        return teller.say("year_end")
    if due.in_period in (LAST, LAST_WORKING):
        return teller.say(f"period_{due.in_period}", each=each)
    if due.in_period in WEEKDAYS:
        return teller.say("period_weekday", day=teller.weekday(WEEKDAYS.index(due.in_period)))
    code = "month_day" if plan.tracks[deadline.track].each == "month" else "period_day"
    return teller.say(code, day=due.in_period, each=each)


def _shifted(teller: Teller, deadline: Deadline, day: str) -> str:
    if deadline.due.offset is None:
        return teller.say("by_end", day=day)
    n, working = stretch(deadline.due.offset)
    side, unit = "before" if n < 0 else "after", "working" if working else "days"
    return teller.say(f"by_{side}_{unit}", n=abs(n), day=day)
