"""The API under requests nobody would write by hand, made from its own OpenAPI document."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
)

from tests.api_client import Api, served
from tests.builders import ready_database
from tests.records import models
from web.api.app import AT, ROUTES
from web.api.route import Route

EXAMPLES = int(os.environ.get("LANTOA_API_EXAMPLES", "10"))
"""Of each operation and kind of request; more in a run by hand."""
PLAN = "small-2023"
KNOWN = {"plan": PLAN, "record": f"{PLAN}-0003", "chain": PLAN}
# A plan knows its own triggers and fields: a request in the form of the document may still ask for
# what is not there. Whether a request is readable at all is asked below.
ELSEWHERE = [positive_data_acceptance, negative_data_rejection, unsupported_method]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    load_all_checks()
    folder = tmp_path_factory.mktemp("fuzzed")
    ready = ready_database(f"sqlite:///{folder / 'lantoa.db'}")
    models(ready, 3)
    with served(ready, folder / "mail") as found:
        yield found
    ready.db.close()


@pytest.fixture(scope="module")
def tokens(api: Api) -> list[str]:
    return [api.token("thu"), api.token("lan-xa-a")]


@pytest.fixture(scope="module")
def schema(api: Api) -> Any:
    return schemathesis.openapi.from_dict(api.ask("GET", "/openapi.json").document)


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method} {one.path}")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_breaks_the_service_or_the_promise_of_its_document(
    api: Api, tokens: list[str], schema: Any, route: Route, mode: GenerationMode
) -> None:
    operation = schema[route.path][route.method]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), aimed=st.booleans())
    def asked(case: Any, aimed: bool) -> None:
        if aimed:  # so that requests get beyond "no such record"
            for name in case.path_parameters or {}:
                case.path_parameters[name] = KNOWN[name]
        for token in tokens:
            headers = {"Authorization": f"Bearer {token}"}
            answer = case.call(base_url=f"{api.address}{AT}", headers=headers)
            case.validate_response(answer, excluded_checks=ELSEWHERE)
            assert answer.status_code < 500
            assert "Traceback" not in answer.text
            if mode is GenerationMode.POSITIVE:
                assert '"code":"unreadable"' not in answer.text, answer.text

    asked()
