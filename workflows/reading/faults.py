"""What the types of a definition have against a file, as findings in the author's words."""

from __future__ import annotations

from collections.abc import Mapping as Facts
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from workflows.definition import GUARDS, DecisionKind
from workflows.definition.letters import OF_A_MOVE, OF_A_RUNG
from workflows.places import Path, closest, spelled
from workflows.reading.nodes import Mapping, Node, Scalar, child, walk, written
from workflows.reading.report import Report
from workflows.reading.shape import fields_of, is_model, is_text, kind_of, wanted_at
from workflows.severities import SEVERITIES
from workflows.words import Word

_LIMITS = {"greater_than_equal": "number_too_small", "less_than_equal": "number_too_large"}
_Said = tuple[str, str, dict[str, object]]
"""Code, suggestion and facts of a finding."""

_OF_THE_KEY = ("unknown_key", "two_guards", "bad_name")


@dataclass(frozen=True, slots=True)
class Fault:
    """One complaint of the types.

    Attributes:
        path: the way to what is wrong; to a key that is missing too.
        node: what stands there; None for a missing key.
        parent: what holds it; None for the file's root.
        kind: pydantic's type of the error.
        code: of the finding.
        suggestion: for an unknown key, the one that was probably meant.
    """

    path: Path
    node: Node | None
    parent: Node | None
    kind: str
    code: str
    suggestion: str
    facts: Facts[str, object]

    def tell(self, report: Report) -> None:
        """Add the finding; a missing key is shown where its mapping begins."""
        line, column, text = self._shown()
        report.add(self.code, line, column, text, self.suggestion, **self.facts)

    def _shown(self) -> tuple[int, int, str]:
        """Line, column and text: of the key where the key itself is wrong."""
        key = str(self.path[-1]) if self.path else ""
        if self.node is None:
            return (self.parent.line, self.parent.column, key) if self.parent else (0, 0, key)
        if self.code in _OF_THE_KEY and isinstance(self.parent, Mapping):
            return *self.parent.keys.get(key, (self.node.line, self.node.column)), key
        if self.code == "unknown_guard":
            return self.node.line, self.node.column, written(self.node).split(",")[0]
        return self.node.line, self.node.column, written(self.node)


def faults_of(error: ValidationError, root: Node) -> list[Fault]:
    """The complaints of one validation, each with the piece of the file it is about."""
    return [_fault(one, root) for one in error.errors(include_url=False, include_input=False)]


def _fault(one: Any, root: Node) -> Fault:
    path, node, parent = _located(one["loc"], root)
    kind, context = one["type"], one.get("ctx", {})
    named_badly = one["loc"][-1:] == ("[key]",)
    code, suggestion, facts = _said(kind, context, path, node, root)
    if named_badly:
        code, suggestion, facts = "bad_name", spelled(str(path[-1]))[:40], {}
    return Fault(path, node, parent, kind, code, suggestion, facts)


def _located(loc: tuple[str | int, ...], root: Node) -> tuple[Path, Node | None, Node | None]:
    """Follow pydantic's way into the file: it also names the kind of guard, and items of a list
    that the author wrote as one word."""
    path: list[str | int] = []
    node: Node | None = root
    parent: Node | None = None
    chosen = False
    for step in loc:
        if step == "[key]" or (isinstance(node, Scalar) and isinstance(step, int)):
            continue
        if len(path) > 1 and path[-2] == "guards" and step in GUARDS and not chosen:
            chosen = True
            continue
        chosen = chosen and not isinstance(step, int)
        path.append(step)
        parent, node = node, child(node, step) if node is not None else None
    return tuple(path), node, parent


def _said(kind: str, context: Facts[str, Any], path: Path, node: Node | None, root: Node) -> _Said:
    """What to say about one of pydantic's errors; those of our own types speak our codes."""
    if kind == "value_error":
        kind = str(context["error"])
    match kind:
        case "missing":
            both = is_text(wanted_at(root, path[:-1]))
            return ("label_missing" if both else "missing_key"), "", {"key": str(path[-1])}
        case "extra_forbidden":
            return _unknown_key(path, root)
        case "union_tag_not_found":
            return _unknown_guard(node)
        case "enum" | "literal_error":
            return _wrong_value(context, path, node)
        case "greater_than_equal" | "less_than_equal":
            return _LIMITS[kind], "", {"limit": int(context.get("ge", context.get("le", 0)))}
        case "office_date":
            return kind, str(context["iso"]), {}
        case _:
            return (kind, "", {}) if kind in SEVERITIES else _wrong_type(kind, path, root)


def _unknown_key(path: Path, root: Node) -> _Said:
    key, wanted = str(path[-1]), wanted_at(root, path[:-1])
    if key in GUARDS and path[-3:-2] == ("guards",):
        return "two_guards", "", {}
    fields = fields_of(wanted) if is_model(wanted) else {}
    return "unknown_key", closest(key, fields), {}


def _unknown_guard(node: Node | None) -> _Said:
    if not isinstance(node, Mapping):
        return "wrong_type", "", {"expected": Word("findings.mapping")}
    near = (closest(key, GUARDS) for key in node.items)
    return "unknown_guard", next((one for one in near if one), ""), {"allowed": list(GUARDS)}


def _wrong_value(context: Facts[str, Any], path: Path, node: Node | None) -> _Said:
    if node is not None and not isinstance(node, Scalar):
        return "wrong_type", "", {"expected": Word("findings.text")}
    names = [step for step in path if isinstance(step, str)]
    code = {"decision": "unknown_decision_kind", "letter": "unknown_letter"}.get(names[-1], "")
    match code:
        case "unknown_decision_kind":
            allowed = [kind.value for kind in DecisionKind]
        case "unknown_letter":
            allowed = [kind.value for kind in (*OF_A_RUNG, *OF_A_MOVE)]
        case _:
            allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    suggestion = closest(written(node), allowed) if node is not None else ""
    return code or "unknown_value", suggestion, {"allowed": allowed}


def _wrong_type(kind: str, path: Path, root: Node) -> _Said:
    wanted = wanted_at(root, path)
    if is_text(wanted):
        return "label_needs_both", "", {}
    if kind == "string_too_short":
        return "label_missing", "", {"key": str(path[-1])}
    if kind == "too_short":
        return "empty_list", "", {}
    if kind == "string_pattern_mismatch":
        return "bad_plan_code", "", {}
    return "wrong_type", "", {"expected": Word(kind_of(wanted))}


def empties(root: Node, report: Report) -> list[tuple[Path, Node]]:
    """Pieces where nothing is written, or that were refused before; each is told once."""
    found = [(p, n) for p, n in walk(root) if isinstance(n, Scalar) and n.value is None]
    for path, node in found:
        if not node.broken:
            key = next((step for step in reversed(path) if isinstance(step, str)), "")
            report.add("empty_value", node.line, node.column, key)
    return list(found)
