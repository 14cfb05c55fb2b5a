"""Products that several tests share; a test that kills a part leaves it to the supervisor."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fixtures.product import Product, running_product


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """All of these are end-to-end tests, on the one loop that their products live on."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def product(models_dir: Path) -> AsyncIterator[Product]:
    """Everything, with a small language model."""
    async with running_product(VIVAVOCE_MODELS_DIR=str(models_dir)) as product:
        yield product


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def plain_product(models_dir: Path) -> AsyncIterator[Product]:
    """Without a language model; a candidate who drops may stay away for four seconds."""
    async with running_product(
        VIVAVOCE_MODELS_DIR=str(models_dir),
        VIVAVOCE_LLM_PROVIDERS="none",
        VIVAVOCE_ROOM_GRACE_S="4",
    ) as product:
        yield product
