"""What need not be typed again: who issues, the office and the units, as an earlier plan has them.

Only what stays from year to year. Its dates, forms and steps are copied with the file
(`workflows.copying`), where nothing of them is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from workflows.definition import Definition, Letterhead


def kept_from(plan: Definition) -> Mapping[str, str]:
    """The fields that an earlier plan answers, by name; what it does not say is not there."""
    head, office = _office(plan), plan.roles[plan.receiving_office]
    signed = plan.signature
    decider = plan.roles.get("board")
    found = {
        "issuer": plan.issuer.vi,
        "office": head.name.vi if head and head.name else office.label.vi,
        "addressee": plan.addressee.vi if plan.addressee else "",
        "place": head.place.vi if head and head.place else "",
        "symbol": head.symbol or "" if head else "",
        "signer": signed.name or "" if signed else "",
        "post": signed.post.vi if signed and signed.post else "",
        "decider": decider.label.vi if decider else "",
    }
    return {name: text for name, text in found.items() if text}


def unit_lines(names: Mapping[str, Sequence[str]], plan: Definition | None = None) -> str:
    """A line for each kind of unit that there is, with its code, to be filled in further.

    Args:
        names: of the units there are, in Vietnamese, by their kind.
        plan: an earlier one, which says what a kind is called and how many each shall have.
    """
    labels = {name: label.vi for name, label in plan.unit_kinds.items()} if plan else {}
    lines = []
    for kind in [*labels, *sorted(names.keys() - labels.keys())]:
        if kind in names:
            called = labels.get(kind, "").replace(":", " -") or common_words(names[kind])
            count = _count(plan, kind) if plan else ""
            lines.append(f"{called} [{kind}]{count}".strip())
    return "\n".join(lines)


def common_words(names: Iterable[str]) -> str:
    """The words that all names begin with, where there is more than one name."""
    split = [name.split() for name in names]
    if len(split) < 2:
        return ""
    alike = takewhile(lambda words: len(set(words)) == 1, zip(*split, strict=False))
    return " ".join(words[0] for words in alike)


def _office(plan: Definition) -> Letterhead | None:
    """The letterhead of the office: the one that issues whatever no other one does."""
    return next((one for one in plan.letterheads.values() if not one.papers), None)


def _count(plan: Definition, kind: str) -> str:
    for quota in plan.quotas.values():
        if kind in quota.unit_kinds:
            most = "" if quota.maximum is None else f"-{quota.maximum}"
            least = "" if quota.minimum is None else f"{quota.minimum}"
            return f": {least}{most}"
    return ""
