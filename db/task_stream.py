"""A task's events for a follower: none missed and none twice, also after an outage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from db.relay import RETRY_S, EventRelay
from db.session import Database, is_outage
from db.tables import Task, TaskEvent


async def follow_task(
    database: Database, relay: EventRelay, task_id: UUID, *, after_seq: int = 0
) -> AsyncGenerator[tuple[TaskEvent, Task], None]:
    """Events after ``after_seq``, each with the task as it was read with it.

    Ends with the task's last event, or when the task is deleted.
    """
    async with aclosing(relay.wakes(task_id)) as wakes:
        async for _ in wakes:
            task, events = await _read(database, task_id, after_seq)
            if task is None:
                return
            for event in events:
                after_seq = event.seq
                yield event, task
            if task.state.over:
                return


async def _read(
    database: Database, task_id: UUID, after_seq: int
) -> tuple[Task | None, list[TaskEvent]]:
    """The task and its new events; waits while the database is away."""
    while True:
        try:
            async with database.unit_of_work() as work:
                # The task first: if it is over, its last event is among those read next.
                task = await work.tasks.get(task_id)
                return task, list(await work.tasks.events(task_id, after_seq=after_seq))
        except Exception as error:
            if not is_outage(error):
                raise
            await asyncio.sleep(RETRY_S)
