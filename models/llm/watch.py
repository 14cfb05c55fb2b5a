"""Waits for the network that end with the time limit, or when the compute budget preempts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from models.budget import Lease
from models.llm.errors import Preempted

T = TypeVar("T")


class Watch:
    """Bounds every wait of one request.

    Args:
        lease: the request's slot of the compute budget, if it has one.
        clock: seconds, monotonic.
        deadline: when the whole request must be over, on that clock.
        silence_s: the longest that any single wait may take.
    """

    def __init__(
        self, lease: Lease | None, clock: Callable[[], float], deadline: float, silence_s: float
    ) -> None:
        self._clock = clock
        self._deadline = deadline
        self._silence_s = silence_s
        self._preempted = (
            asyncio.ensure_future(lease.preempted.wait()) if lease is not None else None
        )

    async def wait(self, work: Awaitable[T]) -> T:
        """``work``'s result. Raises Preempted, or TimeoutError after too long a silence."""
        task = asyncio.ensure_future(work)
        watched: set[asyncio.Future[Any]] = {task}
        if self._preempted is not None:
            watched.add(self._preempted)
        limit_s = min(self._silence_s, self._deadline - self._clock())
        try:
            await asyncio.wait(
                watched, timeout=max(0.0, limit_s), return_when=asyncio.FIRST_COMPLETED
            )
            if task.done():
                return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
        if self._preempted is not None and self._preempted.done():
            raise Preempted("more urgent work needed the processor")
        raise TimeoutError(f"silent for {limit_s:.1f} s")

    def close(self) -> None:
        if self._preempted is not None:
            self._preempted.cancel()
