"""The paper decisions of a plan with what each says, replaced entries too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.known import known_plan
from storage.database import Database
from storage.decisions import (
    DecisionRow,
    decision_codes,
    decisions,
    newest_decisions,
    outcomes_of_many,
)
from storage.work import Work


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """A decision, its outcome per record, and the code of the entry that replaced it."""

    row: DecisionRow
    outcomes: dict[str, str]
    replaced_by: str | None

    def as_json(self) -> dict[str, object]:
        """For a program."""
        row = self.row
        return {
            "decision": row.code,
            "kind": row.kind,
            "number": row.number,
            "signed_on": row.signed_on,
            "signer": row.signer,
            "post": row.post,
            "outcomes": self.outcomes,
            "replaced_by": self.replaced_by,
        }


def decision_list(db: Database, plan: str) -> tuple[ListedDecision, ...]:
    """Every decision entered in a plan. Raises NotFound for an unknown plan."""
    with db.read() as work:
        return _listed(work, decisions(work, known_plan(work, plan).id))


def newest_listed(
    db: Database, plan: str, at_most: int, before: int | None = None
) -> tuple[ListedDecision, ...]:
    """The newest decisions of a plan, the newest first; before the id of the last one seen, when
    given. Raises NotFound for an unknown plan."""
    with db.read() as work:
        return _listed(work, newest_decisions(work, known_plan(work, plan).id, at_most, before))


def _listed(work: Work, rows: Sequence[DecisionRow]) -> tuple[ListedDecision, ...]:
    codes = decision_codes(work, [row.replaced_by for row in rows if row.replaced_by])
    outcomes = outcomes_of_many(work, [row.id for row in rows])
    return tuple(
        ListedDecision(row, outcomes.get(row.id, {}), codes.get(row.replaced_by or 0))
        for row in rows
    )
