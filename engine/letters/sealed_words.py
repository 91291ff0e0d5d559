"""Free text that an act left beside the audit chain: read when a letter leaves."""

from __future__ import annotations

from collections.abc import Mapping

from engine.letters.ground import Ground
from storage.audit import entries


def sealed_words(ground: Ground, seq: int) -> Mapping[str, str]:
    """What lies beside entry number ``seq`` of the plan's chain; empty once it was erased."""
    row = next(iter(entries(ground.work, ground.plan.head_id, after=seq - 1, limit=1)), None)
    return row.secrets if row is not None and row.seq == seq else {}
