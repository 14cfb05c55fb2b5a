"""Background tasks that are kept, logged when they crash, and cancelled together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")


class TaskSet:
    """Tasks that no caller awaits.

    asyncio keeps only weak references to tasks and reports a crash when the task is collected,
    without context. A set holds its tasks until they end, and logs ``task.crashed`` with the
    traceback and the fields that were bound when the task was started.

    Args:
        owner: what the tasks belong to; a field of the log lines.
    """

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        """The number of tasks that have not ended."""
        return len(self._tasks)

    def spawn(self, coro: Coroutine[Any, Any, T], *, name: str | None = None) -> asyncio.Task[T]:
        """Start a task and return it.

        Args:
            name: of the task, for log lines.
        """
        task = asyncio.create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def join(self) -> None:
        """Wait until every task but the calling one has ended."""
        await asyncio.gather(*self._others(), return_exceptions=True)

    async def aclose(self) -> None:
        """Cancel every task but the calling one, and wait until all have ended."""
        tasks = self._others()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _others(self) -> list[asyncio.Task[Any]]:
        current = asyncio.current_task()
        return [task for task in self._tasks if task is not current]

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        log_crash(task, owner=self._owner)


def log_crash(task: asyncio.Task[Any], *, owner: str) -> None:
    """Log the exception that ended ``task``, if one did. Use it as a done callback."""
    if task.cancelled():
        return
    error = task.exception()
    if error is not None:
        log.error("task.crashed", owner=owner, task=task.get_name(), exc_info=error)
