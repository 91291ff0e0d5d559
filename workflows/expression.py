"""Conditions in the author's own words: expressions of CEL, checked when read, harmless when asked.

What an expression may name (docs/reference/findings.md):

    record.code  record.track  record.state  record.form.<field>
    unit.code    unit.kind     unit.level
    plan.code    plan.year
    today                      the instant of the act, on the clock of the plan's zone
    due.<deadline>             the first instant that is too late

``today`` and ``due`` are timestamps: ``today < due.registration``; what is taken from one, such as
``today.getDate()``, is the day of the plan's zone, not of Greenwich. A date of a form is text,
``"2023-03-09"``, and compares with other such text. A value that is not filled in has no answer,
and what has no answer refuses; ``has(record.form.note)`` asks first.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from types import ModuleType
from typing import Any, Protocol, cast

LONGEST = 500
"""Characters of an expression."""

MOST_LOOPS = 2
"""`exists`, `map` and their like in one expression: each multiplies the work of the others."""

FUNCTIONS = frozenset(
    (
        *("has", "size", "startsWith", "endsWith", "contains", "matches"),
        *("int", "string", "timestamp", "duration"),
        *("getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek"),
        *("getHours", "getMinutes"),
    )
)
LOOPS = frozenset(("all", "exists", "exists_one", "filter", "map"))

_WORDS = frozenset(("true", "false", "null", "in"))
_TOKEN = re.compile(
    r"""(?P<string>[rRbB]{0,2}(?:\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))"""
    r"|(?P<comment>//[^\n]*)"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>\S)",
    re.DOTALL,
)
_ERROR = re.compile(r"ERROR: <input>:(\d+):(\d+): (?:Syntax error: )?(.*)")


class Program(Protocol):
    """A compiled expression."""

    def execute(self, context: Mapping[str, object], /) -> object:
        """Its value; raises whatever cannot be computed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an expression.

    Attributes:
        code: of the finding.
        text: the part of the expression it is about.
        position: of that part's first character, from 1.
        among: names that could have been written instead.
        reason: what the compiler says, for a mistake of syntax.
    """

    code: str
    text: str
    position: int
    among: tuple[str, ...] = ()
    reason: str = ""


@lru_cache(maxsize=1024)
def compile_check(source: str) -> Program | None:
    """The compiled expression, kept for the next time; None when it is none or too long."""
    if len(source) > LONGEST:
        return None
    try:
        return cast(Program, _library().compile(source))
    except ValueError:
        return None


def evaluate(program: Program | None, context: Mapping[str, object]) -> bool:
    """Whether the expression is true in `context`; what fails, or is no yes or no, is not.

    Args:
        context: plain values under the names this module lists; timestamps are aware datetimes in
            the plan's zone.
    """
    if program is None:
        return False
    try:
        return program.execute(_fixed(context)) is True
    except Exception:  # whatever the library raises has one meaning: there is no answer
        return False


@cache
def _library() -> Any:
    """The library without its command line, which takes longer to load than a plan to check."""
    sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
    import cel

    return cel


def _fixed(context: Mapping[str, object]) -> dict[str, object]:
    """The library knows instants with a fixed offset only, not with a zone's rules."""
    return {
        name: value.replace(tzinfo=timezone(value.utcoffset() or timedelta()))
        if isinstance(value, datetime)
        else _fixed(value)
        if isinstance(value, Mapping)
        else value
        for name, value in context.items()
    }


def problems(source: str, fields: Iterable[str] | None, deadlines: Iterable[str]) -> list[Problem]:
    """Everything wrong with an expression that can be told without running it.

    Args:
        fields: the form fields a record of the track can have; None when they are not known.
        deadlines: the plan's deadlines with a date.
    """
    if len(source) > LONGEST:
        return [Problem("expression_too_long", source[:40] + "…", LONGEST + 1)]
    try:
        _library().compile(source)
    except ValueError as broken:
        return [_syntax(source, str(broken))]
    leaf: Mapping[str, object] = {}
    known: dict[str, object] = {
        "record": {
            "code": leaf,
            "track": leaf,
            "state": leaf,
            "form": None if fields is None else dict.fromkeys(fields, leaf),
        },
        "unit": {"code": leaf, "kind": leaf, "level": leaf},
        "plan": {"code": leaf, "year": leaf},
        "today": leaf,
        "due": dict.fromkeys(deadlines, leaf),
    }
    return list(_found(source, known))


def _found(source: str, known: Mapping[str, object]) -> Iterator[Problem]:
    loops = 0
    for use in _uses(source):
        if use.call:
            loops += use.names[-1] in LOOPS
            if use.names[-1] not in FUNCTIONS | LOOPS:
                among = tuple(sorted(FUNCTIONS | LOOPS))
                yield Problem("expression_unknown_function", use.names[-1], use.position, among)
        path = use.names[:-1] if use.call else use.names
        if path:
            problem = _misnamed(path, use.position, known)
            if problem:
                yield problem
    if loops > MOST_LOOPS:
        yield Problem("expression_nested", source[:40], 1)


def _misnamed(path: tuple[str, ...], position: int, known: Mapping[str, object]) -> Problem | None:
    """Follow the dots as far as names are known."""
    if path[0] not in known:
        return Problem("expression_unknown_name", path[0], position, tuple(known))
    here: object = known[path[0]]
    for depth, name in enumerate(path[1:], 1):
        if not isinstance(here, Mapping):
            return None  # fields that are not known: nothing can be said
        if name not in here:
            way = ".".join(path[: depth + 1])
            among = tuple(".".join((*path[:depth], one)) for one in here)
            return Problem("expression_unknown_field", way, position, among)
        here = here[name]
    if isinstance(here, Mapping) and (here or path in (("due",), ("record", "form"))):
        return Problem("expression_bare", ".".join(path), position, tuple(here))
    return None


@dataclass(frozen=True, slots=True)
class _Use:
    """A dotted name as the expression uses it; of a call the last name is the function."""

    names: tuple[str, ...]
    position: int
    call: bool


def _uses(source: str) -> Iterator[_Use]:
    """The dotted names outside of strings, without the variables that a loop brings along."""
    tokens = [t for t in _TOKEN.finditer(source) if t.lastgroup != "comment"]
    bound: list[tuple[str, int]] = []
    depth, at = 0, 0
    while at < len(tokens):
        token = tokens[at]
        depth += (token[0] in "([{") - (token[0] in ")]}")
        bound = [(name, level) for name, level in bound if level <= depth]
        if token.lastgroup != "name" or token[0] in _WORDS:
            at += 1
            continue
        names, end = _dotted(tokens, at)
        call = end < len(tokens) and tokens[end][0] == "("
        member = _follows_a_value(tokens, at)
        if call and names[-1] in LOOPS and end + 1 < len(tokens):
            bound.append((tokens[end + 1][0], depth + 1))
        mine = not member and any(name == names[0] for name, _ in bound)
        if call and (member or mine):
            yield _Use(names[-1:], token.start() + 1, call=True)
        elif not member and not mine:
            yield _Use(names, token.start() + 1, call=call)
        at = end


def _dotted(tokens: list[re.Match[str]], at: int) -> tuple[tuple[str, ...], int]:
    """The names joined by dots from `at` on, and where they end."""
    names = [tokens[at][0]]
    at += 1
    while at + 1 < len(tokens) and tokens[at][0] == "." and tokens[at + 1].lastgroup == "name":
        names.append(tokens[at + 1][0])
        at += 2
    return tuple(names), at


def _follows_a_value(tokens: list[re.Match[str]], at: int) -> bool:
    """Whether the name is a member of something computed, as in ``f(x).name`` or ``"a".size()``."""
    if at < 2 or tokens[at - 1][0] != ".":
        return False
    before = tokens[at - 2]
    return before[0] in ")]}" or before.lastgroup == "string"


def _syntax(source: str, said: str) -> Problem:
    """The first complaint of the compiler, without its list of everything it would have liked."""
    error = _ERROR.search(said)
    if error is None:
        return Problem("expression_syntax", source[:40], 1, reason=said.split("\n")[0][:100])
    lines = source.split("\n")
    line, column = int(error[1]), int(error[2])
    position = sum(len(one) + 1 for one in lines[: line - 1]) + column
    reason = error[3].split(" expecting ")[0][:100]
    return Problem("expression_syntax", source[position - 1 :][:40], position, reason=reason)
