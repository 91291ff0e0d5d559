"""The kinds of incident: what went wrong and waits for a person, and what each one tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FACTS: Final[Mapping[str, frozenset[str]]] = {
    "obligation_put_aside": frozenset({"obligation", "trouble"}),
    "periods_not_opened": frozenset({"plan", "trouble"}),
    "escalations_held": frozenset({"plan", "waiting"}),
    "rung_unheard": frozenset({"record", "rung", "roles"}),
    "rung_move_refused": frozenset({"record", "trigger", "guards"}),
    "office_empty": frozenset({"plan"}),
    "dead_mailbox": frozenset({"address", "answer"}),
    "sender_paused": frozenset({"why", "answer"}),
    "sign_in_unsent": frozenset({"officer", "trouble"}),
    "link_disowned": frozenset({"officer", "record"}),
    "clock_leapt": frozenset({"machine", "shown", "expected"}),
}
"""Kind → the facts its sentence needs. The sentence is ``incidents.<kind>``, the next step
``incidents.<kind>.next`` of the catalogues."""


INSTANTS: Final = frozenset({"shown", "expected"})
"""Facts that are instants, kept as text."""


def check_facts(kind: str, facts: Mapping[str, object]) -> None:
    """Raise ValueError for an unknown kind or a missing fact: a fault of the program, not a user's.

    Checked when an incident is raised, so that the list of incidents can always be read.
    """
    if kind not in FACTS:
        raise ValueError(f"no kind of incident {kind!r}: {', '.join(sorted(FACTS))}")
    missing = FACTS[kind] - facts.keys()
    if missing:
        raise ValueError(f"the incident {kind} lacks {', '.join(sorted(missing))}")
