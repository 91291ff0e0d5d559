"""Letters about something done: received, given back, invited, commended."""

from __future__ import annotations

from datetime import date

from engine.causes import ActDone
from engine.due_date import due_date
from engine.letters.composed import Void
from engine.letters.ground import (
    Ground,
    common,
    duties,
    form_of,
    named,
    own_name,
    targets,
)
from engine.letters.sealed_words import sealed_words
from notifications.facts import Commended, Invitation, Paper, Receipt, Returned
from storage.decisions import decision, in_force
from storage.duties import duties_of
from storage.people import officer_by_id
from workflows.definition import DecisionGuard, DecisionKind, LetterKind, Tell, Transition


def receipt(ground: Ground) -> Receipt:
    """An act was received and entered."""
    row = ground.of_record()
    act = _act(ground)
    track = ground.definition.tracks[row.track]
    transition = track.transitions[act.trigger]
    met = [duty for duty in duties_of(ground.work, row.id) if duty.met_at is not None]
    return Receipt(
        **common(ground, _told(transition), act.seq),
        unit=ground.unit_name,
        paper=track.label,
        name=own_name(ground.definition, row),
        act=transition.label,
        state=track.states[act.to].label,
        sent=act.dates.sent,
        received=act.dates.received,
        entered=act.dates.entered,
        by=_by(ground, act),
        due=due_date(ground.definition, met[0].deadline, met[0].due_at) if met else None,
        late=met[0].met_at >= met[0].due_at if met and met[0].met_at else None,
        targets=targets(ground),
        ahead=duties(ground),
    )


def returned(ground: Ground) -> Returned | Void:
    """Given back to be completed; void once it stands elsewhere."""
    row = ground.of_record()
    act = _act(ground)
    if row.state != act.to:
        return Void("settled")
    track = ground.definition.tracks[row.track]
    transition = track.transitions[act.trigger]
    again = next((one for one in duties_of(ground.work, row.id) if one.state == "open"), None)
    return Returned(
        **common(ground, _told(transition), act.seq),
        unit=ground.unit_name,
        paper=track.label,
        name=own_name(ground.definition, row),
        act=transition.label,
        state=track.states[act.to].label,
        reason=sealed_words(ground, act.seq).get("note", ""),
        at=act.dates.entered,
        by=_by(ground, act),
        duty=named(ground, again) if again else None,
    )


def invitation(ground: Ground) -> Invitation | Void:
    """Come on that day; void once the record stands elsewhere or the day is over."""
    row = ground.of_record()
    act = _act(ground)
    if row.state != act.to:
        return Void("settled")
    transition = ground.definition.tracks[row.track].transitions[act.trigger]
    tell = _tell(transition, LetterKind.INVITATION)
    values = form_of(row)
    written = values.get(tell.day or "")
    if written is None:
        return Void("no_event")
    day = date.fromisoformat(str(written))
    if day < ground.today:
        return Void("event_over")
    return Invitation(
        **common(ground, tell.to),
        unit=ground.unit_name,
        event=tell.event or transition.label,
        name=own_name(ground.definition, row),
        day=day,
        clock=str(values.get(tell.clock or "", "")),
        place=str(values.get(tell.place or "", "")),
        sequence=row.version,
    )


def commended(ground: Ground) -> Commended:
    """Commended, by the paper that says so."""
    row = ground.of_record()
    act = _act(ground)
    track = ground.definition.tracks[row.track]
    transition = track.transitions[act.trigger]
    return Commended(
        **common(ground, _told(transition), act.seq),
        unit=ground.unit_name,
        track=track.label,
        name=own_name(ground.definition, row),
        state=track.states[act.to].label,
        paper=_paper(ground, transition),
    )


def _act(ground: Ground) -> ActDone:
    return ActDone.kept(ground.of_record().id, ground.message.facts)


def _by(ground: Ground, act: ActDone) -> str:
    by = officer_by_id(ground.work, act.by) if act.by is not None else None
    return by.name if by else ""


def _told(transition: Transition) -> tuple[str, ...]:
    return tuple(role for tell in transition.tells for role in tell.to)


def _tell(transition: Transition, kind: LetterKind) -> Tell:
    for tell in transition.tells:
        if tell.letter is kind:
            return tell
    raise LookupError(f"the move tells no {kind.value}")


def _paper(ground: Ground, transition: Transition) -> Paper | None:
    """The newest decision in force that names the record with the outcome the move asks for."""
    row = ground.of_record()
    asked = {guard.outcome for guard in transition.guards if isinstance(guard, DecisionGuard)}
    said = [one for one in in_force(ground.work, (row.id,)).get(row.id, ()) if one.outcome in asked]
    known = decision(ground.work, said[-1].code) if said else None
    if known is None:
        return None
    return Paper(
        kind=DecisionKind(known.kind),
        number=known.number or "",
        signed_on=known.signed_on,
        signer=known.signer,
        post=known.post,
    )
