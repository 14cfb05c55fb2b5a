"""Shared by all tests: the real weights, and lanes for tests with and without a clock."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import structlog
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


NICENESS = 10
SLOW_LANE_TIMEOUT_S = 600
"""Tests that give way to the real-time lane take longer than pyproject.toml's limit."""
PR_CAPBSET_DROP, CAP_SYS_NICE = 24, 23
"""Of linux/prctl.h and linux/capability.h."""


REALTIME, REALTIME_LIVEKIT = "realtime", "realtime on LiveKit"


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """A lane for files whose tests are marked ``realtime``, in order; the rest file by file.

    With three workers or more, those on a LiveKit server, which share a cluster and mostly wait,
    have a second lane. The scheduler's process collects no tests, so it reads the mark from the
    file.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::")[0]
        if not _has_realtime_mark(ROOT / path):
            return path
        on_livekit = path.startswith("tests/e2e/livekit/") and self.numnodes >= 3
        return REALTIME_LIVEKIT if on_livekit else REALTIME

    def _assign_work_unit(self, node: Any) -> None:
        """Begin with the real-time lanes and with files marked ``slow``, which take minutes."""
        slow = [scope for scope in self.workqueue if (ROOT / scope).is_file() and _is_slow(scope)]
        for scope in (*slow, REALTIME_LIVEKIT, REALTIME):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    return Lanes(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Collect no garbage of the modules and tests that are loaded here, now and later.

    They stay, and each full collection would look through them for a fifth of a second.
    """
    gc.disable()
    try:
        return (yield)
    finally:
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
def _is_slow(path: str) -> bool:
    return "mark.slow" in (ROOT / path).read_text(encoding="utf-8")


@cache
def _has_realtime_mark(file: Path) -> bool:
    return "mark.realtime" in file.read_text(encoding="utf-8")
