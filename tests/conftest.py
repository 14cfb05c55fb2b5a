"""What many tests share: the real weights, fetched once through the store."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from models.settings import ModelSettings
from models.store.store import ModelStore

pytest_plugins = [
    "tests.support.database",
    "tests.support.livekit_server",
    "tests.support.livekit_stage",
]

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


BESIDE = (
    *("api/", "client/", "db/", "deploy/", "interviews/", "judging/", "pipelines/", "web/"),
    "e2e/test_command_line.py",
    *("models/stt/", "models/tts/test_engines.py", "models/tts/test_understood.py"),
    "models/store/",
    *("rooms/test_livekit_faults.py", "rooms/test_reconciler.py"),
    *("vivavoce/test_admin_command.py", "vivavoce/test_agent_command.py"),
    *("vivavoce/processes/test_server_start.py", "vivavoce/processes/test_stack.py"),
)
"""Where tests ask nothing of the clock, or leave it seconds: with pytest-xdist they run beside all
others, which stay together on one worker, in order, as if they were alone. Moved so that both
take about as long."""
NICENESS = 5
BESIDE_TIMEOUT_S = 600
"""Whoever gives way is waited for longer than pyproject.toml says for all."""
PR_CAPBSET_DROP, CAP_SYS_NICE = 24, 23
"""Of linux/prctl.h and linux/capability.h."""


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """One lane for what happens in real time, and one for the rest, file by file."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::")[0]
        return path if _beside(path) else "real time"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    return Lanes(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        for item in items:
            if _beside(item.nodeid):
                item.add_marker(pytest.mark.timeout(BESIDE_TIMEOUT_S))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Whoever runs beside real time gives way to it."""
    if "PYTEST_XDIST_WORKER" in os.environ and _beside(item.nodeid):
        os.nice(max(0, NICENESS - os.nice(0)))
        if sys.platform == "linux":
            # Nor may what it starts take more: a browser of the superuser would.
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_NICE, 0, 0, 0)


def _beside(path: str) -> bool:
    return path.removeprefix("tests/").startswith(BESIDE)
