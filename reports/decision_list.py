"""The paper decisions of a plan with what each says, replaced entries too."""

from __future__ import annotations

from dataclasses import dataclass

from engine.known import known_plan
from storage.database import Database
from storage.decisions import DecisionRow, decisions, outcomes_of_many


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
        rows = decisions(work, known_plan(work, plan).id)
        codes = {row.id: row.code for row in rows}
        outcomes = outcomes_of_many(work, codes)
        return tuple(
            ListedDecision(
                row,
                outcomes.get(row.id, {}),
                codes.get(row.replaced_by) if row.replaced_by else None,
            )
            for row in rows
        )
