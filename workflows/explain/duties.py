"""Who takes part and what each owes: roles, numbers of models, dates, reminders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time

from i18n.catalog import say
from i18n.dates import date_words
from i18n.language import Lang
from workflows.calendar import Calendar
from workflows.definition import Deadline, Quota, Rung, Transition
from workflows.definition.letters import OF_A_RUNG
from workflows.definition.sending import Sending
from workflows.explain.due_dates import due_words
from workflows.explain.sections import Section, Teller
from workflows.reckoning import dates_of_plan

MOST_LISTED = 12
"""More dates than this are counted, not listed."""


def people(teller: Teller) -> Section:
    """Kinds of unit, who acts in a unit and at the committee, and where papers go (001-20)."""
    plan = teller.definition

    def sentences() -> Iterator[str]:
        yield teller.say("unit_kinds", kinds="; ".join(teller.texts(plan.unit_kinds.values())))
        for side in ("unit", "committee"):
            roles = [role.label for role in plan.roles.values() if role.of == side]
            if roles:
                yield teller.say(f"roles_{side}", roles="; ".join(teller.texts(roles)))
        office = plan.roles[plan.receiving_office].label
        if plan.addressee:
            yield teller.say("addressee", addressee=plan.addressee, office=office)
        else:
            yield teller.say("office", office=office)
        if plan.daily_line:
            yield teller.say("daily_line", office=office, at=time.fromisoformat(plan.daily_line))
        if plan.sending != Sending():
            hours = {"opens": plan.sending.first, "closes": plan.sending.until}
            yield teller.say(f"sending_{plan.sending.days}", **hours)

    return teller.section("people", sentences())


def quotas(teller: Teller) -> Section:
    """How many each unit shall or may have: a target, a rule, a maximum (000-04, 001-14…17)."""

    def sentences() -> Iterator[str]:
        for quota in teller.definition.quotas.values():
            track = teller.definition.tracks[quota.track]
            said = teller.say(
                _amount(quota),
                quota=quota.label,
                units=teller.units(quota.unit_kinds),
                least=teller.count(quota.minimum or 0),
                most=teller.count(quota.maximum or 0),
                noun=teller.noun(track.label),
            )
            nature = teller.say("quota_target" if quota.soft else "quota_rule")
            states = teller.states(track, quota.states)
            yield f"{said} {nature} {teller.say('quota_counts', label=track.label, states=states)}"

    return teller.section("quotas", sentences())


def deadlines(teller: Teller, calendar: Calendar | None) -> Section:
    """What each unit owes by when, both ways of saying the date (000-11, 001-18, 001-19)."""
    names = teller.definition.deadlines
    return teller.section("deadlines", (_deadline(teller, name, calendar) for name in names))


def ladders(teller: Teller) -> Section:
    """Reminders before a date, and who hears of it when the date has passed."""
    plan = teller.definition

    def sentences() -> Iterator[str]:
        for name, ladder in plan.ladders.items():
            used = [d for d in plan.deadlines.values() if d.ladder == name]
            if used:
                yield teller.say(
                    "ladder_for", deadlines="; ".join(teller.noun(d.label) for d in used)
                )
                moves = plan.tracks[used[0].track].transitions
                yield from (_rung(teller, rung, moves) for rung in ladder.rungs)

    return teller.section("ladders", sentences())


def rung_when(rung: Rung, lang: Lang) -> str:
    """When a rung falls, as a reader says it: "Trước hạn 14 ngày"."""
    if rung.amount == 0:
        return say("explain.rung_due", lang)
    side = "before" if rung.amount < 0 else "after"
    unit = "working" if rung.working else "days"
    return say(f"explain.rung_{side}_{unit}", lang, n=abs(rung.amount))


def _amount(quota: Quota) -> str:
    least, most = quota.minimum, quota.maximum
    if least is not None and least == most:
        return "quota_exactly"
    if least is not None and most is not None:
        return "quota_between"
    if least is not None:
        return "quota_strive" if quota.soft else "quota_at_least"
    return "quota_at_most" if most else "quota_none"


def _deadline(teller: Teller, name: str, calendar: Calendar | None) -> str:
    deadline, lang = teller.definition.deadlines[name], teller.lang
    if deadline.due.window:
        first, last = deadline.due.window
        who = teller.roles(who_leaves(teller, deadline))
        return teller.say("tentative", label=deadline.label, first=first, last=last, who=who)
    said = [
        _owes(teller, deadline, due_words(teller, deadline)),
        teller.say(f"counts_{deadline.counts}"),
    ]
    if not deadline.due.fixed:
        return " ".join([*said, *_occurrences(teller, name, calendar)])
    last_good = deadline.due.last_good_day()
    if calendar is not None:
        working = last_good if calendar.is_working(last_good) else None
        code = "working_same" if working else "working_earlier"
        day = working or calendar.last_working_day_before(last_good)
        said.append(teller.say(code, day=date_words(day, lang, weekday=True)))
    return " ".join(said)


def _owes(teller: Teller, deadline: Deadline, when: str) -> str:
    if deadline.quota is None:
        units = _who_owes(teller, deadline)
        return teller.say("owes", label=deadline.label, units=units, when=when)
    quota = teller.definition.quotas[deadline.quota]
    units = teller.units(deadline.unit_kinds or quota.unit_kinds)
    said = {"label": deadline.label, "units": units, "quota": quota.label}
    return teller.say("owes_quota", **said, when=when)


def _who_owes(teller: Teller, deadline: Deadline) -> str:
    """The roles whose step it is, where the plan names them or the committee itself owes."""
    if deadline.owed_by:
        return teller.roles(deadline.owed_by)
    if teller.definition.tracks[deadline.track].one_per == "committee":
        return teller.roles(who_leaves(teller, deadline))
    return teller.units(deadline.unit_kinds)


def _occurrences(teller: Teller, name: str, calendar: Calendar | None) -> Iterator[str]:
    """How its date was worked out; of a recurring deadline all dates of a few, else the first."""
    deadline = teller.definition.deadlines[name]
    found = dates_of_plan(teller.definition, name, calendar)
    if teller.definition.tracks[deadline.track].each is None:
        yield from (teller.say("worked_out", how=one) for one in found)
        return
    days = [date_words(one.last_good_day, teller.lang, weekday=True) for one in found]
    if len(days) > MOST_LISTED:
        yield teller.say("first_date", day=days[0], count=len(days))
    elif days:
        yield teller.say("all_dates", days="; ".join(days))


def who_leaves(teller: Teller, deadline: Deadline) -> tuple[str, ...]:
    """Who makes the move the tentative date speaks of: the one onward from most of its states."""
    owed, track = set(deadline.owed_in), teller.definition.tracks[deadline.track]
    onward = [
        move
        for move in track.transitions.values()
        if owed & set(move.source) and move.to not in owed and not move.needs_reason
    ]
    if not onward:
        return (teller.definition.receiving_office,)
    return max(onward, key=lambda move: len(owed & set(move.source))).by


def _rung(teller: Teller, rung: Rung, moves: Mapping[str, Transition]) -> str:
    when = rung_when(rung, teller.lang)
    if rung.move is not None:
        return teller.say("rung_move", when=when, move=moves[rung.move].label)
    to = teller.roles(rung.to) if rung.to else teller.say("who_owes")
    known = rung.sends.value if rung.sends in OF_A_RUNG else "other"
    said = [teller.say(f"rung_{known}", letter=teller.letter(rung.sends), when=when, to=to)]
    if rung.waits:
        said.append(teller.say("rung_waits"))
    if rung.urgent:
        said.append(teller.say("rung_urgent"))
    return " ".join(said)
