"""What the definition wants at a place of the file: asked of its types, not written twice."""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from i18n.text import Text
from workflows.definition import GUARDS, Definition, guard_name
from workflows.reading.nodes import Mapping, Node, child


def wanted_at(root: Node, path: tuple[str | int, ...]) -> Any:
    """The type wanted at `path`: a model, dict[...], tuple[...], a plain type, or None."""
    wanted: Any = Definition
    node: Node | None = root
    for step in path:
        wanted = _below(wanted, step)
        node = child(node, step) if node is not None else None
        wanted = _the_guard(node) if _is_choice(wanted) else wanted
    return wanted


@cache
def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """The types of a model's fields, by the keys of the file."""
    return {
        field.alias or name: _bare(field.annotation) for name, field in model.model_fields.items()
    }


def is_model(wanted: Any) -> bool:
    """Whether a mapping with fixed keys is wanted."""
    return isinstance(wanted, type) and issubclass(wanted, BaseModel)


def is_text(wanted: Any) -> bool:
    """Whether a text in both languages is wanted."""
    return wanted is Text


def kind_of(wanted: Any) -> str:
    """What is wanted, as a word of the catalogue."""
    if is_model(wanted) or get_origin(wanted) is dict or _is_choice(wanted):
        return "findings.mapping"
    return "findings.list" if get_origin(wanted) is tuple else "findings.text"


def _below(wanted: Any, step: str | int) -> Any:
    if is_model(wanted):
        return fields_of(wanted).get(str(step))
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin is dict:
        return _bare(arguments[1])
    if origin is tuple:
        return _bare(arguments[0])
    return None


def _is_choice(wanted: Any) -> bool:
    return get_origin(wanted) in (Union, types.UnionType)


def _the_guard(node: Node | None) -> Any:
    """The only choice between models in a definition is the guard, chosen by its key."""
    name = guard_name(dict.fromkeys(node.items)) if isinstance(node, Mapping) else None
    return GUARDS.get(name) if name else None


def _bare(annotation: Any) -> Any:
    """Without annotations and without "or None"; a choice between models stays one."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if _is_choice(annotation):
        arms = [arm for arm in get_args(annotation) if arm is not type(None)]
        if len(arms) == 1:
            return _bare(arms[0])
        return annotation if all(is_model(_bare(arm)) for arm in arms) else str
    return annotation
