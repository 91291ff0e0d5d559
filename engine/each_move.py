"""Several moves of one record, each decided and none made: what a page or a command shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.advance import decided_on
from engine.decision import Outcome
from engine.editions import edition_named
from engine.gather import Asked, Gathering
from engine.machine import decide
from engine.move import ActDates
from storage.records import RecordRow


def each_move(
    gathering: Gathering,
    row: RecordRow,
    triggers: Iterable[str],
    *,
    explain: bool = False,
    anybody: bool = False,
) -> Mapping[str, Outcome]:
    """What each of these moves would bring now, or why it may not be made; nothing is written.

    Args:
        triggers: moves of the record's track out of the state it stands in.
        explain: every quota names the records that count; else only one that refuses does.
        anybody: the answer is for somebody who holds the roles each move asks for.
    """
    edition = edition_named(gathering.work, row.definition_sha256, row.calendar_sha256)
    moves = edition.definition.tracks[row.track].transitions
    dates = ActDates.direct(gathering.now)
    asked = [Asked(row, edition, one, moves[one], "", {}, dates) for one in triggers]
    gathering.load(asked)
    if not (explain or anybody):
        return {one.trigger: decided_on(gathering, one).outcome for one in asked}
    outcomes: dict[str, Outcome] = {}
    for one in asked:
        facts = gathering.facts(one, explain=explain)
        if anybody:
            facts = replace(facts, roles=frozenset(one.transition.by))
        outcomes[one.trigger] = decide(facts, edition.machines[row.track])
    return outcomes
