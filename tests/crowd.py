"""The small plan with so many of everything that a page can list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from engine.attach import Attached, Paper, attach
from engine.links.a_list import grant_list
from engine.move import Proposal
from engine.opening import Opened, open_plan
from engine.post import post
from engine.propose import propose_many
from engine.record_decision import PaperDecision, enter_decision
from engine.sign_in.session import begin
from notifications.transport import Folder
from storage.audit import create_head
from storage.database import Database
from storage.incidents import close_incident, raise_incident
from storage.lifecycle import create_database
from storage.people import assign, committee, name_unit, officer, save_officer, save_unit
from storage.plans import add_plan, edition, end_plan, run_edition
from storage.records import record
from tests.builders import NOW, OPENED, SINCE, Ready, a_committee, an_officer
from tests.contract.test_links_to_lists import SMALL
from tests.deciding import CALENDAR
from tests.granting import KEY, a_link
from tests.records import FORM
from tests.rehearsed import a_rehearsed_file
from workflows.definition import DecisionKind

UNIT, OF_UNIT, OF_ALL_UNITS, OF_COMMITTEE = "xa-000", "lan", "moi", "thu"
"""A unit, its officer, one who acts for every unit, and the secretariat's."""


@dataclass(frozen=True)
class Crowd:
    """A database with ``size`` of each; ``known`` stands in the place of names in addresses."""

    size: int
    ready: Ready
    known: Mapping[str, str]


class Words:
    """What things are called: by short names, or as long as an office can make them."""

    def __init__(self, *, long: bool) -> None:
        self._long = long

    def __call__(self, short: str, letters: int = 300) -> str:
        """The short name, or so many Vietnamese letters that begin with it."""
        told = "".join(islice(cycle("Khối các cơ quan và doanh nghiệp huyện, "), letters))
        return f"{short} {told}"[:letters].strip() if self._long else short


@contextmanager
def crowd(
    size: int, folder: Path, db: Database | None = None, *, long: bool = False
) -> Iterator[Crowd]:
    """``with`` makes it, in memory when no empty database is given: units and their lists, models
    and papers, officers, decisions, letters, incidents, sessions, plans that are over.

    Args:
        long: whatever people write is as long as it may be.
    """
    db = db or create_database("sqlite://", rehearsal=True, now=OPENED)
    try:
        words = Words(long=long)
        ready = _running(db, size, words)
        yield Crowd(size, ready, _filled(ready, size, folder, words))
    finally:
        db.close()


def _running(db: Database, size: int, words: Words) -> Ready:
    a_committee(db)
    secretary = an_officer(db, OF_COMMITTEE, role="secretariat")
    with db.write() as work:
        parent = committee(work, "huyen-uy")
        assert parent is not None
        lan, moi = (
            save_officer(
                work, parent.id, code=code, name=words(code, 120), email=f"{code}@example.vn"
            )
            for code in (OF_UNIT, OF_ALL_UNITS)
        )
        for at in range(size):
            unit_id = save_unit(work, parent.id, code=f"xa-{at:03}", kind="dang_bo")
            vi, en = words(f"Đảng bộ {at}"), words(f"Committee {at}")
            name_unit(work, unit_id, since=SINCE, vi=vi, en=en)
            save_officer(work, parent.id, code=f"o-{at:03}", name=words(f"Nguyễn {at}", 120))
            assign(work, moi, "unit_officer", unit_id, since=SINCE)
            if at == 0:
                assign(work, lan, "unit_officer", unit_id, since=SINCE)
    opened = open_plan(db, "huyen-uy", SMALL, CALENDAR, b"plan: small", secretary, OPENED)
    assert isinstance(opened, Opened)
    return Ready(db, SMALL, opened)


def _filled(ready: Ready, size: int, folder: Path, words: Words) -> dict[str, str]:
    db, thu, lan = ready.db, ready.officer(OF_COMMITTEE), ready.officer(OF_UNIT)
    form = {**FORM, "name": words(str(FORM["name"]))}
    note = words("Đủ hồ sơ", 4000)
    proposals = [Proposal(SMALL.plan, "model", UNIT, form, note)] * size
    code, *_ = [one.record for one in propose_many(db, proposals, lan, NOW)]
    decided = _decision(code, words)
    for at in range(size):
        paper = attach(
            db, code, "report", Paper(f"{words(str(at), 190)}.pdf", b"%%PDF %d" % at), lan, NOW
        )
        enter_decision(db, replace(decided, number=f"{at}-{words('QĐ/HU', 80)}"), thu, NOW)
    assert isinstance(paper, Attached)
    (letter, *_) = post(db, Folder(folder), NOW, limit=1).sent
    link = a_link(ready, code, OF_UNIT)
    with db.write() as work:
        plan = ready.opened.plan
        runs = edition(work, plan.edition_id)
        for at in range(size):
            raise_incident(work, "office_empty", f"open-{at}", {"plan": SMALL.plan}, NOW)
            raise_incident(work, "office_empty", f"over-{at}", {"plan": SMALL.plan}, NOW)
            close_incident(work, "office_empty", f"over-{at}", NOW)
            begin(work, thu.officer_id or 0, words("Firefox", 120), NOW)
            old = add_plan(
                work,
                committee_id=plan.committee_id,
                code=f"old-{at}",
                year=2020,
                head_id=create_head(work, "plan"),
                now=OPENED,
            )
            run_edition(work, old, *runs.hashes, OPENED)
            end_plan(work, old, NOW)
        row = record(work, f"{SMALL.plan}-0001")
        whom = officer(work, plan.committee_id, OF_UNIT)
        assert row is not None
        assert whom is not None
        of_list = grant_list(work, KEY, plan, row, whom, NOW)
        assert of_list is not None
        secretary = officer(work, plan.committee_id, OF_COMMITTEE)
        assert secretary is not None
    return {
        "plan": SMALL.plan,
        "code": code,
        "record": code,
        "chain": SMALL.plan,
        "number": str(letter),
        "sha256": paper.sha256,
        "grant_id": link.grant_id,
        "token": link.token,
        "list_grant": of_list.grant_id,
        "list_token": of_list.token,
        "unit": UNIT,
        "officer": OF_UNIT,
        "digest": a_rehearsed_file(ready.db, secretary.id, NOW),
    }


def _decision(code: str, words: Words) -> PaperDecision:
    return PaperDecision(
        plan=SMALL.plan,
        kind=DecisionKind.QUYET_DINH,
        number="",
        signed_on=NOW.date(),
        signer=words("Nguyễn Văn A", 120),
        post=words("Phó Bí thư"),
        capacity=words("T/M Ban Thường vụ", 120),
        outcomes={code: "scale_up"},
    )
