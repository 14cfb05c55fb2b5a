"""The start of the server process while its database is being created."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.settings import ApiSettings
from db.embedded.server import EmbeddedPostgres
from db.settings import DatabaseSettings
from kit.managed_process import ManagedProcess
from kit.ports import free_port
from models.llm.settings import LLMSettings
from vivavoce.processes.hosts import direct
from vivavoce.processes.hosts.direct import DirectHost
from vivavoce.processes.server import ServerProcess
from vivavoce.settings import SUPERVISED, Settings

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


async def test_it_is_ready_after_recovery_and_says_when_that_failed(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "journal").write_text("a file where the journals' folder should be")
    recovering, go_on = asyncio.Event(), asyncio.Event()
    deliver = direct.deliver_leftovers

    async def deliver_in_time(*args: Any) -> dict[str, bool]:
        recovering.set()
        await go_on.wait()
        return await deliver(*args)

    async def no_engines(*_: object) -> None:
        """Loading them is no part of this."""

    monkeypatch.setattr(direct, "deliver_leftovers", deliver_in_time)
    monkeypatch.setattr(DirectHost, "warm", no_engines)
    monkeypatch.setattr(ServerProcess, "_await_models", no_engines)
    settings = Settings(
        data=tmp_path,
        api=ApiSettings(port=free_port()),
        database=DatabaseSettings(url=database_url),
        llm=LLMSettings.model_validate({"providers": "none"}),
    )
    running = asyncio.create_task(ServerProcess(settings, jobs=False).run())
    try:
        async with asyncio.timeout(TIMEOUT_S), httpx.AsyncClient() as http:
            await recovering.wait()
            url = f"http://127.0.0.1:{settings.api.port}/readyz"
            during = await http.get(url)
            assert during.status_code == 503
            assert (during.json()["status"], during.json()["stage"]) == ("starting", "recovery")
            go_on.set()
            while (after := await http.get(url)).json()["status"] == "starting":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert (after.status_code, after.json()["status"]) == (200, "degraded")
        assert "Unfinished interviews could not be resumed" in after.json()["reasons"][0]
        assert "journal" in after.json()["reasons"][0]
    finally:
        if not running.done():  # else nothing would catch the signal
            os.kill(os.getpid(), signal.SIGTERM)
        await running
