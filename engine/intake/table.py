"""The tables units fill in and send back: which a plan has, and what comes of their rows.

Three kinds, each one line of a plan away from the others: a unit's own list with the records it
carries (``collects``, 001-18), what a move asks for of records that are there already (results,
self-evaluation, a scored sheet), and records that belong to others (``of``: commitments, visits,
publicity). All are written, read, checked, marked and taken alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from i18n.text import Text
from workflows.definition import Definition, DocumentGuard, FormGuard, Track, Transition
from workflows.errors import WrongUsage


class Kind(StrEnum):
    """What the rows of a table are."""

    LIST = "list"
    """Records a unit's own list carries; new ones are created, then the list is sent."""
    RESULTS = "results"
    """Records that are there, each completed by the form its move asks for."""
    BELONGING = "belonging"
    """New records, each of another one that the row names."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a plan.

    Attributes:
        name: how it is asked for, and what the file says it is: the track of a list, the track and
            the move of results (``model.evaluate``), the track of records that belong to others.
        track, move: what each row is, and the move it makes; the creating one for BELONGING.
        owner: of a list, the track of the list itself.
        send, send_none: the moves of the list itself.
        parent: the track of what the rows belong to; empty when they stand by themselves.
    """

    kind: Kind
    name: str
    track: str
    move: str
    owner: str = ""
    send: str | None = None
    send_none: str | None = None
    parent: str = ""

    def transition(self, definition: Definition) -> Transition:
        """The move each row makes."""
        return definition.tracks[self.track].transitions[self.move]

    def label(self, definition: Definition) -> Text:
        """What stands above it."""
        if self.kind is Kind.LIST:
            return definition.tracks[self.owner].label
        track = definition.tracks[self.track].label
        if self.kind is Kind.BELONGING:
            return track
        move = self.transition(definition).label
        return Text(vi=f"{track.vi}: {move.vi}", en=f"{track.en}: {move.en}")

    def papers(self, definition: Definition) -> tuple[Text, ...]:
        """The papers its move asks for, which no cell can hold."""
        asked = self.transition(definition).guards
        kinds = (one.document for one in asked if isinstance(one, DocumentGuard))
        return tuple(definition.documents[kind] for kind in kinds if kind in definition.documents)


def tables(definition: Definition) -> tuple[Table, ...]:
    """Every table of the plan: lists first, then results and what belongs to others, in its order.

    A move that a list makes is not offered as results besides: there is one way in. Nor is one of
    high weight, or one that is confirmed: those are made one by one.
    """
    lists = tuple(_lists(definition))
    by_list = {(one.track, one.move) for one in lists}
    by_list |= {(one.owner, move or "") for one in lists for move in (one.send, one.send_none)}
    others = [
        one
        for name, track in definition.tracks.items()
        for one in (*_belonging(definition, name, track), *_results(definition, name, track))
        if (one.track, one.move) not in by_list
    ]
    return (*lists, *others)


def table_named(definition: Definition, name: str | None) -> Table:
    """The table of that name; without one the plan's first list.

    Raises WrongUsage naming those there are.
    """
    known = tables(definition)
    if name is None:
        known = tuple(one for one in known if one.kind is Kind.LIST)
    found = next((one for one in known if name in (None, one.name)), None)
    if found is None:
        code = "plan_without_lists" if name is None else "list_track_unknown"
        named = tuple(one.name for one in known)
        raise WrongUsage(code, plan=definition.plan, track=name or "", known=named)
    return found


def table_of_list(definition: Definition, track: str) -> Table:
    """The table of a list by its own track. Raises WrongUsage for a track that collects nothing."""
    found = next((one for one in _lists(definition) if one.owner == track), None)
    if found is None:
        known = tuple(one.name for one in _lists(definition))
        raise WrongUsage("list_track_unknown", plan=definition.plan, track=track, known=known)
    return found


def _lists(definition: Definition) -> Iterator[Table]:
    for name, track in definition.tracks.items():
        rows = track.collects
        if rows is not None:
            yield Table(
                Kind.LIST,
                name,
                rows.track,
                rows.move,
                owner=name,
                send=rows.send,
                send_none=rows.send_none,
            )


def _belonging(definition: Definition, name: str, track: Track) -> Iterator[Table]:
    creating = track.creating()
    if track.of is None or creating is None or track.one_per is not None:
        return
    trigger, move = creating
    if _by_people(definition, move) and (track.form or _asks_for_a_form(definition, move)):
        yield Table(Kind.BELONGING, name, name, trigger, parent=track.of.track)


def _results(definition: Definition, name: str, track: Track) -> Iterator[Table]:
    for trigger, move in track.transitions.items():
        if not move.creates and _by_people(definition, move) and _asks_for_a_form(definition, move):
            parent = track.of.track if track.of else ""
            yield Table(Kind.RESULTS, f"{name}.{trigger}", name, trigger, parent=parent)


def _by_people(definition: Definition, move: Transition) -> bool:
    light = move.weight == "normal" and move.confirm == "none"
    return light and any(role in definition.roles for role in move.by)


def _asks_for_a_form(definition: Definition, move: Transition) -> bool:
    forms = (guard.form for guard in move.guards if isinstance(guard, FormGuard))
    return any(definition.forms[form].fields for form in forms)
