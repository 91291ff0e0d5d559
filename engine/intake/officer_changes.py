"""What a table of officers changes, beside what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from engine.intake.imported import Ground
from engine.intake.row_lines import Change, Fate, Held, Line, changed
from engine.joining import Joining, tell_units
from i18n.text import Text
from storage.grants import revoke_grants_of
from storage.people import AssignmentRow, assign, save_officer
from storage.roster import OfficerEntry, move_assignment
from storage.work import Work

PERSON = ("name", "email", "phone", "lang", "os_user")


@dataclass(frozen=True, slots=True)
class Term:
    """A role from a day to a day, and the row of the database that holds it, if any."""

    role: str
    unit_id: int | None
    unit: str
    since: date
    until: date | None
    known: AssignmentRow | None


@dataclass(slots=True)
class OfficerChanges:
    """Officers as they shall be, beside what is known of them."""

    committee_id: int
    known: Mapping[str, OfficerEntry]
    labels: Mapping[str, Text]
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    terms: dict[str, list[Term]] = field(default_factory=dict)

    @property
    def joins(self) -> tuple[Joining, ...]:
        """None: units take part, not officers."""
        return ()

    @property
    def created(self) -> int:
        return sum(code not in self.known for code in self.facts)

    @property
    def unchanged(self) -> int:
        return sum(not self._differs(code) for code in self.facts)

    @property
    def updated(self) -> int:
        return len(self.facts) - self.created - self.unchanged

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(
            Line(self.rows[code], code, facts["name"], self._fate(code), self._told(code))
            for code, facts in self.facts.items()
        )

    def apply(self, ground: Ground) -> int:
        """Write them; a unit that had nobody to be told of a running plan is told now."""
        self._write(ground.work)
        unit_ids = {t.unit_id for terms in self.terms.values() for t in terms if t.unit_id}
        return sum(
            tell_units(ground.work, one.plan, one.edition, unit_ids, ground.now)
            for one in ground.running
        )

    def _write(self, work: Work) -> None:
        for code, facts in self.facts.items():
            if not self._differs(code):
                continue
            entry = self.known.get(code)
            active = entry is None or entry.row.active
            officer_id = save_officer(work, self.committee_id, code=code, active=active, **facts)
            if entry and entry.row.email.lower() != facts.get("email", entry.row.email).lower():
                # Links lie in a mailbox that is theirs no more.
                revoke_grants_of(work, officer_id, "undelivered")
            for term in self.terms[code]:
                if term.known is None:
                    assign(
                        work,
                        officer_id,
                        term.role,
                        term.unit_id,
                        since=term.since,
                        until=term.until,
                    )
                elif _moved(term):
                    move_assignment(work, term.known.id, term.since, term.until)

    def _fate(self, code: str) -> Fate:
        if code not in self.known:
            return Fate.CREATED
        return Fate.UPDATED if self._differs(code) else Fate.UNCHANGED

    def _told(self, code: str) -> tuple[Change, ...]:
        """What differs of the person, then of each role."""
        entry = self.known.get(code)
        before = {key: getattr(entry.row, key) for key in PERSON} if entry else {}
        roles = (Change("role", *self._held(one)) for one in self.terms[code] if _moved(one))
        return (*changed(before, self.facts[code]), *roles)

    def _held(self, term: Term) -> tuple[Held | str, Held]:
        """The role as it was, "" for one never held, and as it shall be."""
        label = self.labels.get(term.role, Text(vi=term.role, en=term.role))
        after = Held(label, term.unit, term.since, term.until)
        known = term.known
        return (replace(after, since=known.since, until=known.until) if known else "", after)

    def _differs(self, code: str) -> bool:
        entry = self.known.get(code)
        return (
            entry is None
            or any(getattr(entry.row, name) != words for name, words in self.facts[code].items())
            or any(map(_moved, self.terms[code]))
        )


def _moved(term: Term) -> bool:
    known = term.known
    return known is None or (known.since, known.until) != (term.since, term.until)
