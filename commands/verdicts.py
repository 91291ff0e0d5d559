"""Verdicts, refusals and consequences on the screen.

Every reason, what was seen, who can clear it.
"""

from __future__ import annotations

from collections.abc import Iterable

from commands.context import Settings
from commands.output import line
from engine.decision import Approved
from engine.guards.dates import Before
from i18n.catalog import Either, say
from i18n.dates import day_if_midnight
from i18n.text import Text
from workflows.definition import Definition
from workflows.verdict import Refusal, Verdict

_ACTS_BESIDE_MOVES = frozenset(
    (
        "attach",
        "decision",
        "extend",
        "waive",
        "amend",
        "close",
        "open",
        "import",
        "acknowledge",
        "ask",
        "release",
        "deactivate",
        "reactivate",
        "withhold",
    )
)


def show_refusal(settings: Settings, refusal: Refusal, move: str) -> None:
    """The refused ``move``, in words, and all its verdicts, the failing ones first to be read."""
    if refusal.trigger in _ACTS_BESIDE_MOVES:
        line(settings, f"commands.refused_{refusal.trigger}", record=refusal.record)
    elif not refusal.record:
        line(settings, "commands.refused_propose")
    else:
        line(settings, "commands.refused", record=refusal.record, move=move)
    show_verdicts(settings, refusal.verdicts)


def show_verdicts(settings: Settings, verdicts: Iterable[Verdict]) -> None:
    """One line a verdict, marked.

    Below a failing one who can clear it, and when at the earliest.
    """
    for verdict in verdicts:
        mark = "✓" if verdict.clear else "!" if verdict.soft else "✗"
        line(settings, "commands.verdict", mark=mark, said=verdict.sentence(settings.lang))
        if verdict.clear:
            continue
        if verdict.cleared_by and not verdict.soft:
            line(settings, "commands.verdict_cleared_by", who=Either(verdict.cleared_by))
        if verdict.earliest is not None:
            line(settings, "commands.verdict_earliest", at=verdict.earliest)
        if verdict.counted:
            line(settings, "commands.verdict_counted", records=verdict.counted)


def show_consequences(settings: Settings, approved: Approved, plan: Definition | None) -> None:
    """What the move brings with it: warnings, quota, dates begun and met, letters.

    ``plan`` gives what it names in its own words; without it the ids are shown.
    """
    words = _Words(plan)
    show_verdicts(settings, [verdict for verdict in approved.verdicts if not verdict.clear])
    for quota, change in approved.quota_changes.items():
        line(settings, "commands.brings_quota", quota=words.quota(quota), change=f"{change:+d}")
    for settled in approved.settled:
        code = "commands.brings_met_late" if settled.late else "commands.brings_met"
        line(
            settings,
            code,
            deadline=words.deadline(settled.deadline),
            at=day_if_midnight(settled.met_at),
        )
    for target in approved.targets:
        if target.met_at is None:
            line(settings, "commands.brings_short", deadline=words.deadline(target.deadline))
            continue
        code = "commands.brings_met_late" if target.late else "commands.brings_met"
        line(settings, code, deadline=words.deadline(target.deadline), at=target.met_at)
    for opened in approved.opened:
        line(
            settings,
            "commands.brings_owed",
            deadline=words.deadline(opened.deadline),
            due=Before(opened.due_at),
        )
    for due in approved.letters:
        letter = say(f"letters.kind.{due.letter.value}", settings.lang)
        line(settings, "commands.brings_letter", letter=letter, roles=words.roles(due.roles))


class _Words:
    """The plan's labels for ids."""

    def __init__(self, plan: Definition | None) -> None:
        self._plan = plan

    def quota(self, name: str) -> Text | str:
        return self._plan.quotas[name].label if self._plan else name

    def deadline(self, name: str) -> Text | str:
        return self._plan.deadlines[name].label if self._plan else name

    def roles(self, names: tuple[str, ...]) -> tuple[Text | str, ...]:
        return tuple(self._plan.roles[name].label if self._plan else name for name in names)
