"""YAML text as nodes: the plain core of YAML, and a finding for everything beyond it.

Anchors, aliases, tags and merge keys are refused, not resolved: a plan must read the same to a
person going through it line by line as it reads to the program, and never grow while it is read.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from workflows.reading.nodes import Mapping, Node, Scalar, Sequence, written
from workflows.reading.report import Report
from workflows.reading.text import HIDDEN

DEEPEST = 20
MOST_PIECES = 20_000
"""The plans that come with the product have a tenth of it."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = ("", "~", "null", "Null", "NULL")

# What the parser says, by a part of its message, and the cause an author can see.
_CAUSES = (
    ("mapping values are not allowed", "syntax_colon"),
    ("could not find expected ':'", "syntax_colon"),
    ("unexpected end of stream", "syntax_quote"),
    ("expected ',' or", "syntax_bracket"),
    ("expected key", "syntax_indent"),
    ("'-' indicator", "syntax_indent"),
    ("<block end>", "syntax_indent"),
    ("block collection", "syntax_indent"),
    ("cannot start any token", "syntax_character"),
)


class _Stopped(Exception):
    """Reading on would help nobody; the report says why."""


def compose(text: str, report: Report) -> Node | None:
    """The root node of the one document in `text`; None when it cannot be read to its end."""
    composer = _Composer(report)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.take(event)
    except _Stopped:
        return None
    except yaml.MarkedYAMLError as broken:
        _report_syntax(broken, text, report)
        return None
    except yaml.YAMLError as broken:
        report.add("syntax", 0, 0, str(broken).split("\n")[0][:120])
        return None
    root = composer.root
    if root is None or (isinstance(root, Scalar) and root.value is None and not root.broken):
        report.add("empty_file", 0, 0)
        return None
    return root


def _report_syntax(broken: yaml.MarkedYAMLError, text: str, report: Report) -> None:
    problem = broken.problem or ""
    code = next((code for part, code in _CAUSES if part in problem), "syntax")
    mark, opened = broken.problem_mark, broken.context_mark
    # What is not closed is found missing lines later, or at the end: point at where it opened.
    later = mark is None or (opened is not None and mark.line > opened.line)
    if opened is not None and (code == "syntax_quote" or (code == "syntax_bracket" and later)):
        mark = opened
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    lines = text.rstrip("\n").split("\n")
    if line > len(lines):
        line, column = len(lines), len(lines[-1])
    # In the parser's words only where we have none of our own.
    report.add(code, line, column, problem[:120] if code == "syntax" else "")


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is still open; of a mapping, the key that waits for its value."""

    node: Mapping | Sequence
    key: str | None = None
    key_place: tuple[int, int] = (0, 0)
    expects_value: bool = False


class _Composer:
    """Builds nodes from events, without recursion."""

    def __init__(self, report: Report) -> None:
        self.root: Node | None = None
        self._report = report
        self._open: list[_Frame] = []
        self._pieces = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """One event of the parser."""
        match event:
            case yaml.AliasEvent():
                line, column = _place(event)
                self._report.add("alias", line, column, f"*{event.anchor}")
                self._attach(Scalar(line, column, None, broken=True))
            case yaml.ScalarEvent():
                self._attach(self._scalar(event))
            case yaml.MappingStartEvent():
                self._start(Mapping(*_place(event)), event)
            case yaml.SequenceStartEvent():
                self._start(Sequence(*_place(event)), event)
            case yaml.CollectionEndEvent():
                self._attach(self._open.pop().node)
            case yaml.DocumentStartEvent():
                self._document(event)
            case _:
                pass

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        line, column = _place(event)
        if self._documents > 1:
            self._report.add("several_documents", line, column)
            raise _Stopped
        if event.tags:
            self._report.add("tag", line, column, ", ".join(event.tags))

    def _start(self, node: Mapping | Sequence, event: yaml.NodeEvent) -> None:
        self._refuse_marks(event)
        if len(self._open) == DEEPEST:
            self._report.add("too_deep", node.line, node.column, deepest=DEEPEST)
            raise _Stopped
        self._open.append(_Frame(node))

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        self._refuse_marks(event)
        line, column = _place(event)
        value: str | None = event.value
        if not event.style and value in _NOTHING:
            value = None
        hidden = HIDDEN.search(value or "")
        if hidden:  # by an escape such as "\u202e"; as itself the text was refused before
            code = f"U+{ord(hidden[0]):04X}"
            self._report.add("hidden_character", line, column, code)
            return Scalar(line, column, None, broken=True)
        return Scalar(line, column, value)

    def _refuse_marks(self, event: yaml.NodeEvent) -> None:
        line, column = _place(event)
        if event.anchor:
            self._report.add("anchor", line, column, f"&{event.anchor}")
        tag = getattr(event, "tag", None)
        if tag:
            self._report.add("tag", line, column, str(tag))

    def _attach(self, node: Node) -> None:
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            self._report.add("too_many_pieces", node.line, node.column, most=MOST_PIECES)
            raise _Stopped
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        if isinstance(frame.node, Sequence):
            frame.node.members.append(node)
        elif frame.expects_value:
            frame.expects_value = False
            if frame.key is not None:
                frame.node.items[frame.key] = node
                frame.node.keys[frame.key] = frame.key_place
        else:
            frame.expects_value = True
            frame.key = self._key(node, frame.node)
            frame.key_place = (node.line, node.column)

    def _key(self, node: Node, among: Mapping) -> str | None:
        """The key `node` spells; None when it is refused and its value is to be dropped."""
        if not isinstance(node, Scalar) or not node.value:
            if not (isinstance(node, Scalar) and node.broken):
                self._report.add("complex_key", node.line, node.column, written(node))
            return None
        if node.value == "<<":
            self._report.add("merge_key", node.line, node.column, node.value)
            return None
        if node.value in among.keys:
            first = among.keys[node.value][0]
            self._report.add("duplicate_key", node.line, node.column, node.value, first_line=first)
            return None
        return node.value


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
