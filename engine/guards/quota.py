"""The quota guard: what a unit shall or may have, counted after the move (000-04, 001-14…17)."""

from __future__ import annotations

from collections.abc import Iterable

from engine.facts import Facts
from engine.guards.labels import role_labels
from i18n.text import Text
from workflows.definition import Definition, Quota, QuotaGuard
from workflows.verdict import Verdict


def quota(guard: QuotaGuard, facts: Facts) -> Verdict:
    """Whether the quota holds once the move is made.

    A move that adds to the count is held against the maximum only, since a minimum is reached one
    by one; a move that takes away, against the minimum only; a move that does neither (a unit
    sending its list) against both.
    """
    rule = facts.definition.quotas[guard.quota]
    said: dict[str, object] = {"quota": rule.label, "unit": facts.unit.code}
    if rule.unit_kinds and facts.unit.kind not in rule.unit_kinds:
        return Verdict("quota", "quota_other_kind", clear=True, facts=said)
    change = quota_change(rule, facts)
    after = facts.counted.get(guard.quota, 0) + change
    codes = facts.counted_codes.get(guard.quota, ())
    if change >= 0 and rule.maximum is not None and after > rule.maximum:
        said |= {"used": after - change, "after": after}
        lowering = _roles_that_lower(facts.definition, rule)
        return Verdict(
            "quota",
            "quota_full" if rule.maximum else "quota_left",
            clear=False,
            soft=rule.soft,
            seen=after,
            limit=rule.maximum,
            cleared_by=lowering,
            counted=codes,
            facts=said,
        )
    if change <= 0 and rule.minimum is not None and after < rule.minimum:
        said |= {"missing": rule.minimum - after}
        return Verdict(
            "quota",
            "quota_short_target" if rule.soft else "quota_short",
            clear=False,
            soft=rule.soft,
            seen=after,
            limit=rule.minimum,
            cleared_by=_roles_that_raise(facts.definition, rule),
            counted=codes,
            facts=said,
        )
    limit = rule.maximum if rule.maximum is not None else rule.minimum
    code = "quota_none" if limit == 0 else "quota_ok"
    return Verdict("quota", code, clear=True, seen=after, limit=limit, facts=said)


def quota_change(rule: Quota, facts: Facts) -> int:
    """By how much the move changes the count: +1, 0 or -1."""
    if rule.track != facts.record.track:
        return 0
    if rule.unit_kinds and facts.unit.kind not in rule.unit_kinds:
        return 0
    return (facts.transition.to in rule.states) - (facts.record.state in rule.states)


def _roles_that_lower(definition: Definition, rule: Quota) -> tuple[Text, ...]:
    return _roles(definition, rule, counted_before=True)


def _roles_that_raise(definition: Definition, rule: Quota) -> tuple[Text, ...]:
    return _roles(definition, rule, counted_before=False)


def _roles(definition: Definition, rule: Quota, *, counted_before: bool) -> tuple[Text, ...]:
    """Who may make a move that takes a record out of the count, or into it."""
    found: Iterable[str] = dict.fromkeys(
        role
        for transition in definition.tracks[rule.track].transitions.values()
        if any((state in rule.states) is counted_before for state in transition.source or (None,))
        and (transition.to in rule.states) is not counted_before
        for role in transition.by
    )
    return role_labels(definition, found)
