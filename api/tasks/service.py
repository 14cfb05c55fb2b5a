"""The rules about tasks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.errors import NotFoundError
from api.identity import Caller
from api.resumes.access import may_see
from api.services import Services
from db.tables import Task, TaskEvent


async def find(
    services: Services, caller: Caller, task_id: UUID
) -> tuple[Task, Sequence[TaskEvent]]:
    """A task and all that happened with it.

    Raises:
        NotFoundError: there is none, or what it is about is not the caller's.
    """
    async with services.database.unit_of_work() as work:
        task = await work.tasks.get(task_id)
        events = await work.tasks.events(task_id)
        resume_id = task.resume_id if task is not None else None
        about = await work.resumes.get(resume_id) if resume_id is not None else None
    if task is None or not (caller.staff or (about is not None and may_see(caller, about))):
        raise NotFoundError(f"There is no task {task_id}; it goes with what it was about.")
    return task, events
