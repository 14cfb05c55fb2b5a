"""The job that does the same to many interviews, each in its own transaction.

What is done to an interview and the row's outcome are stored together, so that nothing is done
twice, whenever a worker dies.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import structlog

from db.jobs import BULK_ACTION_ENTRYPOINT
from db.session import Database, UnitOfWork, is_outage
from db.tables import BulkAction, BulkOutcome, BulkRow

log = structlog.get_logger(__name__)

KEPT = timedelta(days=7)
"""How long actions and their rows are kept."""
SERVER_ERROR = "server-error"
ATTEMPTS = 2
"""For each row: of two transactions that wait for one another, the database ends one."""


class SkippedRowError(Exception):
    """The action is refused for this interview; nothing of it is stored.

    Args:
        code: why, for programs.
        detail: the same for people.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class RowAction(Protocol):
    """Does an action to the interview of one row."""

    async def __call__(self, work: UnitOfWork, action: BulkAction, row: BulkRow) -> None:
        """Do it in the transaction of ``work``. Raises SkippedRowError."""


class BulkActionJob:
    """Does the rows of bulk actions.

    Args:
        act: does it to one interview; None: such tasks fail.
    """

    entrypoint = BULK_ACTION_ENTRYPOINT
    subject = "task_id"
    at_once = 2

    def __init__(self, database: Database, act: RowAction | None) -> None:
        self._database = database
        self._act = act

    async def do(self, subject_id: UUID) -> None:
        """Do the rows that are still to be done, if the task is not over yet."""
        async with self._database.unit_of_work() as work:
            task = await work.tasks.begin(subject_id)
            action = await work.bulk_actions.get(subject_id)
            numbers = await work.bulk_actions.open_rows(subject_id)
            counts = await work.bulk_actions.counts([subject_id])
        if task is None or action is None:
            log.info("task.nothing_to_do")
            return
        if self._act is None:
            raise ValueError(f"unknown kind of task: '{task.kind}'")
        total = counts[subject_id].total
        percent = -1
        for count, number in enumerate(numbers, total - len(numbers)):
            if (now := 100 * count // total) != percent:
                percent = now
                async with self._database.unit_of_work() as work:
                    await work.tasks.advance(subject_id, percent, f"{count} of {total}")
            await self._do_row(self._act, action, number)
        await self._finish(subject_id)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record the failure in the task; the rows that are open stay so, for a retry."""
        async with self._database.unit_of_work() as work:
            await work.tasks.fail(subject_id, "failed", reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Nothing: the job of other tasks queues all unfinished ones."""

    async def _do_row(self, act: RowAction, action: BulkAction, number: int) -> None:
        """Do one row, or record why it can't be done."""
        for _ in range(ATTEMPTS):
            try:
                async with self._database.unit_of_work() as work:
                    row = await work.bulk_actions.take(action.task_id, number)
                    if row is not None:
                        await act(work, action, row)
                        row.outcome = BulkOutcome.DONE
                return
            except SkippedRowError as skipped:
                log.info("bulk.row_skipped", number=number, code=skipped.code)
                await self._end(action, number, BulkOutcome.SKIPPED, skipped.code, skipped.detail)
                return
            except Exception as error:
                if is_outage(error):
                    raise
                log.exception("bulk.row_failed", number=number)
        detail = "The server failed; its log has the details. Try again."
        await self._end(action, number, BulkOutcome.FAILED, SERVER_ERROR, detail)

    async def _end(
        self, action: BulkAction, number: int, outcome: BulkOutcome, code: str, detail: str
    ) -> None:
        async with self._database.unit_of_work() as work:
            row = await work.bulk_actions.take(action.task_id, number)
            if row is not None:
                row.outcome, row.code, row.detail = outcome, code, detail

    async def _finish(self, task_id: UUID) -> None:
        async with self._database.unit_of_work() as work:
            counts = (await work.bulk_actions.counts([task_id]))[task_id]
            result: dict[str, Any] = {
                "total": counts.total,
                "done": counts.done,
                "skipped": counts.skipped,
                "failed": counts.failed,
            }
            await work.tasks.succeed(task_id, result)
        log.info("bulk.done", **result)


async def drop_old_bulk_actions(work: UnitOfWork) -> None:
    """Remove actions after their time, with their tasks."""
    await work.bulk_actions.delete_old(KEPT)
