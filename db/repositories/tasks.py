"""SQL about tasks.

Each change of a task is also one of its events, with the next number, so that a follower can say
what it has seen. An end is final, unless a person retries a failed one: a second worker's result
is refused, and that worker should roll back its transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, literal, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.events import announce, task_event
from db.jobs import (
    BATCH_ENTRYPOINT,
    BULK_ACTION_ENTRYPOINT,
    TASK_ENTRYPOINT,
    enqueue_task,
)
from db.tables import Task, TaskEvent, TaskState, utcnow

DRAFT_PLAN = "plan.draft"
EXPORT = "interviews.export"
"""The kind of tasks that write interviews to a file; their ``input`` has ``interview_ids``."""
READ_BATCH = "invitations.read"
SEND_BATCH = "invitations.send"
"""The kinds of tasks that read and send a batch of invitations; their ``input`` has
``batch_id``."""
BULK_ACTION = "interviews.bulk"
"""The kind of tasks that do the same to many interviews; their rows are in ``bulk_row``."""
_ENTRYPOINTS = {
    READ_BATCH: BATCH_ENTRYPOINT,
    SEND_BATCH: BATCH_ENTRYPOINT,
    BULK_ACTION: BULK_ACTION_ENTRYPOINT,
}
"""Of the kinds that take so long that other tasks must not wait for them, or that must not wait."""
_NOT_OVER = tuple(state for state in TaskState if not state.over)


class TaskRepository:
    """Reads and writes tasks within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, task: Task) -> None:
        """Store a new task and queue its job."""
        task.message = task.message or "queued"
        task.last_seq = 1
        self._session.add(task)
        await self._session.flush()
        await self._add_event(task)
        await self._enqueue(task.id, task.kind)

    async def get(self, task_id: UUID) -> Task | None:
        """The task, or None."""
        return await self._session.get(Task, task_id)

    async def events(self, task_id: UUID, *, after_seq: int = 0) -> Sequence[TaskEvent]:
        """A task's events, in order."""
        query = (
            select(TaskEvent)
            .where(col(TaskEvent.task_id) == task_id, col(TaskEvent.seq) > after_seq)
            .order_by(col(TaskEvent.seq))
        )
        return (await self._session.scalars(query)).all()

    async def begin(self, task_id: UUID) -> Task | None:
        """→ RUNNING, also from there, for a task that its worker left. None when it is over or
        gone."""
        return await self._change(
            task_id,
            state=TaskState.RUNNING,
            message=literal("started"),
            started_at=func.coalesce(col(Task.started_at), utcnow()),
        )

    async def advance(self, task_id: UUID, progress: int, message: str) -> bool:
        """Set the progress, in per cent, and what was done. False when it is over or gone."""
        changed = await self._change(
            task_id,
            state=TaskState.RUNNING,
            progress=func.greatest(col(Task.progress), progress),
            message=message,
        )
        return changed is not None

    async def succeed(self, task_id: UUID, result: dict[str, Any]) -> bool:
        """→ SUCCEEDED. False, and nothing changes, when it is over or gone."""
        changed = await self._change(
            task_id,
            state=TaskState.SUCCEEDED,
            progress=100,
            message="done",
            result=result,
            finished_at=utcnow(),
        )
        return changed is not None

    async def fail(self, task_id: UUID, code: str, detail: str) -> bool:
        """→ FAILED, with a reason for people. False when it is over or gone."""
        changed = await self._change(
            task_id,
            state=TaskState.FAILED,
            message=detail,
            error={"code": code, "detail": detail},
            finished_at=utcnow(),
        )
        return changed is not None

    async def delete_exports_of(self, interview_id: UUID) -> Sequence[UUID]:
        """Delete the exports that contain an interview; returns their ids."""
        ids = col(Task.input)["interview_ids"]
        query = delete(Task).where(col(Task.kind) == EXPORT, ids.op("?")(str(interview_id)))
        return (await self._session.scalars(query.returning(col(Task.id)))).all()

    async def delete_old_exports(self, age: timedelta) -> None:
        """Delete the exports that were asked for longer ago than ``age``."""
        await self._session.execute(
            delete(Task).where(col(Task.kind) == EXPORT, col(Task.created_at) < func.now() - age)
        )

    async def existing(self, task_ids: Collection[UUID]) -> set[UUID]:
        """Those of these tasks that exist."""
        query = select(col(Task.id)).where(col(Task.id).in_(task_ids))
        return set(await self._session.scalars(query))

    async def retry(self, task_id: UUID) -> bool:
        """FAILED → QUEUED, with its job, for a person. False when it isn't failed."""
        changed = await self._change(
            task_id,
            only=(TaskState.FAILED,),
            state=TaskState.QUEUED,
            message="queued again",
            error=null(),
            finished_at=None,
        )
        if changed is not None:
            await self._enqueue(task_id, changed.kind)
        return changed is not None

    async def queue_unfinished(self) -> Sequence[UUID]:
        """Queue the job of each unfinished task that lost its job; returns the tasks.

        Changes nothing for a task whose job is queued or running.
        """
        query = (
            select(col(Task.id), col(Task.kind))
            .where(col(Task.state).in_(_NOT_OVER))
            .with_for_update(skip_locked=True)
        )
        unfinished = (await self._session.execute(query)).all()
        for task_id, kind in unfinished:
            await self._enqueue(task_id, kind)
        return [task_id for task_id, _ in unfinished]

    async def _enqueue(self, task_id: UUID, kind: str) -> None:
        await enqueue_task(self._session, task_id, _ENTRYPOINTS.get(kind, TASK_ENTRYPOINT))

    async def _change(
        self, task_id: UUID, *, only: Sequence[TaskState] = _NOT_OVER, **values: Any
    ) -> Task | None:
        query = (
            update(Task)
            .where(col(Task.id) == task_id, col(Task.state).in_(only))
            .values(last_seq=col(Task.last_seq) + 1, **values)
            .returning(Task)
            .execution_options(populate_existing=True)
        )
        task: Task | None = await self._session.scalar(query)
        if task is not None:
            await self._add_event(task)
        return task

    async def _add_event(self, task: Task) -> None:
        self._session.add(
            TaskEvent(
                task_id=task.id,
                seq=task.last_seq,
                state=task.state,
                progress=task.progress,
                message=task.message,
            )
        )
        await self._session.flush()
        await announce(self._session, task.id, [task_event(task.last_seq)])
