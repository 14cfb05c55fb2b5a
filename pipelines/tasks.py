"""The worker: does queued jobs until it is told to stop.

A job is in the queue from the transaction that asked for it. A worker that dies stops its
heartbeat and another takes the job over; a worker that loses the database waits for it. As
the last safety, a pending report whose job is gone for whatever reason is queued again.
Doing a job twice is harmless: a complete report stays as it is.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import FailingListenerError, RetryRequested
from pgqueuer.domain.models import Job

from db.jobs import REPORT_ENTRYPOINT
from db.session import Database, is_outage
from db.tables import ReportStatus
from models.llm.text import TextModel
from pipelines.plan import Plan
from pipelines.report import build_report

POOL_SIZE = 4
CLOSE_TIMEOUT_S = 1.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WorkerTiming:
    """How patient the worker is, in seconds. Tests make it hasty."""

    poll_s: float = 2.0
    """The queue is looked at this often, should a notification get lost."""
    heartbeat_s: float = 20.0
    """A job whose worker was silent for so long is taken over by another."""
    retry_s: float = 2.0
    """Before the second attempt; doubles with every further one."""
    retry_limit_s: float = 60.0
    attempts: int = 5
    reconnect_s: float = 1.0
    sweep_s: float = 60.0
    """How often pending reports without a job are looked for."""


async def run_worker(
    database: Database,
    text_model: TextModel | None,
    shutdown: asyncio.Event,
    *,
    timing: WorkerTiming | None = None,
) -> None:
    """Do jobs until ``shutdown`` is set; a job under way then is left for the next worker.

    Args:
        database: where the queue and the rows are.
        text_model: who judges answers; None makes reports that say "not scored".
        shutdown: set it to end the worker; it returns within a second or two.
        timing: how patient to be.
    """
    worker = _Worker(database, text_model, timing or WorkerTiming())
    tasks = [asyncio.create_task(worker.run()), asyncio.create_task(shutdown.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        worker.drop_jobs()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


class _Worker:
    def __init__(
        self, database: Database, text_model: TextModel | None, timing: WorkerTiming
    ) -> None:
        self._database = database
        self._text_model = text_model
        self._timing = timing
        self._jobs: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work; after each loss of the database, wait for it and begin anew."""
        while True:
            try:
                await self._work()
            except FailingListenerError:
                log.warning("worker.deaf")
            except Exception as error:
                if is_outage(error):
                    log.warning("worker.database_away", error=str(error))
                else:
                    log.exception("worker.failed")
            if (task := asyncio.current_task()) is not None and task.cancelling():
                # A connection that broke while it was put back hid the cancellation.
                raise asyncio.CancelledError
            await asyncio.sleep(self._timing.reconnect_s)

    def drop_jobs(self) -> None:
        """Stop the jobs under way, which would otherwise be waited for."""
        for job in self._jobs:
            job.cancel()

    async def _work(self) -> None:
        pool = await self._database.make_pool(POOL_SIZE)
        sweeping = asyncio.create_task(self._sweep())
        try:
            manager = QueueManager(Queries(AsyncpgPoolDriver(pool)))
            manager.entrypoint(REPORT_ENTRYPOINT, concurrency_limit=1)(self._report)
            await manager.run(
                dequeue_timeout=timedelta(seconds=self._timing.poll_s),
                heartbeat_timeout=timedelta(seconds=self._timing.heartbeat_s),
                shutdown_on_listener_failure=True,
                log_aggregation_interval=timedelta(0),
            )
        finally:
            sweeping.cancel()
            await asyncio.wait({sweeping})
            try:
                await asyncio.wait_for(pool.close(), CLOSE_TIMEOUT_S)
            except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                pool.terminate()

    async def _sweep(self) -> None:
        """Queue the pending reports whose job is gone, now and then."""
        while True:
            try:
                async with self._database.unit_of_work() as work:
                    await work.reports.queue_pending()
            except Exception as error:
                if not is_outage(error):
                    log.exception("worker.sweep_failed")
            await asyncio.sleep(self._timing.sweep_s)

    async def _report(self, job: Job) -> None:
        interview_id = UUID((job.payload or b"").decode())
        with structlog.contextvars.bound_contextvars(interview_id=str(interview_id)):
            making = asyncio.create_task(self._make_report(interview_id))
            self._jobs.add(making)
            try:
                await making
            except Exception as error:
                await self._fail_or_retry(job, interview_id, error)
            finally:
                self._jobs.discard(making)

    async def _make_report(self, interview_id: UUID) -> None:
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(interview_id)
            entries = await work.transcripts.of_interview(interview_id)
            report = await work.reports.of_interview(interview_id)
        if interview is None or report is None or report.status != ReportStatus.PENDING:
            log.info("report.nothing_to_do")
            return
        plan = Plan.model_validate(interview.plan)
        made = await build_report(interview, plan, entries, self._text_model)
        async with self._database.unit_of_work() as work:
            await work.reports.store(interview_id, made.model_dump(mode="json"))
        log.info("report.complete", scored=made.scored)

    async def _fail_or_retry(self, job: Job, interview_id: UUID, error: Exception) -> None:
        """Give up and say so in the report, or have the job done again later."""
        delay_s = min(self._timing.retry_s * 2**job.attempts, self._timing.retry_limit_s)
        reason = f"{type(error).__name__}: {error}"
        if is_outage(error) or job.attempts + 1 < self._timing.attempts:
            log.warning("report.try_again", attempt=job.attempts + 1, reason=reason)
            raise RetryRequested(delay=timedelta(seconds=delay_s), reason=reason) from error
        log.error("report.failed", attempts=job.attempts + 1, exc_info=error)
        async with self._database.unit_of_work() as work:
            await work.reports.fail(interview_id, reason)
