"""The worker: does queued jobs until it is told to stop.

A job is in the queue from the transaction that asked for it. A worker that dies stops its
heartbeat and another takes the job over; a worker that loses the database waits for it. As
the last safety, unfinished work whose job is gone for whatever reason is queued again.
Doing a job twice is harmless: what is finished stays as it is. What the jobs are is told in
``pipelines.jobs``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import structlog
from opentelemetry import trace
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import FailingListenerError, RetryRequested
from pgqueuer.domain.models import HealthCheckEvent, Job

from db.session import Database, is_outage, reraise_pending_cancellation
from models.embeddings import Embedder
from models.llm.structured import StructuredModel
from models.llm.text import TextModel
from pipelines.jobs.answers import AnswersJob
from pipelines.jobs.base import Chore, JobKind
from pipelines.jobs.erasure import ErasureJob
from pipelines.jobs.expiry import expire_interviews
from pipelines.jobs.report import ReportJob
from pipelines.jobs.speech import SpeechJob, Voice
from pipelines.jobs.tasks import TaskJob
from pipelines.jobs.webhooks import WebhookJob
from pipelines.settings import JobSettings, RetentionSettings
from pipelines.webhooks.settings import WebhookSettings

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
    """How often unfinished work without a job is looked for, and chores are done."""

    @classmethod
    def of(cls, settings: JobSettings) -> WorkerTiming:
        """As the settings have it."""
        return cls(
            poll_s=settings.poll_s, heartbeat_s=settings.heartbeat_s, sweep_s=settings.sweep_s
        )


async def run_worker(
    database: Database,
    text_model: TextModel | None,
    shutdown: asyncio.Event,
    *,
    data_dir: Path,
    structured: StructuredModel | None = None,
    embedder: Embedder | None = None,
    voice: Voice | None = None,
    timing: WorkerTiming | None = None,
    jobs: JobSettings | None = None,
    webhooks: WebhookSettings | None = None,
    retention: RetentionSettings | None = None,
) -> None:
    """Do jobs until ``shutdown`` is set; a job under way then is left for the next worker.

    Args:
        database: where the queue and the rows are.
        text_model: who judges answers and reads résumés; None makes reports that say "not
            scored", and has résumés read by rules.
        shutdown: set it to end the worker; it returns within a second or two.
        data_dir: the data folder, where files to work on are.
        structured: who drafts questions and learning paths; None: rules.
        embedder: tells good answers apart for the answer bank; None: none is kept.
        voice: makes the speech of questions that is missing; None: it is made when needed.
        timing: how patient to be; None: as ``jobs`` has it.
        jobs: how jobs are done.
        webhooks: how messages leave the house.
        retention: how long interviews are kept.
    """
    jobs = jobs or JobSettings()
    kinds: list[JobKind] = [
        ReportJob(database, text_model, at_once=jobs.reports_at_once),
        TaskJob(database, text_model, data_dir, structured),
        AnswersJob(database, embedder),
        SpeechJob(voice),
        WebhookJob(database, webhooks or WebhookSettings()),
        ErasureJob(database, retention or RetentionSettings(), data_dir),
    ]
    worker = _Worker(database, kinds, (expire_interviews,), timing or WorkerTiming.of(jobs))
    tasks = [asyncio.create_task(worker.run()), asyncio.create_task(shutdown.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        worker.drop_jobs()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


class PatientManager(QueueManager):
    """A queue's manager that gives its listener up after two lost probes, not one.

    The first probe of a start is sent at once, on another connection than the one that is about
    to listen: on a busy machine it is there before anybody listens, and nobody answers it.
    """

    async def listener_healthy(
        self, timeout: timedelta = timedelta(seconds=10)
    ) -> HealthCheckEvent:
        """Probe the listener, and once more when no answer came in half of ``timeout``.

        Raises:
            FailingListenerError: neither was answered.
        """
        try:
            return await super().listener_healthy(timeout / 2)
        except FailingListenerError:
            return await super().listener_healthy(timeout / 2)


class _Worker:
    def __init__(
        self,
        database: Database,
        kinds: Sequence[JobKind],
        chores: Sequence[Chore],
        timing: WorkerTiming,
    ) -> None:
        self._database = database
        self._kinds = kinds
        self._chores = chores
        self._timing = timing
        self._jobs: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work; after each loss of the database, wait for it and begin anew."""
        while True:
            try:
                with reraise_pending_cancellation():
                    await self._work()
            except FailingListenerError:
                log.warning("worker.deaf")
            except Exception as error:
                if is_outage(error):
                    log.warning("worker.database_away", error=str(error))
                else:
                    log.exception("worker.failed")
            await asyncio.sleep(self._timing.reconnect_s)

    def drop_jobs(self) -> None:
        """Stop the jobs under way, which would otherwise be waited for."""
        for job in self._jobs:
            job.cancel()

    async def _work(self) -> None:
        pool = await self._database.make_pool(POOL_SIZE)
        sweeping = asyncio.create_task(self._sweep())
        try:
            manager = PatientManager(Queries(AsyncpgPoolDriver(pool)))
            for kind in self._kinds:
                manager.entrypoint(kind.entrypoint, concurrency_limit=kind.at_once)(
                    self._job_of(kind)
                )
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
        """Queue the unfinished work whose job is gone and do the chores, now and then.

        Each in a transaction of its own: what fails keeps nothing else from being done.
        """
        while True:
            for chore in (*(kind.requeue for kind in self._kinds), *self._chores):
                try:
                    async with self._database.unit_of_work() as work:
                        await chore(work)
                except Exception as error:
                    if not is_outage(error):
                        log.exception("worker.sweep_failed")
            await asyncio.sleep(self._timing.sweep_s)

    def _job_of(self, kind: JobKind) -> Callable[[Job], Awaitable[None]]:
        async def job_of_kind(job: Job) -> None:
            subject_id = UUID((job.payload or b"").decode())
            trace.get_current_span().set_attribute(f"vivavoce.{kind.subject}", str(subject_id))
            with structlog.contextvars.bound_contextvars(**{kind.subject: str(subject_id)}):
                doing = asyncio.create_task(kind.do(subject_id))
                self._jobs.add(doing)
                try:
                    await doing
                except Exception as error:
                    await self._fail_or_retry(kind, job, subject_id, error)
                finally:
                    self._jobs.discard(doing)

        return job_of_kind

    async def _fail_or_retry(
        self, kind: JobKind, job: Job, subject_id: UUID, error: Exception
    ) -> None:
        """Give up and say so where its outcome is looked for, or have it done again later."""
        delay_s = min(self._timing.retry_s * 2**job.attempts, self._timing.retry_limit_s)
        reason = f"{type(error).__name__}: {error}"
        if is_outage(error) or job.attempts + 1 < self._timing.attempts:
            log.warning("job.try_again", kind=kind.entrypoint, reason=reason)
            raise RetryRequested(delay=timedelta(seconds=delay_s), reason=reason) from error
        log.error("job.failed", kind=kind.entrypoint, attempts=job.attempts + 1, exc_info=error)
        await kind.give_up(subject_id, reason)
