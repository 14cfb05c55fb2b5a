"""What many tests share: the real weights, fetched once through the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.settings import ModelSettings
from models.store import ModelStore

pytest_plugins = ["tests.fixtures.db", "tests.fixtures.livekit", "tests.fixtures.stage"]

TEST_MODELS = (
    "whisper-tiny.en",
    "whisper-base",
    "kokoro-82m-int8",
    "kokoro-voices",
    "smollm2-135m",
    "nanum-gothic",
    "all-minilm-l6-v2",
)


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Folder of the weights that tests use; whole, or the test fails."""
    store = ModelStore(ModelSettings().models_dir)
    store.ensure(TEST_MODELS)
    return store.models_dir
