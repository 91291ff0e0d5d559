"""The sealed form of a plan: bytes that stay the same, with the hashes that name them.

A plan that runs is not its YAML file but these bytes. They hold the order of states, moves and
fields as the author wrote them, and nothing the author left at its default: so a later version of
the product may learn new keys without changing the name of an old plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from workflows.calendar import Calendar
from workflows.canonical import canonical_json, sha256_hex
from workflows.definition import Definition
from workflows.definition.part import SEALED
from workflows.errors import SystemFault


class DamagedDefinition(SystemFault):
    """Sealed bytes that are not what `seal` writes; `facts["reason"]` says where."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A definition and the calendar it was checked with, as bytes and their SHA-256."""

    definition_json: bytes
    definition_sha256: str
    calendar_json: bytes
    calendar_sha256: str


def seal(definition: Definition, calendar: Calendar) -> Sealed:
    """The canonical bytes of both, with their names."""
    definition_json = canonical_json(
        definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    )
    return Sealed(
        definition_json=definition_json,
        definition_sha256=sha256_hex(definition_json),
        calendar_json=calendar.to_json(),
        calendar_sha256=calendar.sha256,
    )


def unseal_definition(sealed: bytes) -> Definition:
    """The definition that was sealed. Raises DamagedDefinition for any other bytes."""
    try:
        return Definition.model_validate_json(sealed, context=SEALED, by_alias=True, by_name=False)
    except ValidationError as broken:
        first = broken.errors(include_url=False, include_input=False)[0]
        way = ".".join(str(step) for step in first["loc"])
        reason = f"{way}: {first['type']}" if way else first["type"]
        raise DamagedDefinition("definition_damaged", reason=reason) from None
