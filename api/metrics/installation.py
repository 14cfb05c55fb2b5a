"""Metrics of the process and the installation, read at each scrape."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import structlog
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.pool import QueuePool

from api.services import Services
from db.repositories.queue import JobCount
from db.session import is_outage

TIMEOUT_S = 2.0

log = structlog.get_logger(__name__)


@dataclass
class State:
    """The state at one scrape."""

    database_up: bool = False
    jobs: list[JobCount] = field(default_factory=list)
    live: dict[str, int] = field(default_factory=dict)
    """Live interviews, by status."""
    free_places: int | None = None
    """None if rooms are direct, which have no fixed capacity."""
    free_bytes: int | None = None
    """On the disk of the data folder."""
    agents_free_bytes: int | None = None
    """The least of the agent workers' disks; None without agent workers."""


async def read_state(services: Services) -> State:
    """Read the state. If the database is down, the rest is still reported."""
    state = State()
    readiness = services.host.readiness()
    if isinstance(free := readiness.get("free_places"), int):
        state.free_places = free
    if isinstance(free_bytes := readiness.get("free_bytes"), int):
        state.free_bytes = free_bytes
    if isinstance(agents := readiness.get("agents_free_bytes"), int):
        state.agents_free_bytes = agents
    try:
        async with asyncio.timeout(TIMEOUT_S), services.database.unit_of_work() as work:
            state.jobs = await work.queue.counts()
            state.live = await work.interviews.count_unfinished()
            state.database_up = True
    except Exception as error:
        if not is_outage(error):
            log.exception("metrics.database")
    return state


class StateCollector(Collector):
    """A state as metrics."""

    def __init__(self, services: Services, state: State) -> None:
        self._services = services
        self._state = state

    def collect(self) -> Iterable[Metric]:
        """All metrics of the state."""
        yield _gauge(
            "vivavoce_database_up", "1 while the database answers.", float(self._state.database_up)
        )
        yield from self._pool()
        yield from self._cache()
        yield from self._jobs()
        live = GaugeMetricFamily("vivavoce_interviews_live", "Live interviews.", labels=["status"])
        for status, count in self._state.live.items():
            live.add_metric([status], count)
        yield live
        if self._state.free_places is not None:
            yield _gauge(
                "vivavoce_interview_places_free",
                "Interviews that agent workers can take now.",
                self._state.free_places,
            )
        if self._state.free_bytes is not None:
            yield _gauge(
                "vivavoce_data_free_bytes",
                "Room on the disk of the data folder.",
                self._state.free_bytes,
            )
        if self._state.agents_free_bytes is not None:
            yield _gauge(
                "vivavoce_agents_free_bytes",
                "Room on the disk of the agent worker that has the least.",
                self._state.agents_free_bytes,
            )
        yield from self._downloads()

    def _pool(self) -> Iterator[Metric]:
        pool = self._services.database.engine.pool
        if not isinstance(pool, QueuePool):
            return
        gauge = GaugeMetricFamily(
            "vivavoce_db_pool_connections", "Connections to the database.", labels=["state"]
        )
        gauge.add_metric(["in_use"], pool.checkedout())
        gauge.add_metric(["idle"], pool.checkedin())
        yield gauge
        yield _gauge(
            "vivavoce_db_pool_limit",
            "The maximum number of connections.",
            pool.size(),
        )

    def _cache(self) -> Iterator[Metric]:
        reads = CounterMetricFamily(
            "vivavoce_cache_reads", "Reads of cached rows.", labels=["rows", "outcome"]
        )
        for name, kind in self._services.rows.kinds.items():
            reads.add_metric([name, "hit"], kind.hits)
            reads.add_metric([name, "miss"], kind.misses)
        yield reads
        yield _gauge(
            "vivavoce_cache_in_use",
            "1 while the row cache is in use.",
            float(self._services.rows.usable.is_set()),
        )

    def _jobs(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily(
            "vivavoce_jobs", "Jobs in the queue.", labels=["entrypoint", "state"]
        )
        for job in self._state.jobs:
            gauge.add_metric([job.entrypoint, job.state], job.count)
        yield gauge

    def _downloads(self) -> Iterator[Metric]:
        models = self._services.host.readiness().get("models")
        if not isinstance(models, dict):
            return
        gauge = GaugeMetricFamily(
            "vivavoce_model_download_bytes", "Size of the models' download.", labels=["part"]
        )
        gauge.add_metric(["done"], models.get("done_bytes", 0))
        gauge.add_metric(["total"], models.get("total_bytes", 0))
        yield gauge


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def state_registry(services: Services, state: State) -> CollectorRegistry:
    """A registry with the metrics of a state."""
    registry = CollectorRegistry()
    registry.register(StateCollector(services, state))
    return registry
