"""The ground every part of a definition stands on.

Frozen, strict, keyed in the order of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A name inside a plan file: lower-case ASCII, digits and underscores."""

PlanCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,49}$")]
"""A plan's own code, such as ``chi-lang-2023``."""


class Part(BaseModel):
    """A frozen piece of a definition; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


PartT = TypeVar("PartT")


SEALED = {"sealed": True}
"""Validation context of the sealed form: only there is a keyed group a list of pairs."""


def _from_sealed(value: object, info: ValidationInfo) -> object:
    """Sealed JSON holds a keyed group as a list of ``[key, part]``: its order is sealed too."""
    if info.context != SEALED:
        return value
    if not isinstance(value, list) or not all(_is_pair(one) for one in value):
        raise PydanticCustomError("not_sealed", "a list of pairs")
    return dict(value)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)


def _to_sealed(value: Mapping[str, Any]) -> list[list[Any]]:
    return [[key, _sealed(part)] for key, part in value.items()]


def _sealed(part: Any) -> Any:
    if isinstance(part, BaseModel):
        return part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return part


Keyed = Annotated[
    dict[Id, PartT],
    BeforeValidator(_from_sealed),
    PlainSerializer(_to_sealed, return_type=list[Any], when_used="json"),
]
"""Parts by name, in the order the author wrote them.

A mapping in YAML, ordered pairs when sealed.
"""


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[
    tuple[str, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])
]
"""One name or a list of names."""
