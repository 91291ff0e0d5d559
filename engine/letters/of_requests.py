"""Letters in which somebody asks for something to be cleared out of the way."""

from __future__ import annotations

from engine.causes import HelpAsked
from engine.clearing import to_clear
from engine.each_move import each_move
from engine.gather import Gathering
from engine.letters.composed import Void
from engine.letters.ground import Ground, common, own_name
from engine.letters.sealed_words import sealed_words
from engine.move import Actor, Channel
from i18n.text import Text
from notifications.facts import Contact, Person, Request
from storage.people import OfficerRow, officer_by_id
from workflows.verdict import Verdict


def request(ground: Ground) -> Request | Void:
    """What stands in the way as the letter leaves; void once nothing does."""
    row, definition = ground.of_record(), ground.definition
    asked = HelpAsked.kept(row.id, ground.message.facts)
    track = definition.tracks[row.track]
    transition = track.transitions.get(asked.trigger)
    if transition is None or row.state not in transition.source:
        return Void("settled")
    by = None if asked.by is None else officer_by_id(ground.work, asked.by)
    actor = Actor(asked.by, by.code if by else "", "", Channel.CLI)
    gathering = Gathering(ground.work, ground.plan, actor, ground.now)
    held = gathering.roles(ground.edition, row.unit_id)
    outcome = each_move(gathering, row, (asked.trigger,), explain=True)[asked.trigger]
    found = to_clear(definition, outcome, held)
    if not found.verdicts:
        return Void("settled")
    told = common(ground, found.roles, asked.seq)
    if by and by.email.strip():
        told["contact"] = Contact(by.name, by.phone, by.email)  # an answer goes to who asks
    return Request(
        **told,
        unit=ground.unit_name,
        paper=track.label,
        name=own_name(definition, row),
        state=track.states[row.state].label,
        act=transition.label,
        by=_person(ground, by, held),
        note=sealed_words(ground, asked.seq).get("note", ""),
        theirs=found.theirs,
        obstacles=tuple(_words(one) for one in found.obstacles),
    )


def _person(ground: Ground, by: OfficerRow | None, held: frozenset[str]) -> Person | None:
    roles = (role.label for name, role in ground.definition.roles.items() if name in held)
    role = next(roles, None)
    return Person(by.name, role, by.phone) if by and role else None


def _words(verdict: Verdict) -> Text:
    return Text(vi=verdict.sentence("vi"), en=verdict.sentence("en"))
