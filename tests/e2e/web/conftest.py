"""The browser and the product that the tests of the page share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.support.browser_candidate import built_page, microphone_file, running_browser
from tests.support.product import Product


@pytest.fixture
def site(plain_product: Product) -> Product:
    """The product with the built page, without a language model."""
    built_page()
    return plain_product


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def browser(voices: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """Chromium whose microphone plays real speech."""
    microphone = microphone_file(tmp_path_factory.mktemp("microphone") / "voice.wav")
    async with running_browser(microphone) as browser:
        yield browser
