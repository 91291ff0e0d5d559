"""Which record a paper belongs to that a unit sent by letter, or why that cannot be told.

Nothing is guessed: a code, an answer to a letter of ours, or a person says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.editions import edition_named
from engine.intake.letter_in import LetterIn
from i18n.text import Text
from notifications.letter import message_id
from storage.documents import attachments
from storage.mail import MailFilter, messages
from storage.people import officers
from storage.plans import plans
from storage.records import RecordRow, record, records
from storage.work import Work
from workflows.definition import Definition, DocumentGuard

How = Literal["given", "name", "subject", "answer", "text"]
LOOKED_AT = 300
"""Letters of one officer, newest first, among which an answered one is looked for."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}-\d{4,6}")


@dataclass(frozen=True, slots=True)
class Belongs:
    """The record and the kind of document, and by what it was told."""

    record: str
    kind: str
    label: Text
    how: How


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Why it cannot be told; the sentence is ``desk_drop.unclear.<why>``.

    Attributes:
        records: codes among which somebody must choose; one when only the kind is open.
        kinds: the kinds of documents it may be, by name.
    """

    why: Literal["no_record", "several_records", "unknown_record", "several_kinds", "no_kinds"]
    records: tuple[str, ...] = ()
    kinds: Mapping[str, Text] = field(default_factory=dict)


def whose_paper(
    work: Work,
    committee_id: int,
    filename: str,
    letter: LetterIn | None,
    mail_domain: str,
    *,
    given: str = "",
    kind: str = "",
) -> Belongs | CannotTell:
    """Look where a paper belongs among the records of a committee's plans.

    Args:
        letter: that it came with; None for a file by itself.
        mail_domain: of our own letters' ids.
        given, kind: the record's code and the kind of document, where somebody said them.
    """
    own = {one.id for one in plans(work) if one.committee_id == committee_id}
    if given:
        row = record(work, given)
        if row is None or row.plan_id not in own:
            return CannotTell("unknown_record", (given,))
        return _of_kind(work, row, "given", kind)
    if letter is None:
        letter = LetterIn("", "", "", "", frozenset(), ())
    places: tuple[tuple[How, Iterable[str]], ...] = (
        ("name", _CODE.findall(filename)),
        ("subject", _CODE.findall(letter.subject)),
        ("answer", _answered(work, committee_id, letter, mail_domain)),
        ("text", _CODE.findall(letter.text)),
    )
    for how, codes in places:
        rows = [one for one in _named(work, codes) if one.plan_id in own]
        if len(rows) == 1:
            return _of_kind(work, rows[0], how, kind)
        if rows:
            return CannotTell("several_records", tuple(one.code for one in rows))
    return CannotTell("no_record")


def _named(work: Work, codes: Iterable[str]) -> list[RecordRow]:
    asked = dict.fromkeys(form for code in codes for form in (code, code.lower()))
    found = records(work, list(asked)[:LOOKED_AT]) if asked else {}
    return list(found.values())


def _answered(work: Work, committee_id: int, letter: LetterIn, mail_domain: str) -> list[str]:
    """The records of our letters that it answers: whoever wrote it got them."""
    if not letter.answers or not letter.sender:
        return []
    writers = [one for one in officers(work, committee_id) if one.email.lower() == letter.sender]
    return [
        row.record
        for one in writers
        for row in messages(work, MailFilter(officer_id=one.id, limit=LOOKED_AT))
        if row.record and message_id(row.dedupe_key, row.created_at, mail_domain) in letter.answers
    ]


def _of_kind(work: Work, row: RecordRow, how: How, kind: str) -> Belongs | CannotTell:
    definition = edition_named(work, row.definition_sha256, row.calendar_sha256).definition
    known = definition.documents
    if not known:
        return CannotTell("no_kinds", (row.code,))
    if kind in known:
        return Belongs(row.code, kind, known[kind], how)
    has = {one.kind for one in attachments(work, row.id)}
    wanted = _wanted(definition, row)
    left = [one for one in wanted if one not in has] or wanted or list(known)
    if len(left) > 1:
        return CannotTell("several_kinds", (row.code,), {one: known[one] for one in left})
    return Belongs(row.code, left[0], known[left[0]], how)


def _wanted(definition: Definition, row: RecordRow) -> list[str]:
    """The kinds of documents that the record's next moves ask for."""
    moves = definition.tracks[row.track].transitions.values()
    found = [
        guard.document
        for move in moves
        if row.state in move.source
        for guard in move.guards
        if isinstance(guard, DocumentGuard)
    ]
    return list(dict.fromkeys(found))
