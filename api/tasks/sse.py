"""A task's steps as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from api.services import Services
from api.tasks.schemas import TaskError, TaskStep
from db.tables import Task, TaskEvent
from db.task_stream import follow_task

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
PING_S = 15.0
"""Interval of comments that keep proxies from closing a quiet connection."""


def last_event_id(header: str | None) -> int:
    """The ``seq`` of the last event that a client received; 0 for none or an invalid one."""
    valid = header and header.isascii() and header.isdigit() and len(header) < 19
    return int(header) if header and valid else 0


async def stream(services: Services, task_id: UUID, after_seq: int) -> AsyncGenerator[str]:
    """The events after ``after_seq``, encoded, until the task's last one."""
    steps = follow_task(services.database, services.relay, task_id, after_seq=after_seq)
    async with aclosing(steps) as events:
        upcoming = asyncio.ensure_future(anext(events, None))
        try:
            while True:
                done, _ = await asyncio.wait({upcoming}, timeout=PING_S)
                if not done:
                    yield ": waiting\n\n"
                    continue
                item = upcoming.result()
                if item is None:
                    return
                yield _encode(services, *item)
                upcoming = asyncio.ensure_future(anext(events, None))
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)


def _encode(services: Services, event: TaskEvent, task: Task) -> str:
    step = TaskStep.of(event, services.settings.zone)
    if step.state.over:
        step.result = task.result
        step.error = TaskError.model_validate(task.error) if task.error else None
    return f"id: {event.seq}\ndata: {step.model_dump_json(exclude_none=True)}\n\n"
