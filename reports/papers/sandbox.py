"""Where a template's own expressions run: facts go in, text comes out, nothing else is reached.

An office's template is a file from outside. It may loop, choose and join; it may call nothing, it
may not switch escaping off, and the name of a fact that does not exist stops it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reports.papers.words import small

FILTERS = (
    "capitalize",
    "default",
    "first",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "replace",
    "reverse",
    "selectattr",
    "sort",
    "sum",
    "title",
    "trim",
    "upper",
)
"""What a template may do with a fact."""


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for one template from outside."""

    intercepted_binops = frozenset(("*", "**"))

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS} | {"small": small}

    def is_safe_callable(self, obj: Any) -> bool:
        """Only the template's own macros: a method can be asked for gigabytes."""
        return isinstance(obj, Macro)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Numbers are multiplied, texts and lists are not repeated."""
        small = all(isinstance(one, int) and abs(one) < 2**31 for one in (left, right))
        if operator == "**" or not small:
            raise SecurityError(operator)
        return left * right

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for kind in (nodes.EvalContextModifier, nodes.Include, nodes.Import, nodes.FromImport):
            if next(tree.find_all(kind), None) is not None:
                raise SecurityError(kind.__name__)
        return tree


class Picture:
    """A picture a template names; it shows itself, and nothing behind it can be reached."""

    __slots__ = ("_drawn",)

    def __init__(self, drawn: Callable[[], str]) -> None:
        self._drawn = drawn

    def __html__(self) -> str:
        return self._drawn()

    def __str__(self) -> str:
        return self._drawn()
