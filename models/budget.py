"""One CPU budget for every engine of a process.

Two engines that fight over the same cores each take twice as long, and the turn waits for
the slower one. So heavy work asks here first: priority decides what runs now, not the operating
system. Work that cannot be stopped half-way (a decode, a synthesis) runs in a thread by
:meth:`ComputeBudget.run`; work that can (a language model's answer) holds a :class:`Lease` and
stops when the lease is preempted.

Nothing here may block the event loop.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

from kit.threads import Threads

T = TypeVar("T")


class Priority(IntEnum):
    """What runs first; lower runs earlier. The order is that in which a turn waits."""

    ENDING = 0  # decode of a turn that may be ending
    FIRST_CLAUSE = 1  # the beginning of speech that the candidate is waiting for
    REPLY = 2  # words of the language model that the candidate is waiting for
    SPEECH = 3  # the rest of a reply's speech
    INTERIM = 4  # captions while the candidate speaks
    DRAFT = 5  # a follow-up drafted in case it is needed
    BACKGROUND = 6  # evidence ticking, pre-synthesis, reports


@dataclass(eq=False)
class Lease:
    """The right to load the CPU for a while.

    ``preempted`` is set when more urgent work waits: the holder should stop and leave.
    """

    priority: Priority
    preempted: asyncio.Event = field(default_factory=asyncio.Event)


class ComputeBudget:
    """A counting semaphore whose waiters are served by :class:`Priority`, then by age.

    Args:
        slots: how many heavy jobs may run at once. One slot per two cores suits engines
            that use two threads each. Default: ``max(1, cpu_count // 2)``.
    """

    def __init__(self, slots: int | None = None) -> None:
        self._free = slots if slots is not None else max(1, (os.cpu_count() or 2) // 2)
        if self._free < 1:
            raise ValueError("a compute budget needs at least one slot")
        self._threads = Threads("engine", self._free)
        self._order = itertools.count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._leases: set[Lease] = set()

    @property
    def busy(self) -> bool:
        """Whether new work would have to wait."""
        return self._free == 0

    async def run(self, priority: Priority, fn: Callable[..., T], *args: object) -> T:
        """Run ``fn(*args)`` in a thread once a slot is free. Raises what ``fn`` raises.

        A cancelled caller that already runs keeps its slot until the thread is done, so the
        cores are never promised twice.
        """
        await self._acquire(priority)
        work = asyncio.ensure_future(self._threads.run(fn, *args))
        work.add_done_callback(lambda done: self._release(done))
        return await asyncio.shield(work)

    @asynccontextmanager
    async def hold(self, priority: Priority) -> AsyncIterator[Lease]:
        """Hold a slot for work done in another process; watch ``lease.preempted``."""
        await self._acquire(priority)
        lease = Lease(priority)
        self._leases.add(lease)
        if self._waiting and self._waiting[0][0] < priority:
            lease.preempted.set()
        try:
            yield lease
        finally:
            self._leases.discard(lease)
            self._release(None)

    async def _acquire(self, priority: Priority) -> None:
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (int(priority), next(self._order), turn))
        for lease in self._leases:
            if lease.priority > priority:
                lease.preempted.set()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release(None)
            raise

    def _release(self, done: asyncio.Future[T] | None) -> None:
        if done is not None and not done.cancelled():
            done.exception()  # mark it retrieved: the caller that awaits it may be gone
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
