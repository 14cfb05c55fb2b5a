"""One product on a LiveKit server for all tests here; what a test kills comes up again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.livekit_cluster import Cluster, running_cluster


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def cluster(voices: Path, livekit_binary: Path) -> AsyncIterator[Cluster]:
    """Everything but a language model, with workers that a test starts and ends."""
    async with running_cluster(VIVAVOCE_MODELS_DIR=str(voices)) as cluster:
        yield cluster


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def workers(cluster: Cluster) -> None:
    """One worker with the product's own settings; a file may have others, which take a while to
    start, for all its tests."""
    await cluster.with_usual_workers()
