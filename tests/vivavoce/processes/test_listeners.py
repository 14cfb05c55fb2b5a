"""Idle connections to the API."""

from __future__ import annotations

import asyncio
import time

import pytest
from fastapi import FastAPI

from api.settings import ApiSettings
from kit.ports import free_port
from tests.support.product import poll
from vivavoce.processes.listeners import Listeners

pytestmark = pytest.mark.realtime

IDLE_S = 6.0
"""Longer than the defaults of httpx and uvicorn."""
REQUEST = b"GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


async def test_an_idle_connection_is_closed_by_its_client_or_by_the_end() -> None:
    port = free_port()
    listeners = Listeners(FastAPI(), ApiSettings(port=port))
    serving = asyncio.create_task(listeners.serve())

    async def ready() -> bool:
        return listeners.ready

    await poll(ready, bool, 10.0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for idle_s in (IDLE_S, 0.0):
            writer.write(REQUEST)
            assert await reader.readuntil(b"\r\n") == b"HTTP/1.1 404 Not Found\r\n"
            await reader.readuntil(b'{"detail":"Not Found"}')
            await asyncio.sleep(idle_s)
        asked = time.monotonic()
        listeners.stop()
        await serving
        assert time.monotonic() - asked < 2.0
        assert await reader.read() == b""
    finally:
        writer.close()
