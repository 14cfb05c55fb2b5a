"""Cached rows and rate limits in a Redis that two API processes share, and without it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from api.limits.settings import RateSettings
from db.relay import EventRelay
from db.session import Database
from tests.api.test_cache import caller
from tests.api.test_interviews import ADA, BASE, problem
from tests.support.api_server import Served
from tests.support.redis_server import RunningRedis, running_redis


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RunningRedis]:
    """A Redis for one test."""
    with running_redis(tmp_path) as server:
        yield server


@pytest_asyncio.fixture
async def pair(
    database_url: str, redis: RunningRedis, tmp_path: Path
) -> AsyncIterator[tuple[Served, Served]]:
    """Two APIs, as in two processes, on one database and one Redis."""
    databases = [Database(database_url) for _ in range(2)]
    relays = [EventRelay(database) for database in databases]
    rates = RateSettings(read="40/minute", write="100/minute")
    both = [
        Served(*parts, tmp_path, rates=rates, redis_url=f"redis://{redis.address}/0")
        for parts in zip(databases, relays, strict=True)
    ]
    for served, relay in zip(both, relays, strict=True):
        await relay.start()
        await served.services.rows.usable.wait()
    yield both[0], both[1]
    for served, relay, database in zip(both, relays, databases, strict=True):
        await relay.stop()
        await served.services.rows.aclose()
        await database.dispose()


async def test_a_copy_serves_both_and_neither_reads_what_was_replaced(
    pair: tuple[Served, Served],
) -> None:
    async with caller(pair[0]) as first, caller(pair[1]) as second:
        created = (await first.post(BASE, json=ADA)).json()
        place = f"{BASE}/{created['id']}"
        assert [(await http.get(place)).json() for http in (first, second)] == [created, created]
        stats = (await second.get("/api/v1/cache/stats")).json()
        assert stats["backend"] == "redis" and stats["in_use"]
        kept = stats["kinds"]["interview"]
        assert kept["hits"] >= 1 and kept["misses"] == 0, "the other process's copy"
        for move, writer, reader in (("join", first, second), ("complete", second, first)):
            assert (await writer.post(f"{place}/{move}")).is_success
            statuses = {http: (await http.get(place)).json()["status"] for http in (writer, reader)}
            assert set(statuses.values()) == {"LIVE" if move == "join" else "COMPLETED"}


async def test_requests_to_either_are_counted_together(pair: tuple[Served, Served]) -> None:
    async with caller(pair[0]) as first, caller(pair[1]) as second:
        answers = [await (first, second)[number % 2].get(BASE) for number in range(40)]
        assert {answer.status_code for answer in answers} == {200}
        for http in (first, second):
            problem(await http.get(BASE), 429)


async def test_without_it_the_api_goes_on(pair: tuple[Served, Served], redis: RunningRedis) -> None:
    async with caller(pair[0]) as first:
        created = (await first.post(BASE, json=ADA)).json()
        place = f"{BASE}/{created['id']}"
        assert (await first.get(place)).json() == created
        redis.process.kill()
        redis.process.wait()
        for _ in range(3):
            assert (await first.get(place)).json() == created
        assert (await first.post(f"{place}/join")).is_success
        assert (await first.get(place)).json()["status"] == "LIVE"
        # More than any limit allows: without Redis nothing is counted, and the API stays available.
        answers = [await first.get(place) for _ in range(45)]
        assert {answer.status_code for answer in answers} == {200}
