"""``bench api``: how quick the reads are, at a steady rate of requests, with a full database.

Requests leave at their times whether those before were answered or not, and each is measured
from the moment at which it was due: a server that stalls is not spared.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import psutil
from sqlalchemy import event

from bench.api_data import ENTRIES, FIRST, INTERVIEWS, ROLES, Filled, fill
from bench.api_server import make_app
from bench.errors import BenchError
from bench.table import Outcome, Summary, shown, table
from db.embedded.server import EmbeddedPostgres
from db.migrate import upgrade
from db.relay import EventRelay
from db.session import Database
from kit.ports import free_port

P95_AIM_MS = 20.0
WARM_UP_S = 3.0
READY_TIMEOUT_S = 60.0
CONNECTIONS = 64
KEEP_ALIVE_S = 4.0
"""Shorter than the server's, so that no request meets a connection that is being closed."""
LARGE_TABLE_ROWS = 1_000
"""A table of this many rows must be read by an index."""

Note = Callable[[str], None]


@dataclass(frozen=True)
class Route:
    """One call, how often it is made, and how its address is found."""

    name: str
    weight: int
    address: Callable[[random.Random, Filled, list[str]], str]


def _popular(chance: random.Random, ids: list[Any]) -> Any:
    """Four of five requests are about the newest five in a hundred."""
    newest = max(1, len(ids) // 20)
    return chance.choice(ids[:newest]) if chance.random() < 0.8 else chance.choice(ids)


def _of(what: str) -> Callable[[random.Random, Filled, list[str]], str]:
    return lambda chance, filled, _: f"/interviews/{_popular(chance, filled.interviews)}{what}"


ROUTES = (
    Route("list", 20, lambda *_: "/interviews"),
    Route("list, by status", 10, lambda *_: "/interviews?status=COMPLETED"),
    Route(
        "list, later page",
        10,
        lambda chance, _, pages: f"/interviews?cursor={chance.choice(pages)}",
    ),
    Route(
        "search",
        10,
        lambda chance, *_: f"/interviews?q={chance.choice(FIRST)}%20{chance.choice(ROLES)[:4]}",
    ),
    Route("interview", 15, _of("")),
    Route("questions", 10, _of("/questions")),
    Route("transcript", 15, _of("/transcripts")),
    Route("report", 5, _of("/report")),
    Route("résumés", 3, lambda *_: "/resumes"),
    Route("résumé", 2, lambda chance, filled, _: f"/resumes/{_popular(chance, filled.resumes)}"),
)


async def measure(rate: int, seconds: int, note: Note) -> Outcome:
    """Fill a database, look at the plans, and put the load on.

    Raises:
        BenchError: a plan reads a large table from end to end, or an answer was an error.
    """
    with tempfile.TemporaryDirectory(prefix="vivavoce-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        await postgres.start()
        try:
            await upgrade(postgres.uri)
            note(f"writing {INTERVIEWS:,} interviews and {ENTRIES:,} transcript entries")
            began = time.monotonic()
            filled = await fill(postgres.uri)
            note(f"written in {time.monotonic() - began:.0f} s; looking at the plans")
            plans = await _plans(postgres.uri, filled, Path(folder))
            note(f"{rate} requests/s for {seconds} s")
            async with _server(postgres.uri) as url:
                samples, cpu, stats = await _load(url, filled, rate, seconds)
        finally:
            await postgres.stop()
    return _outcome(rate, seconds, samples, cpu, stats, plans)


# -- plans -----------------------------------------------------------------------------------


async def _plans(url: str, filled: Filled, folder: Path) -> dict[str, list[str]]:
    """By route, how PostgreSQL reads: the kind of each scan, and of what.

    Raises:
        BenchError: a large table is read from end to end.
    """
    database = Database(url)
    asked: list[tuple[str, Any]] = []

    def note_statement(_c: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((sql, values))

    # No relay is started: every row comes from the database.
    app, _rows = make_app(database, EventRelay(database), folder)
    transport = httpx.ASGITransport(app)
    chance = random.Random(3)
    found: dict[str, list[str]] = {}
    try:
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1/api/v1"
        ) as http:

            async def read(address: str) -> Any:
                return (await http.get(address)).json()

            pages = await _pages(read)
            for route in ROUTES:
                asked.clear()
                event.listen(database.engine.sync_engine, "before_cursor_execute", note_statement)
                answer = await http.get(route.address(chance, filled, pages))
                event.remove(database.engine.sync_engine, "before_cursor_execute", note_statement)
                if answer.status_code != 200:
                    raise BenchError(f"{route.name}: {answer.status_code} {answer.text[:200]}")
                found[route.name] = await _scans(database, list(asked))
        large = await _large_tables(database)
    finally:
        await database.dispose()
    for name, scans in found.items():
        for scan in scans:
            if scan.startswith("Seq Scan") and scan.removeprefix("Seq Scan on ") in large:
                raise BenchError(f"the call '{name}' reads a whole table: {scan}")
    return found


async def _scans(database: Database, asked: list[tuple[str, Any]]) -> list[str]:
    scans: list[str] = []
    async with database.engine.connect() as connection:
        for sql, values in asked:
            row = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", values)
            plan = row.scalar_one()
            scans += _walk((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return list(dict.fromkeys(scans))


def _walk(node: dict[str, Any]) -> Iterator[str]:
    if "Scan" in node["Node Type"]:
        yield f"{node['Node Type']} on {node.get('Index Name') or node.get('Relation Name')}"
    for child in node.get("Plans", ()):
        yield from _walk(child)


async def _large_tables(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        rows = await connection.exec_driver_sql(
            f"SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= {LARGE_TABLE_ROWS}"
        )
        return {row[0] for row in rows}


async def _pages(read: Callable[[str], Awaitable[Any]]) -> list[str]:
    """Cursors of some later pages."""
    cursors: list[str] = []
    address = "/interviews?limit=200"
    for _ in range(8):
        cursor = (await read(address))["next_cursor"]
        cursors.append(cursor)
        address = f"/interviews?limit=200&cursor={cursor}"
    return cursors


# -- load ------------------------------------------------------------------------------------


@asynccontextmanager
async def _server(database_url: str) -> AsyncIterator[str]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.api_server", str(port)),
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


async def _load(
    url: str, filled: Filled, rate: int, seconds: int
) -> tuple[dict[str, list[float]], float, dict[str, Any]]:
    chance = random.Random(5)
    samples: dict[str, list[float]] = defaultdict(list)
    failures: list[str] = []
    # A client that costs little: it shares the machine with what it measures.
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE_S)
    timeout = aiohttp.ClientTimeout(total=30.0)
    async with aiohttp.ClientSession(
        f"{url}/api/v1/", connector=connector, timeout=timeout
    ) as http:
        pages = await _pages(lambda address: _read(http, address))
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
        asking: set[asyncio.Task[None]] = set()
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
            asking.add(task)
            task.add_done_callback(asking.discard)
        await asyncio.gather(*asking)
        cpu = (time.process_time() - busy) / (loop.time() - began)
        stats = await _read(http, "/cache/stats")
    if failures:
        raise BenchError(f"{len(failures)} requests failed; the first: {failures[0]}")
    return samples, cpu, stats


async def _read(http: aiohttp.ClientSession, address: str) -> Any:
    async with http.get(address.lstrip("/")) as answer:
        return await answer.json()


# -- what it says ----------------------------------------------------------------------------


def _outcome(
    rate: int,
    seconds: int,
    samples: dict[str, list[float]],
    cpu: float,
    stats: dict[str, Any],
    plans: dict[str, list[str]],
) -> Outcome:
    whole = [value for values in samples.values() for value in values]
    summaries = {route.name: _figures(samples[route.name]) for route in ROUTES}
    summaries["all"] = _figures(whole)
    rows = [
        [name, *(str(f["count"]) if k == "count" else shown(f[k]) for k in f)]
        for name, f in summaries.items()
    ]
    kinds = {n: k for n, k in stats["kinds"].items() if k["hits"] + k["misses"]}
    hits = [
        [name, str(kind["hits"]), str(kind["misses"]), f"{100 * kind['hit_rate']:.1f} %"]
        for name, kind in kinds.items()
    ]
    p95 = summaries["all"]["p95"] or 0.0
    return Outcome(
        bench="api",
        settings={"rate": rate, "seconds": seconds},
        samples=[{"route": n, "ms": round(v, 2)} for n, values in samples.items() for v in values],
        summary={"routes": summaries, "cache": stats, "plans": plans, "client_cores": cpu},
        tables=[
            table(
                "Reads, ms from the moment each was due",
                ["call", "count", "p50", "p95", "p99", "largest"],
                rows,
            ),
            table("Cache", ["rows", "hits", "misses", "hit rate"], hits),
            table("Plans", ["call", "scans"], [[name, ", ".join(s)] for name, s in plans.items()]),
        ],
        notes=[
            f"p95 of all {shown(p95)} ms; the aim is under {P95_AIM_MS:.0f} ms: "
            + ("reached" if p95 < P95_AIM_MS else "not reached"),
            f"the client used {cpu:.2f} of a core; load at the end {psutil.getloadavg()[0]:.2f}",
        ],
    )


def _figures(values: list[float]) -> dict[str, Any]:
    ordered = sorted(values)
    whole = Summary.of(ordered)

    def at(share: float) -> float | None:
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None

    return {
        "count": whole.count,
        "p50": at(0.5),
        "p95": at(0.95),
        "p99": at(0.99),
        "largest": whole.largest,
    }
