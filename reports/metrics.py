"""The figures of a service for a monitor: counts and ages, nothing about anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from storage.database import Database
from storage.measures import Measures, measures
from workflows.errors import LantoaError


def registry_of(db: Database, now: datetime) -> CollectorRegistry:
    """What the database says at ``now`` (aware), as Prometheus collects it.

    A database that does not answer leaves ``lantoa_database_up`` at 0 and nothing else.
    """
    registry = CollectorRegistry(auto_describe=False)
    try:
        with db.read() as work:
            found: Measures | None = measures(work, now)
    except LantoaError:
        found = None
    registry.register(_Told(found, now))
    return registry


class _Told(Collector):
    def __init__(self, found: Measures | None, now: datetime) -> None:
        self._found = found
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """One family for each figure."""
        up = 0 if self._found is None else 1
        yield GaugeMetricFamily("lantoa_database_up", "Whether the database answers.", value=up)
        if self._found is not None:
            yield from _families(self._found, self._now)


def _families(found: Measures, now: datetime) -> Iterator[Metric]:
    signs = found.vitals
    records = GaugeMetricFamily(
        "lantoa_records", "Records by plan, track and state.", labels=["plan", "track", "state"]
    )
    for plan, track, state, number in found.records:
        records.add_metric([plan, track, state], number)
    yield records
    yield GaugeMetricFamily("lantoa_letters_held", "Letters held back.", value=signs.held)
    incidents = GaugeMetricFamily("lantoa_incidents_open", "Open incidents.", labels=["kind"])
    for kind, number in signs.incidents.items():
        incidents.add_metric([kind], number)
    yield incidents
    waiting = (("rungs_due", signs.rungs), ("letters_ready", signs.letters))
    for name, one in waiting:
        yield GaugeMetricFamily(f"lantoa_{name}", "Waiting now.", value=one.count)
        age = 0.0 if one.since is None else max(0.0, (now - one.since).total_seconds())
        yield GaugeMetricFamily(
            f"lantoa_{name}_oldest_seconds", "How long the oldest has waited.", value=age
        )
    if signs.beat is not None:
        age = max(0.0, (now - signs.beat.ticked_at).total_seconds())
        yield GaugeMetricFamily(
            "lantoa_tick_age_seconds", "Since the last tick of the watch.", value=age
        )
    paused = 1 if signs.paused else 0
    yield GaugeMetricFamily("lantoa_sender_paused", "Whether sending is paused.", value=paused)
    yield GaugeMetricFamily("lantoa_plans_open", "Plans that run.", value=signs.open_plans)
