"""How a record moves: who may, from where to where, and why it may be refused."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import (
    SYSTEM,
    BelongingGuard,
    Built,
    CheckGuard,
    Collects,
    DecisionGuard,
    DocumentGuard,
    FormGuard,
    Guard,
    NotBeforeGuard,
    OnTimeGuard,
    Quota,
    QuotaGuard,
    ReasonGuard,
    ScoredGuard,
    SeparationGuard,
    Track,
    Transition,
)
from workflows.definition.letters import OF_A_MOVE
from workflows.explain.due_dates import due_words
from workflows.explain.sections import Section, Teller
from workflows.filling import form_fields


def moves(teller: Teller) -> tuple[Section, ...]:
    """One section a track: every move with its conditions, then where it ends."""
    return tuple(
        teller.section("track", _track(teller, name, track), noun=teller.noun(track.label))
        for name, track in teller.definition.tracks.items()
    )


def _track(teller: Teller, name: str, track: Track) -> Iterator[str]:
    yield from _linked(teller, track)
    for move in track.transitions.values():
        yield " ".join(_move(teller, name, track, move))
    if track.collects is not None:
        yield " ".join(_collects(teller, track, track.collects))
    final = [state for state, one in track.states.items() if one.final]
    if final:
        yield teller.say("ends", states=teller.states(track, final), label=track.label)


def _linked(teller: Teller, track: Track) -> Iterator[str]:
    """What a record belongs to, what it continues, and when it takes place."""
    if track.takes_place is not None:
        fields = form_fields(teller.definition)
        day = teller.noun(fields[track.takes_place.day].label)
        yield teller.say("takes_place", noun=teller.noun(track.label), day=day)
    for code, link in (("belongs", track.of), ("built_on", track.built_on)):
        if link is None:
            continue
        other = teller.definition.tracks[link.track]
        facts = {"noun": teller.noun(track.label), "other": teller.noun(other.label)}
        if isinstance(link, Built) and not link.required:
            code = "may_be_built_on"
        if link.states:
            yield teller.say(f"{code}_in", states=teller.states(other, link.states), **facts)
        else:
            yield teller.say(code, **facts)


def _collects(teller: Teller, track: Track, collects: Collects) -> Iterator[str]:
    """What the list carries, and what sending it back does."""
    carried = teller.definition.tracks[collects.track]
    yield teller.say(
        "collects",
        label=track.label,
        noun=teller.noun(carried.label),
        move=teller.quoted(carried.transitions[collects.move].label),
    )
    if collects.send is not None:
        yield teller.say(
            "collects_send", move=teller.quoted(track.transitions[collects.send].label)
        )
    if collects.send_none is not None:
        move = track.transitions[collects.send_none]
        yield teller.say("collects_none", move=teller.quoted(move.label))


def _move(teller: Teller, name: str, track: Track, move: Transition) -> Iterator[str]:
    facts = {
        "move": move.label,
        "roles": teller.roles(move.by),
        "noun": teller.noun(track.label),
        "to": teller.quoted(track.states[move.to].label),
    }
    if move.creates:
        code = "opens" if SYSTEM in move.by else "creates"
        units = teller.units(track.unit_kinds)
        if track.one_per == "committee":
            units = teller.say("the_committee")
        if track.each is not None:
            code, facts["each"] = "opens_each", teller.say(f"each_{track.each}")
        yield teller.say(code, units=units, **facts)
    else:
        yield teller.say("moves", source=teller.states(track, move.source), **facts)
    refusing = [why for guard in move.guards for why in _refuses(teller, name, move, guard)]
    if refusing:
        *first, last = refusing
        either = teller.say("if_either", first="; ".join(first), last=last) if first else last
        yield teller.say("refused_if", reasons=either)
    yield from _asks(teller, track, move)
    if move.weight == "high":
        yield teller.say("weighty")
    if move.confirm == "totp":
        yield teller.say("confirmed_totp")
    for tell in move.tells:
        known = tell.letter.value if tell.letter in OF_A_MOVE else "other"
        yield teller.say(
            f"tells_{known}", letter=teller.letter(tell.letter), to=teller.roles(tell.to)
        )


def _refuses(teller: Teller, name: str, move: Transition, guard: Guard) -> Iterator[str]:  # noqa: C901 (one flat case per guard)
    """Why the guard stops the move, as the end of "Chưa thể chuyển nếu …"."""
    plan = teller.definition
    match guard:
        case FormGuard():
            yield teller.say("if_form", form=teller.noun(plan.forms[guard.form].label))
        case DocumentGuard():
            yield teller.say("if_document", document=teller.noun(plan.documents[guard.document]))
        case DecisionGuard():
            kinds = teller.any_of(teller.say(f"kind.{kind.value}") for kind in guard.decision)
            if guard.outcome is None:
                yield teller.say("if_decision", kinds=kinds)
            else:
                outcome = teller.quoted(plan.outcomes[guard.outcome])
                yield teller.say("if_decision_outcome", kinds=kinds, outcome=outcome)
        case QuotaGuard():
            quota = plan.quotas[guard.quota]
            if not quota.soft:
                yield from _quota(teller, name, move, quota)
        case OnTimeGuard():
            if guard.late == "refuse":
                yield teller.say("if_late", when=_when(teller, guard.on_time))
        case NotBeforeGuard():
            yield teller.say("if_early", deadline=plan.deadlines[guard.not_before].label)
        case BelongingGuard():
            yield from _has(teller, guard)
        case ScoredGuard():
            yield from _scored(teller, guard)
        case ReasonGuard() | SeparationGuard() | CheckGuard():
            return  # said by _asks in a sentence of their own


def _asks(teller: Teller, track: Track, move: Transition) -> Iterator[str]:
    """What has a sentence of its own: reason, other person, the author's check, late or short."""
    plan = teller.definition
    targets = []
    for guard in move.guards:
        match guard:
            case CheckGuard():
                yield guard.otherwise.say(teller.lang)
            case ReasonGuard():
                yield teller.say("must_reason")
            case SeparationGuard():
                yield teller.say("not_proposer", noun=teller.noun(track.label))
            case OnTimeGuard() if guard.late == "with_reason":
                yield teller.say("late_with_reason", when=_when(teller, guard.on_time))
            case QuotaGuard() if plan.quotas[guard.quota].soft:
                targets.append(teller.noun(plan.quotas[guard.quota].label))
            case _:
                continue
    if targets:
        yield teller.say("short_warns", quotas=teller.any_of(targets))


def _has(teller: Teller, guard: BelongingGuard) -> Iterator[str]:
    track = teller.definition.tracks[guard.has]
    facts = {"noun": teller.noun(track.label), "states": teller.states(track, guard.states)}
    if guard.at_least is not None:
        yield teller.say("if_has_fewer", least=teller.count(guard.at_least), **facts)
    if guard.at_most == 0:
        yield teller.say("if_has_any", **facts)
    elif guard.at_most is not None:
        yield teller.say("if_has_more", most=teller.count(guard.at_most), **facts)


def _scored(teller: Teller, guard: ScoredGuard) -> Iterator[str]:
    sheet = teller.definition.forms[guard.scored]
    form = teller.noun(sheet.label)
    if guard.at_least is not None:
        yield teller.say("if_score_low", form=form, least=str(guard.at_least))
    if guard.band:
        bands = teller.any_of(teller.quoted(sheet.bands[name].label) for name in guard.band)
        yield teller.say("if_score_other_band", form=form, bands=bands)
    if guard.at_least is None and not guard.band:
        yield teller.say("if_score_incomplete", form=form)


def _quota(teller: Teller, name: str, move: Transition, quota: Quota) -> Iterator[str]:
    """A move that adds meets the maximum, one that takes away the minimum, any other both."""
    noun = teller.noun(teller.definition.tracks[quota.track].label)
    inside = move.to in quota.states
    from_inside = bool(move.source) and set(move.source) <= set(quota.states)
    change = int(inside) - int(from_inside) if quota.track == name else 0
    if change >= 0 and quota.maximum is not None:
        if quota.maximum == 0:
            yield teller.say("if_left", quota=teller.noun(quota.label))
        else:
            yield teller.say("if_over", most=teller.count(quota.maximum), noun=noun)
    if change <= 0 and quota.minimum is not None:
        yield teller.say("if_under", least=teller.count(quota.minimum), noun=noun)


def _when(teller: Teller, name: str) -> str:
    return due_words(teller, teller.definition.deadlines[name])
