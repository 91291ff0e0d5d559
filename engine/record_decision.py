"""Entering a decision that was taken on paper: what it says of which record, by whom it was signed.

A leader need never sign in: the secretariat enters the paper, a second officer compares it with the
scan, and a wrong entry is corrected by a new one that takes its place while the old one is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.advance import locked
from engine.attach import Paper, checked, keep
from engine.editions import Edition, edition
from engine.gather import Gathering
from engine.guards.labels import role_labels
from engine.known import known_plan, unknown_record
from engine.move import Actor
from i18n.catalog import Either
from i18n.text import Text
from storage.audit import Head, NewEntry, seal
from storage.database import Database
from storage.decisions import (
    DecisionRow,
    add_decision,
    compare_decision,
    decision,
    decision_count,
    decisions,
    outcomes_of,
    replace_decision,
)
from storage.plans import plan_by_code, plans
from storage.records import RecordRow, records, touch_record
from storage.work import Work
from workflows.definition import DecisionKind, Definition
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.verdict import Refusal, Verdict

_FIELDS = {
    "number": Text(vi="số văn bản", en="its number"),
    "signer": Text(vi="người ký", en="who signed it"),
    "post": Text(vi="chức vụ người ký", en="the signer's post"),
    "capacity": Text(vi="thẩm quyền ký (T/M, K/T…)", en="the capacity in which it was signed"),
}


@dataclass(frozen=True, slots=True)
class PaperDecision:
    """A decision as the paper has it.

    Attributes:
        number: as written ("12-QĐ/HU"); a note on the paper (bút phê) has none.
        signed_on: the day it was signed.
        capacity: in which the signer signed ("T/M Ban Thường vụ"); may be empty for minutes and
            for a note on the paper.
        outcomes: the plan's outcome for each record's code.
        replaces: code of a wrong entry this one takes the place of.
    """

    plan: str
    kind: DecisionKind
    signed_on: date
    signer: str
    post: str
    outcomes: Mapping[str, str]
    number: str | None = None
    capacity: str = ""
    scan: Paper | None = None
    note: str = ""
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """A decision that is entered now, under a code of the plan's own."""

    code: str
    replaces: str | None
    records: tuple[str, ...] = field(default=())


def enter_decision(
    db: Database, paper: PaperDecision, actor: Actor, now: datetime
) -> Entered | Refusal:
    """Enter a paper decision; whoever holds a role of the committee in the plan may.

    Raises:
        NotFound: unknown plan, record or entry to replace.
        WrongUsage: a field its kind needs is missing, a bút phê with a number, a day in the
            future or before there was a plan, an outcome the plan does not know, a record of
            another plan.
        Conflict: the entry to replace has been replaced already.
    """
    if paper.scan is not None:
        checked(paper.scan)
    with db.write() as work:
        gathering, head = locked(work, known_plan(work, paper.plan), actor, now)
        done = enter(gathering, head, paper)
    return done if isinstance(done, Refusal) else done[0]


def enter(gathering: Gathering, head: Head, paper: PaperDecision) -> tuple[Entered, Head] | Refusal:
    """``enter_decision`` within a transaction that goes on; the head is the one after it."""
    work, actor, now = gathering.work, gathering.actor, gathering.now
    begun = edition(work, gathering.plan.edition_id)
    if not gathering.committee_roles(begun):
        return _refused(gathering, begun, head)
    _complete(paper)
    _signed_in_time(paper, begun.definition, gathering.day(begun))
    named = _named(work, gathering, begun, paper.outcomes)
    old = _to_replace(work, gathering, paper.replaces)
    code = f"{gathering.plan.code}-d{decision_count(work, gathering.plan.id) + 1:03d}"
    digest = None if paper.scan is None else keep(work, paper.scan, now)
    new_id = add_decision(
        work,
        {
            "plan_id": gathering.plan.id,
            "code": code,
            "kind": paper.kind.value,
            "number": paper.number or None,
            "signed_on": paper.signed_on,
            "signer": paper.signer,
            "post": paper.post,
            "capacity": paper.capacity,
            "scan_sha256": digest,
            "entered_by": actor.officer_id,
            "note": paper.note,
        },
        {row.id: paper.outcomes[row.code] for row in named},
        now,
    )
    if old is not None and not replace_decision(work, old.id, new_id):
        raise Conflict("decision_replaced", decision=old.code)
    for row in named:
        touch_record(work, row.id)
    entries = [_entry(paper, code, digest, row, actor, now) for row in named]
    after = seal(work, head, entries)
    return Entered(code, paper.replaces, tuple(row.code for row in named)), after


def compare(db: Database, code: str, actor: Actor, now: datetime) -> DecisionRow | Refusal:
    """Note that the actor compared an entered decision with its scan and found it right.

    Raises NotFound for an unknown entry, WrongUsage when the actor entered it or there is no scan,
    Conflict when it was replaced or compared already.
    """
    with db.write() as work:
        plan = plan_by_code(work, code.rpartition("-")[0])
        if plan is None:
            known = tuple(one.code for each in plans(work) for one in decisions(work, each.id))
            raise NotFound("decision_unknown", decision=code, known=known)
        gathering, head = locked(work, plan, actor, now)
        begun = edition(work, gathering.plan.edition_id)
        if actor.officer_id is None or not gathering.committee_roles(begun):
            return _refused(gathering, begun, head)
        row = _entered(work, gathering, code)
        if row.entered_by == actor.officer_id:
            raise WrongUsage("decision_own_entry", officer=actor.code, decision=code)
        if row.scan_sha256 is None:
            raise WrongUsage("decision_without_scan", decision=code)
        if row.replaced_by is not None:
            raise Conflict("decision_replaced", decision=code)
        if not compare_decision(work, row.id, actor.officer_id, now):
            raise Conflict("decision_compared", decision=code)
        body: dict[str, object] = {
            "decision": code,
            "document": row.scan_sha256,
            "outcomes": outcomes_of(work, row.id),
        }
        seal(work, head, [_act("decision.compared", body, {}, None, actor, now)])
        return _entered(work, gathering, code)


def _complete(paper: PaperDecision) -> None:
    """What the kind asks for: all but a bút phê are numbered; a body's paper says for whom."""
    numbered = paper.kind is not DecisionKind.BUT_PHE
    if paper.number and not numbered:
        raise WrongUsage("decision_without_number", number=paper.number)
    needed = {"signer": paper.signer, "post": paper.post}
    if numbered:
        needed["number"] = paper.number or ""
    if paper.kind not in (DecisionKind.BUT_PHE, DecisionKind.BIEN_BAN):
        needed["capacity"] = paper.capacity
    missing = tuple(_FIELDS[name] for name, value in needed.items() if not value.strip())
    if missing:
        raise WrongUsage("decision_needs", kind=paper.kind, missing=missing)
    if not paper.outcomes:
        raise WrongUsage("decision_without_records")


def _signed_in_time(paper: PaperDecision, plan: Definition, today: date) -> None:
    """It was signed when there was a plan, and not after today.

    That it is older than its record here is no fault: papers are often entered afterwards, first to
    last.
    """
    if paper.signed_on > today:
        raise WrongUsage("decision_in_future", signed_on=paper.signed_on, today=today)
    if plan.issued_on is not None and paper.signed_on < plan.issued_on:
        raise WrongUsage(
            "decision_before_issue",
            signed_on=paper.signed_on,
            plan=plan.plan,
            issued_on=plan.issued_on,
        )
    if plan.issued_on is None and paper.signed_on < plan.period.first:
        raise WrongUsage(
            "decision_before_period",
            signed_on=paper.signed_on,
            plan=plan.plan,
            first=plan.period.first,
        )


def _named(
    work: Work, gathering: Gathering, begun: Edition, outcomes: Mapping[str, str]
) -> list[RecordRow]:
    """The records the decision names, each with an outcome the plan knows."""
    plan, known = gathering.plan, begun.definition.outcomes
    found = records(work, list(outcomes))
    for code, outcome in outcomes.items():
        if code not in found:
            raise unknown_record(work, code)
        if found[code].plan_id != plan.id:
            raise WrongUsage("record_of_other_plan", record=code, plan=plan.code)
        if outcome not in known:
            raise WrongUsage(
                "outcome_unknown", outcome=outcome, plan=plan.code, outcomes=tuple(known)
            )
    return [found[code] for code in outcomes]


def _to_replace(work: Work, gathering: Gathering, code: str | None) -> DecisionRow | None:
    if code is None:
        return None
    old = _entered(work, gathering, code)
    if old.replaced_by is not None:
        raise Conflict("decision_replaced", decision=code)
    return old


def _entered(work: Work, gathering: Gathering, code: str) -> DecisionRow:
    row = decision(work, code)
    if row is None or row.plan_id != gathering.plan.id:
        known = tuple(one.code for one in decisions(work, gathering.plan.id))
        raise NotFound("decision_unknown", decision=code, known=known)
    return row


def _refused(gathering: Gathering, begun: Edition, head: Head) -> Refusal:
    roles = begun.definition.roles
    labels = role_labels(
        begun.definition, (name for name, role in roles.items() if role.of == "committee")
    )
    said = {"allowed": Either(labels), "actor": gathering.actor.code}
    verdict = Verdict("authority", "authority_committee", False, cleared_by=labels, facts=said)
    body: dict[str, object] = {"verdicts": [verdict.sealed()]}
    refused = _act("decision.refused", body, {}, None, gathering.actor, gathering.now)
    seal(gathering.work, head, [refused])
    return Refusal("", "decision", (verdict,))


def _entry(
    paper: PaperDecision,
    code: str,
    digest: str | None,
    row: RecordRow,
    actor: Actor,
    now: datetime,
) -> NewEntry:
    body: dict[str, object] = {
        "decision": code,
        "kind": paper.kind.value,
        "number": paper.number or None,
        "signed_on": paper.signed_on.isoformat(),
        "document": digest,
        "record": row.code,
        "outcome": paper.outcomes[row.code],
        "replaces": paper.replaces,
    }
    said = {"signer": paper.signer, "post": paper.post, "capacity": paper.capacity}
    secrets = {name: value for name, value in {**said, "note": paper.note}.items() if value}
    return _act("decision.entered", body, secrets, row, actor, now)


def _act(
    act: str,
    body: Mapping[str, object],
    secrets: Mapping[str, str],
    row: RecordRow | None,
    actor: Actor,
    now: datetime,
) -> NewEntry:
    return NewEntry(
        at=now,
        act=act,
        channel=actor.channel.value,
        actor=actor.code,
        os_user=actor.os_user,
        officer_id=actor.officer_id,
        record_id=None if row is None else row.id,
        unit_id=None if row is None else row.unit_id,
        body=body,
        secrets=secrets,
    )
