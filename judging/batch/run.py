"""Judges the tasks of a file with a judge that is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog

from judging.batch.tasks import Findings, Task
from judging.judge import Judge
from models.llm.errors import LLMUnavailable

Progress = Callable[[int, int], None]
"""Called with the tasks done and the tasks in all."""

log = structlog.get_logger(__name__)


async def judge_tasks(
    judge: Judge, tasks: Sequence[Task], *, at_once: int, on_progress: Progress
) -> tuple[dict[str, Findings], int]:
    """The findings of each task by its id, and how many tasks the model gave no reading for.

    The statements of the latter are unclear.

    Args:
        at_once: requests at the same time.
    """
    findings: dict[str, Findings] = {}
    failed = 0
    slots = asyncio.Semaphore(at_once)

    async def judge_one(task: Task) -> None:
        nonlocal failed
        async with slots:
            try:
                findings[task.id] = await task.judged(judge)
            except LLMUnavailable as error:
                failed += 1
                findings[task.id] = task.unclear()
                log.warning("judge.not_read", task=task.id, reason=str(error))
        on_progress(len(findings), len(tasks))

    async with asyncio.TaskGroup() as group:
        for task in tasks:
            group.create_task(judge_one(task))
    return findings, failed
