"""The start of the server process while its database is being created."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from db.embedded.server import EmbeddedPostgres
from kit.managed_process import ManagedProcess
from kit.ports import free_port
from vivavoce.settings import SUPERVISED

TIMEOUT_S = 60.0


async def test_it_waits_for_a_database_that_its_supervisor_is_creating(
    postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    await postgres.ensure_running()
    name = f"later_{uuid4().hex}"
    port = free_port()

    async def readiness() -> dict[str, Any]:
        async with httpx.AsyncClient() as http:
            try:
                return dict((await http.get(f"http://127.0.0.1:{port}/readyz")).json())
            except httpx.HTTPError:
                return {}

    app = ManagedProcess(
        "the product",
        (sys.executable, "-m", "vivavoce.processes"),
        env=os.environ
        | {
            "VIVAVOCE_DATA": str(tmp_path),
            "VIVAVOCE_DB_URL": postgres.uri_of(name),
            "VIVAVOCE_API_PORT": str(port),
            "VIVAVOCE_LLM_PROVIDERS": "none",
            SUPERVISED: "1",
        },
    )
    await app.start()
    try:
        async with asyncio.timeout(TIMEOUT_S):
            while (await readiness()).get("stage") != "database":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)  # it has tried several times by now
            assert (await readiness())["status"] == "starting"
            admin = await asyncpg.connect(postgres.uri_of("postgres"))
            await admin.execute(f'CREATE DATABASE "{name}"')
            await admin.close()
            while (await readiness()).get("stage") == "database":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert (await readiness())["status"] != "failed"
    finally:
        await app.stop()
