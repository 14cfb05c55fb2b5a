"""Reading tasks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.identity import Caller
from api.missing import missing
from api.resumes.access import may_see
from api.services import Services
from db.tables import Task, TaskEvent


async def find(
    services: Services, caller: Caller, task_id: UUID
) -> tuple[Task, Sequence[TaskEvent]]:
    """A task and its steps.

    Raises:
        NotFoundError: there is no such task, or the caller may not see its résumé.
    """
    async with services.database.unit_of_work() as work:
        task = await work.tasks.get(task_id)
        events = await work.tasks.events(task_id)
        resume_id = task.resume_id if task is not None else None
        resume = await work.resumes.get(resume_id) if resume_id is not None else None
    if task is None or not (caller.staff or (resume is not None and may_see(caller, resume))):
        raise missing("task_id", task_id)
    return task, events
