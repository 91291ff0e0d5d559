"""The JSON Schema of a plan file, so that an editor completes and checks while one writes."""

from __future__ import annotations

import re
from typing import Any

from workflows.definition import Definition

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NULL = {"type": "null"}


def plan_schema() -> dict[str, Any]:
    """The schema of plan files, made from the definition itself: keys, types, choices, meanings.

    It says what each piece looks like; that names exist and states lead somewhere is told by
    `lantoa plan check` alone.
    """
    schema = Definition.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": DIALECT, **_readable(schema)}


def _readable(piece: Any) -> Any:
    """As a plan file has it: nothing is null, and descriptions are without marks of code."""
    if isinstance(piece, list):
        return [_readable(one) for one in piece if one != _NULL]
    if not isinstance(piece, dict):
        return piece
    readable = {key: _readable(value) for key, value in piece.items()}
    if readable.get("default", ...) is None:
        del readable["default"]
    if len(readable.get("anyOf", ())) == 1:
        readable |= readable.pop("anyOf")[0]
    if "patternProperties" in readable:
        readable["additionalProperties"] = False
    if isinstance(readable.get("description"), str):
        readable["description"] = re.sub(r"``?([^`]*)``?", r"\1", readable["description"])
    return readable
