"""Measures how long single steps hold an event loop, and says where."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

LOOKED_AT_EVERY_S = 0.01


@dataclass
class LoopWatch:
    """The step that held the loop longest, so far."""

    longest_s: float = 0.0
    """Processor time of the loop's thread: other processes don't count."""
    where: str = ""
    """The innermost calls in the middle of it."""

    def begin(self) -> None:
        """Forget what was seen so far."""
        self.longest_s, self.where = 0.0, ""


@contextmanager
def watched_loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopWatch]:
    """Watch every step of asyncio's loops in this thread while the block runs.

    What was loaded before is not looked at by the garbage collector, as in the product.
    """
    watch = LoopWatch()
    run = asyncio.Handle._run
    loop_thread = threading.get_ident()
    step, seen = 0, (0, "")
    over = threading.Event()

    def timed(handle: asyncio.Handle) -> None:
        nonlocal step
        step += 1
        began = time.thread_time()
        run(handle)
        took_s = time.thread_time() - began
        if took_s > watch.longest_s:
            watch.longest_s = took_s
            watch.where = seen[1] if seen[0] == step else repr(handle)

    def look() -> None:
        nonlocal seen
        while not over.wait(LOOKED_AT_EVERY_S):
            frame = sys._current_frames().get(loop_thread)
            calls = traceback.extract_stack(frame)[-16:]
            seen = step, " > ".join(f"{call.filename}:{call.lineno}" for call in calls)

    looking = threading.Thread(target=look, daemon=True)
    gc.collect()
    gc.freeze()
    monkeypatch.setattr(asyncio.Handle, "_run", timed)
    looking.start()
    try:
        yield watch
    finally:
        over.set()
        looking.join()
        monkeypatch.setattr(asyncio.Handle, "_run", run)
        gc.unfreeze()
