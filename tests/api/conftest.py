"""The API's fixtures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import structlog

from db.relay import EventRelay
from db.session import Database
from tests.support.api_server import Served


@pytest.fixture
def served(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
    """An app without a key."""
    return Served(database, relay, tmp_path)


@pytest_asyncio.fixture
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Calls the app as a program on this machine would."""
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """Tracebacks without every local variable: those take seconds to draw."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    )
