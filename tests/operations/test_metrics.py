"""`/metrics`: what a monitor reads of a service, with a token of its own and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from engine.api_scopes import Scope
from storage.audit import entries
from tests.api_client import Api, served
from tests.builders import ready_database


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    with served(ready_database(), tmp_path) as made:
        yield made


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, in the order of the labels' names."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_monitor_reads_where_records_stand_and_how_the_service_does(api: Api) -> None:
    token = api.token("thu", Scope.METRICS)
    api.ask("GET", "/records/nobody-0001", token=token, at="/api/v1")
    answer = api.ask("GET", "/metrics", token=token, at="")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain")
    found = figures(answer.text)
    assert found["lantoa_database_up",] == 1
    assert found["lantoa_records", "small-2023", "awaited", "list"] == 2
    assert found["lantoa_plans_open",] == 1
    asked = ("lantoa_http_request_seconds_count", "GET", "/api/v1/records/{record}", "403")
    assert found[asked] == 1
    assert not any("nobody" in part for name in found for part in name), "templates, no paths"


@pytest.mark.parametrize(("scope", "status"), [(None, 401), (Scope.READ, 403), (Scope.AUDIT, 403)])
def test_the_figures_need_a_token_of_their_own_scope(
    api: Api, scope: Scope | None, status: int
) -> None:
    token = None if scope is None else api.token("thu", scope)
    assert api.ask("GET", "/metrics", token=token, at="").status == status


def test_reading_the_figures_writes_nothing_to_the_log(api: Api) -> None:
    token = api.token("thu", Scope.METRICS)
    with api.ready.db.read() as work:
        before = len(list(entries(work, api.ready.opened.plan.head_id)))
    api.ask("GET", "/metrics", token=token, at="")
    with api.ready.db.read() as work:
        assert len(list(entries(work, api.ready.opened.plan.head_id))) == before
