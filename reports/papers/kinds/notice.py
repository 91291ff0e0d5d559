"""The notice of what was decided (thông báo kết quả, 001-23)."""

from __future__ import annotations

from i18n.catalog import in_words
from i18n.dates import date_words
from reports.papers.asked import Facts, Ground
from reports.papers.kinds.rows import noun, row
from storage.decisions import DecisionRow, decisions, outcomes_of
from workflows.definition import DecisionKind
from workflows.errors import NotFound, WrongUsage


def facts(ground: Ground) -> Facts:
    """One decision, and the records it names under what it says of them.

    Raises WrongUsage when none was entered, NotFound for a code that is none of the plan's.
    """
    found, outcomes = _chosen(ground)
    by_code = {one.code: one for one in ground.records}
    results = []
    for name, label in ground.definition.outcomes.items():
        codes = [code for code, said in outcomes.items() if said == name and code in by_code]
        rows = [row(ground, by_code[code], at) for at, code in enumerate(codes, start=1)]
        if rows:
            results.append({"label": label.vi, "count": len(rows), "rows": rows})
    return {
        "decision": {
            "code": found.code,
            "kind": in_words(DecisionKind(found.kind), "vi"),
            "number": found.number or "",
            "day": date_words(found.signed_on, "vi"),
            "signer": found.signer,
            "post": found.post,
            "capacity": found.capacity,
        },
        "results": results,
        "count": len(outcomes),
        "noun": noun(
            ground.definition.tracks[by_code[one].track] for one in outcomes if one in by_code
        ),
    }


def _chosen(ground: Ground) -> tuple[DecisionRow, dict[str, str]]:
    wanted = ground.asked.decision
    with ground.db.read() as work:
        known = decisions(work, ground.plan.id)
        valid = [one for one in known if one.replaced_by is None]
        found = next((one for one in known if one.code == wanted), None) if wanted else None
        if found is None and wanted:
            raise NotFound("paper_decision", decision=wanted, known=[one.code for one in valid])
        if found is None:
            found = max(valid, key=lambda one: (one.signed_on, one.id), default=None)
        if found is None:
            raise WrongUsage("paper_no_decision", plan=ground.plan.code)
        return found, outcomes_of(work, found.id)
