"""Measures how long single steps hold an event loop, and says where.

A step holds the loop by computing, which processor time shows, and by waiting: for a disk, a lock,
another program. Waiting is what is left of the time on the clock without the thread's processor
time and without the time for which this process was ready to run and other programs had the
processor, so that a busy machine is no stall.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

STALL_S = 0.05
"""Processor time that no step may take."""
WAIT_S = 0.15
"""Seconds that no step may wait. More than a small file takes on a busy disk."""
LOOKED_AT_EVERY_S = 0.01
LOOKS_PER_DELAY = 4
DELAYS = 100
"""Kept, to know how long the process had waited for a processor when a step began."""
LEAST_WAIT_S = 0.05
"""Shorter steps are not searched for waiting, which would take longer than they do."""
TASKS = Path("/proc/self/task")


@dataclass
class LoopWatch:
    """The steps that held the loop longest, so far."""

    longest_s: float = 0.0
    """Processor time of the loop's thread in one step."""
    where: str = ""
    """The innermost calls in the middle of it."""
    longest_wait_s: float = 0.0
    """Seconds for which one step waited, at least: not for a processor, and no shorter than
    50 ms."""
    where_waiting: str = ""
    _measure: Callable[[], None] = lambda: None
    """Looks at the step under way, up to now."""

    def begin(self) -> None:
        """Forget what was seen so far, also of the step under way."""
        self._measure()
        self.longest_s, self.where = 0.0, ""
        self.longest_wait_s, self.where_waiting = 0.0, ""

    def stalls(self, *, starts_processes: bool = False) -> list[str]:
        """What held the loop for too long, with its place.

        Args:
            starts_processes: leave out waiting. Starting a process waits until it runs, which
                takes long on a busy machine.
        """
        self._measure()
        stalls = []
        if self.longest_s >= STALL_S:
            stalls.append(f"computed for {self.longest_s:.3f} s at {self.where}")
        if self.longest_wait_s >= WAIT_S and not starts_processes:
            stalls.append(f"waited for {self.longest_wait_s:.3f} s at {self.where_waiting}")
        return stalls


def run_delays_s() -> dict[int, float]:
    """By thread: seconds for which it was ready and had no processor."""
    delays = {}
    for task in TASKS.iterdir():
        with suppress(OSError):  # the thread ended
            delays[int(task.name)] = _delay_s((task / "schedstat").read_bytes())
    return delays


def _delay_s(schedstat: bytes) -> float:
    return int(schedstat.split()[1]) / 1e9


@contextmanager
def own_run_delay() -> Iterator[Callable[[], float]]:
    """Reads for how many seconds this thread was ready and had no processor, in microseconds."""
    file = os.open(TASKS / str(threading.get_native_id()) / "schedstat", os.O_RDONLY)
    try:
        yield lambda: _delay_s(os.pread(file, 64, 0))
    finally:
        os.close(file)


@contextmanager
def watched_loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopWatch]:
    """Watch every step of asyncio's loops in this thread while the block runs.

    What was loaded before is not looked at by the garbage collector, as in the product.
    """
    watch = LoopWatch()
    run = asyncio.Handle._run
    loop_thread = threading.get_ident()
    step, seen = 0, (0, "")
    own_thread = threading.get_native_id()
    delays = deque([(time.perf_counter(), run_delays_s())], DELAYS)
    over = threading.Event()

    began = (0.0, 0.0, 0.0)

    def begin() -> None:
        nonlocal began
        began = time.thread_time(), time.perf_counter(), own_delay_s()

    def timed(handle: asyncio.Handle) -> None:
        nonlocal step
        step += 1
        begin()
        run(handle)
        if not over.is_set():
            measure()

    def measure() -> None:
        began_cpu_s, began_s, delayed_s = began
        if over.is_set() or began_s == 0.0:  # the step began before the watch
            return
        took_s = time.thread_time() - began_cpu_s
        waited_s = time.perf_counter() - began_s - took_s
        where = seen[1] if seen[0] == step else ""
        if took_s > watch.longest_s:
            watch.longest_s, watch.where = took_s, where
        if waited_s > max(watch.longest_wait_s, LEAST_WAIT_S):
            waited_s -= own_delay_s() - delayed_s + others_delayed_s(began_s)
            if waited_s > watch.longest_wait_s:
                watch.longest_wait_s, watch.where_waiting = waited_s, where
        begin()

    def others_delayed_s(since_s: float) -> float:
        """One of them may hold what the loop needs, such as the interpreter's lock."""
        known = list(delays)
        before = next((d for at_s, d in reversed(known) if at_s <= since_s), known[0][1])
        return sum(
            max(0.0, delay_s - before.get(thread, 0.0))
            for thread, delay_s in run_delays_s().items()
            if thread not in (own_thread, looking.native_id)
        )

    def look() -> None:
        nonlocal seen
        for number in count():
            if over.wait(LOOKED_AT_EVERY_S):
                return
            frame = sys._current_frames().get(loop_thread)
            calls = traceback.extract_stack(frame)[-16:]
            seen = step, " > ".join(f"{call.filename}:{call.lineno}" for call in calls)
            if number % LOOKS_PER_DELAY == 0:
                delays.append((time.perf_counter(), run_delays_s()))

    looking = threading.Thread(target=look, daemon=True)
    gc.collect()
    gc.freeze()
    looking.start()
    try:
        with own_run_delay() as own_delay_s:
            watch._measure = measure
            monkeypatch.setattr(asyncio.Handle, "_run", timed)
            try:
                yield watch
                measure()
            finally:
                over.set()
    finally:
        monkeypatch.setattr(asyncio.Handle, "_run", run)
        looking.join()
        gc.unfreeze()
