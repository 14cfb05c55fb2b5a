"""The watcher that other tests rely on: it finds what holds an event loop, and no busy machine."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.loop_watcher import watched_loop

pytestmark = pytest.mark.realtime

HELD_S = 0.4
BUSY = "import os\nwhile os.getppid() == {parent}: pass"


@contextmanager
def busy_processors(number: int) -> Iterator[None]:
    """Other processes that compute all the time."""
    code = BUSY.format(parent=os.getpid())
    others = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(number)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def compute(seconds: float) -> None:
    ends = time.thread_time() + seconds
    while time.thread_time() < ends:
        pass


async def test_waiting_on_the_loop_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with watched_loop(monkeypatch) as watch:
        await asyncio.sleep(0)
        time.sleep(HELD_S)  # noqa: ASYNC251 - also in a step that ends after the block
    assert watch.longest_wait_s < HELD_S + 0.1  # less, by what others waited for a processor
    (stall,) = watch.stalls()
    assert "waited" in stall and "test_loop_watcher.py" in stall


async def test_waiting_on_the_loop_is_found_while_others_use_the_processors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with busy_processors(4), watched_loop(monkeypatch) as watch:
        for _ in range(3):
            await asyncio.sleep(0)
            time.sleep(HELD_S)  # noqa: ASYNC251
        await asyncio.sleep(0)
    (stall,) = watch.stalls()
    assert "waited" in stall


async def test_computing_on_the_loop_is_found_and_is_no_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where others compute, so that it takes several times as long by the clock."""
    with busy_processors(4), watched_loop(monkeypatch) as watch:
        await asyncio.sleep(0)
        compute(HELD_S)
    (stall,) = watch.stalls()
    assert "computed" in stall and watch.longest_s >= HELD_S


async def test_waiting_elsewhere_is_no_stall(monkeypatch: pytest.MonkeyPatch) -> None:
    with watched_loop(monkeypatch) as watch:
        await asyncio.gather(asyncio.sleep(HELD_S), asyncio.to_thread(time.sleep, HELD_S))
    assert watch.stalls() == []
