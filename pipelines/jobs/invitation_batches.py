"""The job that reads and sends batches of invitations, beside other tasks: it may take minutes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import structlog

from db.jobs import BATCH_ENTRYPOINT
from db.repositories.tasks import READ_BATCH, SEND_BATCH
from db.session import Database, UnitOfWork
from db.tables import BatchState, Task
from pipelines.invitation_batches.errors import BatchError
from pipelines.invitation_batches.reading import BatchReader
from pipelines.invitation_batches.sending import BatchSender
from pipelines.progress import OnProgress

log = structlog.get_logger(__name__)

_AFTER_FAILURE = {READ_BATCH: BatchState.FAILED, SEND_BATCH: BatchState.SENT}
"""A batch whose sending failed can be corrected and sent again."""


@dataclass(frozen=True)
class BatchWork:
    """What the job needs besides the database."""

    reader: BatchReader
    sender: BatchSender


class BatchJob:
    """Reads or sends the batch of a task.

    Args:
        batches: how; None: such tasks fail.
    """

    entrypoint = BATCH_ENTRYPOINT
    subject = "task_id"
    at_once = 2

    def __init__(self, database: Database, batches: BatchWork | None) -> None:
        self._database = database
        self._batches = batches

    async def do(self, subject_id: UUID) -> None:
        """Do a task, if it is not over yet."""
        async with self._database.unit_of_work() as work:
            task = await work.tasks.begin(subject_id)
            batch_id = _batch_of(task)
            batch = await work.invitation_batches.get(batch_id) if batch_id else None
        if task is None:
            log.info("task.nothing_to_do")
            return
        if self._batches is None:
            raise ValueError(f"unknown kind of task: '{task.kind}'")
        try:
            if batch is None:
                raise BatchError("batch_deleted", "The batch was deleted.")
            if task.kind == READ_BATCH:
                await self._batches.reader.read(task, batch, self._on_progress(task))
            else:
                await self._batches.sender.send(task, batch, self._on_progress(task))
        except BatchError as error:
            log.info("task.refused", code=error.code)
            await self._fail(task, error.code, str(error))

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record the failure in the task and in the batch."""
        async with self._database.unit_of_work() as work:
            task = await work.tasks.get(subject_id)
        if task is not None:
            await self._fail(task, "failed", reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Nothing: the job of other tasks queues all unfinished ones."""

    async def _fail(self, task: Task, code: str, reason: str) -> None:
        batch_id = _batch_of(task)
        async with self._database.unit_of_work() as work:
            if await work.tasks.fail(task.id, code, reason) and batch_id is not None:
                await work.invitation_batches.stop(batch_id, _AFTER_FAILURE[task.kind])

    def _on_progress(self, task: Task) -> OnProgress:
        async def advance(progress: int, message: str) -> None:
            async with self._database.unit_of_work() as work:
                await work.tasks.advance(task.id, progress, message)

        return advance


def _batch_of(task: Task | None) -> UUID | None:
    return None if task is None else UUID((task.input or {})["batch_id"])
