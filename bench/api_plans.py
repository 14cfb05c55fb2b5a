"""How PostgreSQL reads for each call of ``bench api``."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event

from bench.api_routes import ROUTES, later_pages
from bench.api_server import make_app
from bench.database.fill import Filled
from bench.errors import BenchError
from db.relay import EventRelay
from db.session import Database

LARGE_TABLE_ROWS = 1_000
"""A table of this many rows must be read by an index."""


async def read_plans(url: str, filled: Filled, folder: Path) -> dict[str, list[str]]:
    """By route, each scan of PostgreSQL's plans: its kind, and its table or index.

    Raises:
        BenchError: a plan reads a whole large table.
    """
    database = Database(url)
    queries: list[tuple[str, Any]] = []

    def note_statement(_c: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            queries.append((sql, values))

    # The relay is not started, so all rows come from the database, none from the cache.
    app, _rows = make_app(database, EventRelay(database), folder)
    transport = httpx.ASGITransport(app)
    chance = random.Random(3)
    plans: dict[str, list[str]] = {}
    try:
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1/api/v1"
        ) as http:

            async def read(address: str) -> Any:
                return (await http.get(address)).json()

            pages = await later_pages(read)
            for route in ROUTES:
                queries.clear()
                event.listen(database.engine.sync_engine, "before_cursor_execute", note_statement)
                answer = await http.get(route.address(chance, filled, pages))
                event.remove(database.engine.sync_engine, "before_cursor_execute", note_statement)
                if answer.status_code != 200:
                    raise BenchError(f"{route.name}: {answer.status_code} {answer.text[:200]}")
                plans[route.name] = await _scans(database, list(queries))
        large = await _large_tables(database)
    finally:
        await database.dispose()
    for name, scans in plans.items():
        for scan in scans:
            if scan.startswith("Seq Scan") and scan.removeprefix("Seq Scan on ") in large:
                raise BenchError(f"the call '{name}' reads a whole table: {scan}")
    return plans


async def _scans(database: Database, queries: list[tuple[str, Any]]) -> list[str]:
    scans: list[str] = []
    async with database.engine.connect() as connection:
        for sql, values in queries:
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
