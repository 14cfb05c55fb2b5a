"""Shared by all tests: the real weights, and two lanes for tests with and without a clock."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from models.settings import ModelSettings
from models.store.store import ModelStore

ROOT = Path(__file__).parents[1]

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
    """Folder of the weights that tests use; the test fails when one is missing."""
    store = ModelStore(ModelSettings().models_dir)
    store.ensure(TEST_MODELS)
    return store.models_dir


NICENESS = 5
SLOW_LANE_TIMEOUT_S = 600
"""Tests that give way to the real-time lane take longer than pyproject.toml's limit."""
PR_CAPBSET_DROP, CAP_SYS_NICE = 24, 23
"""Of linux/prctl.h and linux/capability.h."""


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """One lane for files whose tests are marked ``realtime``, in order; the rest file by file.

    The scheduler's process collects no tests, so it reads the mark from the file.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::")[0]
        return "realtime" if _has_realtime_mark(ROOT / path) else path

    def _assign_work_unit(self, node: Any) -> None:
        """Begin with the real-time lane and with files marked ``slow``, which take minutes."""
        for scope in sorted(self.workqueue, key=lambda scope: scope != "realtime", reverse=True):
            if scope == "realtime" or _is_slow(ROOT / scope):
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    return Lanes(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Collect no garbage while thousands of modules and tests are loaded, which stay."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Never look through them again: each full collection would take a fifth of a second."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        for item in items:
            if not _is_realtime(item):
                item.add_marker(pytest.mark.timeout(SLOW_LANE_TIMEOUT_S))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Lower the priority of tests that run beside the real-time lane."""
    if "PYTEST_XDIST_WORKER" in os.environ and not _is_realtime(item):
        os.nice(max(0, NICENESS - os.nice(0)))
        if sys.platform == "linux":
            # Child processes must not raise it again, as a browser run by root would.
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_NICE, 0, 0, 0)


def _is_realtime(item: pytest.Item) -> bool:
    return _has_realtime_mark(item.path)


@cache
def _is_slow(file: Path) -> bool:
    return "mark.slow" in file.read_text(encoding="utf-8")


@cache
def _has_realtime_mark(file: Path) -> bool:
    return "mark.realtime" in file.read_text(encoding="utf-8")
