"""Threads for one kind of work.

``asyncio.to_thread`` shares a few threads among everything in a process: a slow name server, or
a report's files, would make the fsync of a candidate's words and the decoding of speech wait.
What a live interview waits for has threads that nothing else uses.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Runs blocking calls, each in one of ``count`` threads, which start when needed.

    Args:
        name: of the work; the threads are called after it.
        count: how many calls run at once; others wait.
    """

    def __init__(self, name: str, count: int = 1) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)

    async def run(self, call: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Run a call with the caller's context variables. Raises what it raises."""
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(context.run, call, *args, **named))

    def close(self) -> None:
        """Let the threads end once they are done; later calls are refused."""
        self._pool.shutdown(wait=False)
