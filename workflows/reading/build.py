"""Nodes as a definition: what cannot be read is told, set right or left out, and the rest goes on.

One slip must not hide the next: a plan with a misspelled key still learns of its unknown states.
So a key that was probably meant is read as that one, a missing label gets a blank, and a piece
that cannot be saved is dropped and remembered, so that whatever names it is not called wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from workflows.definition import Definition, Due
from workflows.finding import Place
from workflows.places import Mark, Path, Places, closest
from workflows.reading.faults import Fault, empties, faults_of
from workflows.reading.nodes import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    plain,
    sweep,
    walk,
    written,
)
from workflows.reading.report import Report
from workflows.reading.shape import is_text, wanted_at
from workflows.words import Word

MOST_FINDINGS = 200
_ROUNDS = 40

_BLANK = "…"
_LONG = {"first": "1990-01-01", "last": "2100-12-31"}
_STANDINS: dict[str, object] = {
    "plan": "unnamed",
    "year": "2000",
    "receiving_office": "",
    "period": _LONG,
    "unit_kinds": {},
    "roles": {},
    "tracks": {},
}
"""What stands for a required key of the file itself, so that the rest can be judged."""


def build(root: Node, report: Report) -> tuple[Definition | None, Places]:
    """The definition and the places of its pieces.

    When `report` has learnt of an error the definition is a repaired one, fit for further checks
    only; None when there is nothing left to check.
    """
    if not isinstance(root, Mapping):
        mapping = Word("findings.mapping")
        report.add("wrong_type", root.line, root.column, written(root), expected=mapping)
        return None, Places(report.file)
    bench = _Bench(root, report)
    bench.clear_empties()
    for _ in range(_ROUNDS):
        try:
            found = Definition.model_validate(plain(root), by_alias=True, by_name=False)
        except ValidationError as error:
            if not bench.repair(faults_of(error, root)):
                return None, bench.places()
        else:
            return found, bench.places()
    return None, bench.places()


@dataclass(slots=True)
class _Bench:
    """The nodes under repair, what was told already, and what had to go."""

    root: Mapping
    report: Report
    silent: set[Path] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    dropped: set[Path] = field(default_factory=set)
    told: int = 0

    def clear_empties(self) -> None:
        """Take out what was refused before; nobody is told again that it is missing."""
        for path, node in empties(self.root, self.report):
            self._drop(path, node)
        self._swept()

    def repair(self, faults: list[Fault]) -> bool:
        """Tell of every fault and change the nodes so that it is gone; False when none could be."""
        meant = self._renamed(faults)
        for fault in faults:
            if fault.path not in meant and not self._follows(fault):
                self._tell(fault)
        mended = [self._mended(fault) for fault in faults if fault.path not in meant]
        self._swept()
        return any(mended) or bool(meant)

    def places(self) -> Places:
        """Where everything stands that is left."""
        file = self.report.file
        marks: dict[Path, Mark] = {}
        parents: dict[Path, Node] = {}
        for path, node in walk(self.root):
            parents[path] = node
            value = Place(file, node.line, node.column)
            parent = parents.get(path[:-1])
            at = parent.keys.get(str(path[-1])) if path and isinstance(parent, Mapping) else None
            marks[path] = Mark(Place(file, *at) if at else value, value, written(node))
        return Places(file, marks, frozenset(self.dropped))

    def _tell(self, fault: Fault) -> None:
        self.told += 1
        if self.told <= MOST_FINDINGS + 1:  # one more, so that the reader sees there are more
            fault.tell(self.report)

    def _follows(self, fault: Fault) -> bool:
        """Whether it only says that something is missing which was told of and left out."""
        if fault.kind == "missing":
            return fault.path in self.silent
        if fault.kind not in ("value_error", "too_short"):
            return False
        depth = len(fault.path)
        return any(gone[:depth] == fault.path for gone in self.dropped)

    def _renamed(self, faults: list[Fault]) -> set[Path]:
        """Read misspelled keys as those that were meant; the ways to both spellings."""
        done: set[Path] = set()
        for fault in faults:
            holder = fault.node if fault.code == "unknown_guard" else fault.parent
            if fault.code not in ("unknown_key", "unknown_guard") or not fault.suggestion:
                continue
            if not isinstance(holder, Mapping) or fault.suggestion in holder.items:
                continue
            self._tell(fault)
            old = _misspelt(fault, holder)
            holder.items[fault.suggestion] = holder.items.pop(old)
            holder.keys[fault.suggestion] = holder.keys.pop(old)
            way = fault.path if fault.code == "unknown_guard" else fault.path[:-1]
            done |= {fault.path, (*way, fault.suggestion)}
        return done

    def _mended(self, fault: Fault) -> bool:
        if fault.kind != "missing":
            return fault.node is not None and self._drop(fault.path, fault.node)
        key, parent = fault.path[-1], fault.parent
        if not isinstance(parent, Mapping):
            return False
        stand_in = self._stand_in(fault.path)
        if stand_in is not None:
            parent.items[str(key)] = _as_node(stand_in, parent.line, parent.column)
            self.dropped.add(fault.path)
            return True
        return bool(fault.path[:-1]) and self._drop(fault.path[:-1], parent)

    def _stand_in(self, path: Path) -> object:
        wanted = wanted_at(self.root, path)
        if is_text(wanted):
            return {"vi": _BLANK, "en": _BLANK}
        if wanted is Due:
            return {"window": [_LONG["first"], _LONG["last"]]}
        if is_text(wanted_at(self.root, path[:-1])):
            return _BLANK
        return _STANDINS.get(str(path[0])) if len(path) == 1 else None

    def _drop(self, path: Path, node: Node) -> bool:
        """Leave a piece out; nobody is told again that it is missing."""
        self.silent.add(path)
        self.dropped.add(path)
        self.gone.add(id(node))
        return bool(path)

    def _swept(self) -> None:
        """Only when a round is over: a way into a list goes astray once an earlier item is gone."""
        sweep(self.root, self.gone)
        self.gone = set()


def _misspelt(fault: Fault, holder: Mapping) -> str:
    if fault.code == "unknown_key":
        return str(fault.path[-1])
    return next(key for key in holder.items if closest(key, [fault.suggestion]))


def _as_node(value: object, line: int, column: int) -> Node:
    if isinstance(value, dict):
        items = {key: _as_node(item, line, column) for key, item in value.items()}
        return Mapping(line, column, items)
    if isinstance(value, list):
        return Sequence(line, column, [_as_node(item, line, column) for item in value])
    return Scalar(line, column, str(value))
