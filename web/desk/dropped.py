"""What became of each file that was dropped: a list, a paper of a record, or what nobody knows."""

from __future__ import annotations

import tempfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePath

from engine.attach import Paper, attach
from engine.intake.letter_in import LetterIn, read_letter
from engine.intake.returned import Returned, import_returned
from engine.intake.whose_paper import Belongs, CannotTell, whose_paper
from engine.move import ActDates, Actor
from engine.paper_content import checked_content
from i18n.catalog import say
from i18n.language import Lang
from notifications.mime import domain
from reports.lists_taken import taken_before
from reports.move_sheet import stopped_by
from storage.database import Database
from web.site import Site
from workflows.errors import LantoaError, WrongUsage
from workflows.verdict import Refusal

SHEET, LETTER = ".xlsx", ".eml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Dropping:
    """How what was dropped is to be taken.

    Attributes:
        look: nothing is taken.
        record, kind: where papers belong, when somebody said it.
    """

    committee_id: int
    actor: Actor
    now: datetime
    lang: Lang
    look: bool
    dates: ActDates
    note: str
    record: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """One file and what became of it, in words.

    Attributes:
        late: it was not taken.
        records: codes of records to look at.
        copy: name and data of the copy with the errors in it.
    """

    file: str
    late: bool
    said: tuple[str, ...]
    records: tuple[str, ...] = ()
    copy: tuple[str, str] | None = None


def dropped(site: Site, files: Iterable[Paper], how: Dropping) -> list[Line]:
    """Look at each file, or take it; a letter gives those that came with it.

    Raises WrongUsage, before anything is taken, for what is no list, paper or letter, and for
    nothing at all.
    """
    found = list(_found(files))
    if not found:
        raise WrongUsage("nothing_dropped")
    seen: dict[str, str] = {}
    lines = []
    for letter, paper in found:
        digest = sha256(paper.content).hexdigest()
        if digest in seen:
            said = say("desk_drop.same_file", how.lang, file=seen[digest])
            lines.append(Line(paper.filename, False, (said,)))
            continue
        seen[digest] = paper.filename
        lines.append(_line(site, letter, paper, digest, how))
    return lines


def _found(files: Iterable[Paper]) -> Iterator[tuple[LetterIn | None, Paper]]:
    for dropped_file in files:
        if not dropped_file.filename.lower().endswith(LETTER):
            yield None, checked_content(dropped_file)
            continue
        letter = read_letter(dropped_file)
        for enclosed in letter.files:
            yield letter, checked_content(enclosed)


def _line(site: Site, letter: LetterIn | None, paper: Paper, digest: str, how: Dropping) -> Line:
    if paper.filename.lower().endswith(SHEET):
        line = _list(site.db, paper, digest, how)
        if line is not None:
            return line
    return _paper(site, letter, paper, how)


# --- lists ---------------------------------------------------------------------------------------


def _list(db: Database, paper: Paper, digest: str, how: Dropping) -> Line | None:
    """The line of a list; None for a spreadsheet that is none of ours."""
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / _safe(paper.filename)
        file.write_bytes(paper.content)
        (one,) = import_returned(
            db,
            file,
            how.actor,
            how.now,
            dry_run=how.look,
            dates=how.dates,
            note=how.note,
            lang=how.lang,
            mark_dry=True,
        )
        copy = one.marked.read_bytes() if one.marked else None
    if one.error is not None and one.error.code == "list_without_key":
        return None
    said = [] if one.stopped else [_rows(one, how.lang)]
    if one.reached:
        said.append(say("desk_drop.reached", how.lang, record=one.record, state=one.reached))
    before = None if one.written or not one.table else taken_before(db, one.plan, digest)
    if before is not None:
        facts = {"at": before.at, "who": before.actor}
        said.insert(0, say("desk_drop.taken_before", how.lang, **facts))
    return Line(
        paper.filename,
        one.stopped,
        (*said, *_faults(one, how.lang)),
        (one.record,) if one.record else one.moved or (),
        (one.marked.name, _data(copy)) if copy and one.marked else None,
    )


def _rows(one: Returned, lang: Lang) -> str:
    created, moved = len(one.created), len(one.moved)
    return say("desk.drop_rows", lang, created=created, moved=moved, unchanged=one.unchanged)


def _faults(one: Returned, lang: Lang) -> list[str]:
    """Every fault in words, row by row."""
    told = [(0, one.error.sentence(lang))] if one.error else []
    told += [(finding.place.line, finding.sentence(lang)) for finding in one.findings]
    for row, no in one.refusals:
        told += [(row, " ".join(stopped_by(why, lang))) for why in no.reasons]
    told.sort(key=lambda fault: fault[0])
    return [f"{say('desk_drop.row', lang, row=row)} {said}" if row else said for row, said in told]


def _safe(name: str) -> str:
    """The unit's own name of a file, as a folder of ours takes it."""
    last = PurePath(name.replace("\\", "/")).name
    stem = "".join(one for one in last[: -len(SHEET)] if one.isprintable())
    return f"{stem.encode()[:180].decode(errors='ignore').lstrip('.~$') or 'list'}{SHEET}"


def _data(content: bytes) -> str:
    """The file as an address that holds it: nothing of it is kept here."""
    return f"data:{XLSX};base64,{b64encode(content).decode()}"


# --- papers of records ---------------------------------------------------------------------------


def _paper(site: Site, letter: LetterIn | None, paper: Paper, how: Dropping) -> Line:
    sender = domain(site.sender.address)
    with site.db.read() as work:
        whose = whose_paper(
            work,
            how.committee_id,
            paper.filename,
            letter,
            sender,
            given=how.record,
            kind=how.kind,
        )
    if isinstance(whose, CannotTell):
        return Line(paper.filename, True, tuple(_unclear(whose, letter, how.lang)), whose.records)
    said = [say(f"desk_drop.how.{whose.how}", how.lang, record=whose.record)]
    try:
        stopped = None if how.look else _attached(site.db, whose, paper, how)
    except LantoaError as fault:
        return Line(paper.filename, True, (*said, fault.sentence(how.lang)), (whose.record,))
    if stopped is not None:
        no = [" ".join(stopped_by(one, how.lang)) for one in stopped.reasons]
        return Line(paper.filename, True, (*said, *no), (whose.record,))
    done = "desk_drop.would_attach" if how.look else "desk_drop.attached"
    said.append(say(done, how.lang, record=whose.record, kind=whose.label))
    return Line(paper.filename, False, tuple(said), (whose.record,))


def _attached(db: Database, whose: Belongs, paper: Paper, how: Dropping) -> Refusal | None:
    done = attach(db, whose.record, whose.kind, paper, how.actor, how.now)
    return done if isinstance(done, Refusal) else None


def _unclear(whose: CannotTell, letter: LetterIn | None, lang: Lang) -> list[str]:
    """Why nobody knows where it belongs, and what to do."""
    facts = {"records": whose.records, "kinds": tuple(whose.kinds.values())}
    said = [say(f"desk_drop.unclear.{whose.why}", lang, **facts)]
    if letter is not None and whose.why == "no_record" and letter.sender:
        said.append(say("desk_drop.sender", lang, sender=letter.sender))
    return said
