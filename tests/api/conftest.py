"""The API's fixtures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio

from db.relay import EventRelay
from db.session import Database
from tests.support.api_server import Served


@pytest_asyncio.fixture
async def served(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
    """An app without a key."""
    return Served(database, relay, tmp_path)


@pytest_asyncio.fixture
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Calls the app as a program on this machine would."""
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client
