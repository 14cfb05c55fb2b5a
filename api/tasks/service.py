"""The rules about tasks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.errors import NotFoundError
from api.services import Services
from db.tables import Task, TaskEvent


async def find(services: Services, task_id: UUID) -> tuple[Task, Sequence[TaskEvent]]:
    """A task and all that happened with it. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        task = await work.tasks.get(task_id)
        events = await work.tasks.events(task_id)
    if task is None:
        raise NotFoundError(f"There is no task {task_id}; it goes with what it was about.")
    return task, events
