"""The load of ``bench api``: requests at a steady rate to a server in a separate process.

Requests are sent at their times whether or not those before were answered, and each is measured
from the moment at which it was due, so a server that stalls is not spared.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx

from bench.api_routes import ROUTES, Route, later_pages
from bench.database.fill import Filled
from bench.errors import BenchError
from kit.ports import free_port

WARM_UP_S = 3.0
READY_TIMEOUT_S = 60.0
CONNECTIONS = 64
KEEP_ALIVE_S = 4.0
"""Shorter than the server's, so that no request meets a connection that is being closed."""


@dataclass(frozen=True)
class LoadResult:
    """What the client measured."""

    samples: dict[str, list[float]]
    """By route, ms from the moment each request was due."""
    client_cores: float
    """CPU that the client used, in cores."""
    cache: dict[str, Any]
    """The server's ``/cache/stats`` at the end."""


@asynccontextmanager
async def running_server(database_url: str, *arguments: str) -> AsyncIterator[str]:
    """The URL of an API server on a database, stopped at the end of the block.

    Args:
        arguments: of ``bench.api_server``, after its port.

    Raises:
        BenchError: it ended before it was ready.
    """
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.api_server", str(port), *arguments),
        env=os.environ | {"VIVAVOCE_DB_URL": database_url},
    )
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient() as http, asyncio.timeout(READY_TIMEOUT_S):
            while True:
                if process.returncode is not None:
                    raise BenchError(f"the server ended with status {process.returncode}")
                try:
                    if (await http.get(f"{url}/readyz")).status_code == 200:
                        break
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def put_load(url: str, filled: Filled, rate: int, seconds: int) -> LoadResult:
    """Send ``rate`` requests a second for ``seconds``, after a warm-up that isn't counted.

    Raises:
        BenchError: a request failed.
    """
    chance = random.Random(5)
    samples: dict[str, list[float]] = defaultdict(list)
    failures: list[str] = []
    # A client that uses little CPU: it shares the machine with the server.
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE_S)
    timeout = aiohttp.ClientTimeout(total=30.0)
    async with aiohttp.ClientSession(
        f"{url}/api/v1/", connector=connector, timeout=timeout
    ) as http:
        pages = await later_pages(lambda address: _read(http, address))
        loop = asyncio.get_running_loop()

        async def ask(route: Route, address: str, due: float, *, counted: bool) -> None:
            try:
                async with http.get(address.lstrip("/")) as answer:
                    body = await answer.read()
            except (aiohttp.ClientError, TimeoutError) as error:
                failures.append(f"{route.name}: {error!r}")
                return
            if answer.status != 200:
                failures.append(f"{route.name}: {answer.status} {body[:200]!r}")
            if counted:
                samples[route.name].append((loop.time() - due) * 1000)

        weights = [route.weight for route in ROUTES]
        pending: set[asyncio.Task[None]] = set()
        began = loop.time()
        busy = time.process_time()
        for number in itertools.count():
            due = began + number / rate
            if due >= began + WARM_UP_S + seconds:
                break
            if (wait_s := due - loop.time()) > 0:
                await asyncio.sleep(wait_s)
            route = chance.choices(ROUTES, weights)[0]
            counted = due >= began + WARM_UP_S
            address = route.address(chance, filled, pages)
            task = asyncio.create_task(ask(route, address, due, counted=counted))
            pending.add(task)
            task.add_done_callback(pending.discard)
        await asyncio.gather(*pending)
        cpu = (time.process_time() - busy) / (loop.time() - began)
        stats = await _read(http, "/cache/stats")
    if failures:
        raise BenchError(f"{len(failures)} requests failed; the first: {failures[0]}")
    return LoadResult(samples, cpu, stats)


async def _read(http: aiohttp.ClientSession, address: str) -> Any:
    async with http.get(address.lstrip("/")) as answer:
        return await answer.json()
