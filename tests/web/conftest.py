"""A browser with a fake microphone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.support.browser_candidate import built_page, chromium
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
