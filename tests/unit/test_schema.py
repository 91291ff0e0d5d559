"""The JSON Schema of plan files holds every key of the definition, and what each may be."""

import json
from typing import Any

import pytest

from tests.seed_plans import CHI_LANG, HOA_VANG, source
from workflows import definition
from workflows.definition import Part
from workflows.schema import plan_schema

PARTS = [
    part
    for part in vars(definition).values()
    if isinstance(part, type) and issubclass(part, Part) and part is not Part
]


def schema_of(name: str) -> dict[str, Any]:
    schema = plan_schema()
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
    jsonschema = pytest.importorskip("jsonschema", reason="no JSON Schema validator installed")
    import yaml

    jsonschema.validate(yaml.load(source(plan), Loader=yaml.BaseLoader), plan_schema())
