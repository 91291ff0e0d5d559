"""One obligation in words and for a program."""

from __future__ import annotations

from engine.due import Owed
from i18n.catalog import say
from i18n.dates import day_if_midnight
from i18n.language import LANGUAGES, Lang


def state_words(one: Owed, lang: Lang) -> str:
    """How an obligation stands: days left or overdue, or when it was met."""
    if one.state == "settled":
        code = "due.met_late" if one.late else "due.met"
        return say(code, lang, at=one.met_at and day_if_midnight(one.met_at))
    if one.state == "waived":
        return say("due.waived", lang)
    if one.late:
        left = say("due.overdue", lang, n=max(1, -one.days_left))
    else:
        left = say("due.left", lang, n=one.days_left)
    if one.extended:
        left = say("due.extended_to", lang, left=left)
    if one.acknowledged_at is None:
        return left
    return say("due.acknowledged", lang, left=left, at=one.acknowledged_at)


def owed_json(one: Owed) -> dict[str, object]:
    """For a program."""
    return {
        "plan": one.plan,
        "unit": one.unit,
        "unit_name": one.unit_name.vi,
        "deadline": one.deadline,
        "record": one.record,
        "due_at": one.due_at,
        "last_good_day": one.last_good_day,
        "last_working_day": one.last_working_day,
        "days_left": one.days_left,
        "state": one.state,
        "extended": one.extended,
        "acknowledged_at": one.acknowledged_at,
        "met_at": one.met_at,
        "late": one.late,
        "next_at": one.next_at,
        "period": one.period.key if one.period else None,
        "how": {lang: one.how.say(lang) for lang in LANGUAGES},
    }
