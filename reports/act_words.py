"""An act of the log in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from i18n.catalog import say
from i18n.language import Lang
from workflows.definition import Definition

ACTS = frozenset(
    {
        "act.refused",
        "audit.exported",
        "audit.verified",
        "grant.disowned",
        "grant.ended",
        "list.taken",
        "list.sent_back",
        "escalations.released",
        "calendar.imported",
        "clock.vouched",
        "committee.founded",
        "committee.template_kept",
        "decision.compared",
        "decision.entered",
        "decision.refused",
        "document.attached",
        "document.refused",
        "duty.acknowledged",
        "duty.escalated",
        "duty.extended",
        "duty.moved_on",
        "duty.reminded",
        "duty.waived",
        "incident.acknowledged",
        "incident.closed",
        "letter.failed",
        "letter.released",
        "letter.retried",
        "letter.sent",
        "letter.void",
        "letter.withheld",
        "people.officer_left",
        "people.officer_returned",
        "people.officers_imported",
        "people.refused",
        "people.units_imported",
        "plan.amended",
        "plan.closed",
        "plan.joined",
        "plan.opened",
        "plan.period_begun",
        "plan.refused",
        "record.advanced",
        "record.asked",
        "record.proposed",
        "record.refused",
        "second_factor.began",
        "second_factor.ended",
        "session.began",
        "session.ended",
        "session.strong",
        "sign_in.given_up",
        "sign_in.let_in",
        "token.created",
        "token.revoked",
    }
)
"""Every act this version seals."""


def act_words(act: str, lang: Lang) -> str:
    """What the code of an act says; the code itself where another version sealed it."""
    return say(f"acts.{act}", lang) if act in ACTS else act


def move_words(definition: Definition | None, body: Mapping[str, Any], lang: Lang) -> str:
    """The move an entry tells of and where it led, in the plan's words; unknown codes stay.

    Args:
        definition: the plan the chain is of; None for a committee's own.
    """
    track = definition.tracks.get(body.get("track", "")) if definition else None
    move = track.transitions.get(body["trigger"]) if track else None
    state = track.states.get(body.get("to") or "") if track else None
    said = move.label.say(lang) if move else str(body["trigger"])
    to = state.label.say(lang) if state else str(body.get("to") or "")
    return f"{said} → {to}" if to else said
