"""A browser with a fake microphone, and a served workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from db.relay import EventRelay
from db.session import Database
from tests.support.browser_candidate import built_page, chromium
from tests.support.small_office import SmallOffice, open_small_office
from tools.screenshots.camera import FLAGS


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser for one test, on its event loop."""
    async with _running() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_browser() -> AsyncIterator[Browser]:
    """A browser for the tests of a file that share an event loop; each opens a context."""
    async with _running() as browser:
        yield browser


@asynccontextmanager
async def _running() -> AsyncIterator[Browser]:
    built_page()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def office(
    database: Database, relay: EventRelay, tmp_path: Path
) -> AsyncIterator[SmallOffice]:
    async with open_small_office(database, relay, tmp_path) as office:
        yield office
