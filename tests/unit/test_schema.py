"""The JSON Schema of plan files holds every key of the definition, and what each may be."""

import json
import re
from functools import cache
from typing import Any

import pytest
import yaml

from tests.faulty_plans import GOOD
from tests.seed_plans import CHI_LANG, HOA_VANG, source
from workflows import definition
from workflows.definition import Part
from workflows.schema import plan_schema

PARTS = [
    part
    for part in vars(definition).values()
    if isinstance(part, type) and issubclass(part, Part) and part is not Part
]


# Made once: each `$ref` on the way down asks for it.
the_schema = cache(plan_schema)


def schema_of(name: str) -> dict[str, Any]:
    schema = the_schema()
    found: dict[str, Any] = schema if name == schema["title"] else schema["$defs"][name]
    return found


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_part_is_there_with_every_key_and_no_other(part: type[Part]) -> None:
    schema = schema_of(part.__name__)
    assert set(schema["properties"]) == {
        field.alias or name for name, field in part.model_fields.items()
    }
    assert schema["additionalProperties"] is False
    assert schema["description"]


def test_groups_of_names_say_how_a_name_is_spelt_and_what_it_holds() -> None:
    tracks = plan_schema()["properties"]["tracks"]
    ((spelling, held),) = tracks["patternProperties"].items()
    assert spelling.startswith("^[a-z]")
    assert held == {"$ref": "#/$defs/Track"}
    assert tracks["additionalProperties"] is False


def test_nothing_may_be_null() -> None:
    assert "null" not in json.dumps(plan_schema())


@pytest.mark.parametrize("plan", [HOA_VANG, CHI_LANG])
def test_the_plans_that_come_with_the_product_fit_their_schema(plan: str) -> None:
    assert misfits(yaml.load(source(plan), Loader=yaml.BaseLoader), the_schema()) == []


def test_a_plan_that_does_not_fit_is_told_apart() -> None:
    written = yaml.load(
        GOOD.replace("year: 2023", "yaer: 2023").replace("type: choice", "type: chioce"),
        Loader=yaml.BaseLoader,
    )
    assert misfits(written, the_schema()) == [
        "forms.registration.fields.sector.type",
        "yaer",
        "year is missing",
    ]


def misfits(value: Any, schema: dict[str, Any], way: str = "") -> list[str]:
    """Where a value does not fit, by the few words of JSON Schema that ours uses."""
    if "$ref" in schema:
        return misfits(value, schema_of(schema["$ref"].rpartition("/")[2]), way)
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return [] if any(not misfits(value, one, way) for one in choices) else [way]
    match schema.get("type"):
        case "object":
            return _misfits_of_keys(value, schema, way) if isinstance(value, dict) else [way]
        case "array":
            return _misfits_of_items(value, schema, way) if isinstance(value, list) else [way]
        case "integer":
            fits = isinstance(value, str) and value.lstrip("-").isdigit()
        case "boolean":
            fits = value in ("true", "false")
        case _:
            fits = isinstance(value, str)
    if not fits or value not in schema.get("enum", [value]):
        return [way]
    right = value == schema.get("const", value) and re.search(schema.get("pattern", ""), value)
    return [] if right else [way]


def _misfits_of_keys(value: dict[str, Any], schema: dict[str, Any], way: str) -> list[str]:
    found = []
    for key, inner in sorted(value.items()):
        below = f"{way}.{key}".lstrip(".")
        patterns = schema.get("patternProperties", {}).items()
        fitting = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        fitting += [one for pattern, one in patterns if re.search(pattern, key)]
        found += misfits(inner, fitting[0], below) if fitting else [below]
    missing = set(schema.get("required", ())) - set(value)
    return found + [f"{way}.{key} is missing".lstrip(".") for key in sorted(missing)]


def _misfits_of_items(value: list[Any], schema: dict[str, Any], way: str) -> list[str]:
    kinds = schema.get("prefixItems") or [schema["items"]] * len(value)
    return [
        misfit
        for index, (inner, kind) in enumerate(zip(value, kinds, strict=True))
        for misfit in misfits(inner, kind, f"{way}.{index}")
    ]
