"""Letters to the office that keeps a plan going: how it stands this morning, what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from engine.due import unit_names
from engine.due_date import due_date
from engine.editions import edition
from engine.letters.composed import Void
from engine.letters.ground import Ground, common
from i18n.text import Text
from notifications.facts import Daily, Item, Nearest, Release
from storage.mail import MailFilter, MessageRow, messages
from storage.owed import OwedRow, owed_in_plan
from workflows.definition import LetterKind
from workflows.periods import in_period


def daily(ground: Ground) -> Daily:
    """What falls due today, what is overdue, and the next date of the plan."""
    rows = owed_in_plan(ground.work, ground.plan.id, state="open")
    names = _names(ground)
    items = sorted(
        (_item(ground, row, names) for row in rows), key=lambda item: item.harm(ground.today)
    )
    left = [(item, item.due.days_left(ground.today)) for item in items if item.due]
    return Daily(
        **common(ground, (ground.definition.receiving_office,)),
        due_today=tuple(item for item, days in left if days == 0),
        overdue=tuple(item for item, days in left if days < 0),
        nearest=_nearest([item for item, days in left if days > 0]),
        held=len(_held(ground)),
        unsent=len(messages(ground.work, MailFilter(plan_id=ground.plan.id, status="failed"))),
    )


def release(ground: Ground) -> Release | Void:
    """Letters that wait for release; void when none does any more."""
    held = _held(ground)
    if not held:
        return Void("settled")
    rows = {row.duty.id: row for row in owed_in_plan(ground.work, ground.plan.id, state="open")}
    names = _names(ground)
    items = [
        _item(ground, rows[one.obligation_id], names, LetterKind(one.letter))
        for one in held
        if one.obligation_id in rows
    ]
    since = min(one.created_at for one in held).astimezone(ground.edition.zone).date()
    return Release(
        **common(ground, (ground.definition.receiving_office,)),
        items=tuple(sorted(items, key=lambda item: item.harm(ground.today))),
        since=since,
    )


def _held(ground: Ground) -> tuple[MessageRow, ...]:
    return messages(ground.work, MailFilter(plan_id=ground.plan.id, status="held"))


def _item(
    ground: Ground, row: OwedRow, names: Mapping[str, Text], kind: LetterKind | None = None
) -> Item:
    definition = edition(ground.work, row.edition_id).definition
    date = due_date(definition, row.duty.deadline, row.duty.due_at)
    late = date.days_left(ground.today) < 0
    return Item(
        kind=kind or (LetterKind.OVERDUE if late else LetterKind.REMINDER),
        unit=names.get(row.unit) or Text(vi=row.unit, en=row.unit),
        matter=in_period(definition.deadlines[row.duty.deadline].label, row.period),
        due=date,
        code=row.record,
    )


def _nearest(ahead: list[Item]) -> Nearest | None:
    if not ahead or ahead[0].due is None:
        return None
    first = ahead[0]
    same = [one for one in ahead if one.due == first.due]
    label = Counter(one.matter for one in same).most_common(1)[0][0]
    return Nearest(ahead[0].due, label, len({one.unit for one in same if one.matter == label}))


def _names(ground: Ground) -> dict[str, Text]:
    return unit_names(ground.work, ground.plan.committee_id, ground.today)
