"""The invitation: to what, when and where, from a record's own form (giấy mời, 000-15 … 000-17)."""

from __future__ import annotations

import json
from datetime import date

from i18n.dates import date_words
from reports.papers.asked import Facts, Ground
from reports.papers.kinds.rows import row
from reports.papers.words import BLANK, values
from storage.listings import ListedRecord
from workflows.definition import LetterKind, Tell, Track, Transition
from workflows.errors import WrongUsage


def facts(ground: Ground) -> Facts:
    """What the unit of a record is invited to; without a record, room for a pen.

    Raises WrongUsage when the record's plan invites nobody to anything, or the record has no day.
    """
    if ground.asked.record is None:
        return {
            "to": [ground.unit_name(ground.asked.unit)] if ground.asked.unit else [],
            "event": BLANK,
            "when": BLANK,
            "clock": BLANK,
            "day_of": BLANK,
            "where": BLANK,
            "records": [],
        }
    (one,) = ground.records
    found = invited(ground.definition.tracks[one.track])
    form = json.loads(one.form)
    if found is None:
        raise WrongUsage("paper_no_invitation", record=one.code)
    move, tell = found
    day = form.get(tell.day or "")
    if not day:
        raise WrongUsage("paper_no_day", record=one.code, move=move.label)
    return _told(ground, one, move, tell, date.fromisoformat(str(day)))


def _told(ground: Ground, one: ListedRecord, move: Transition, tell: Tell, day: date) -> Facts:
    said = values(ground.definition, one)
    clock = said.get(tell.clock or "", "")
    day_of = date_words(day, "vi", weekday=True)
    return {
        "to": [ground.unit_name(one.unit)],
        "event": (tell.event or move.label).vi,
        "when": f"{clock}, {day_of}" if clock else day_of,
        "clock": clock,
        "day_of": day_of,
        "where": said.get(tell.place or "", BLANK),
        "records": [row(ground, ground.about, 1)],
    }


def invited(track: Track) -> tuple[Transition, Tell] | None:
    """The move of a track that invites, with what it tells."""
    return next(
        (
            (move, tell)
            for move in track.transitions.values()
            for tell in move.tells
            if tell.letter is LetterKind.INVITATION
        ),
        None,
    )
