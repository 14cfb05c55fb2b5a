"""The job worker: does queued jobs until it is stopped.

A job is queued in the transaction that asks for it. When a worker dies, its heartbeat stops and
another takes the job over; a worker that loses the database waits for it. As a last safety,
unfinished work whose job is missing is queued again. Doing a job twice is harmless: finished
work stays as it is. The kinds of jobs are in ``pipelines.jobs``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
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
from models.llm.text import TextModel
from pipelines.ats.deliver import AtsClient
from pipelines.exports import Exporter, ExportExpiry
from pipelines.failed_jobs import drop_old_failed_jobs
from pipelines.invitation_batches.expiry import BatchExpiry
from pipelines.invitations.mailing import Mailing
from pipelines.jobs.answer_bank import AnswerBankJob
from pipelines.jobs.ats_updates import AtsUpdateJob
from pipelines.jobs.base import Chore, JobKind
from pipelines.jobs.bulk_actions import BulkActionJob, RowAction, drop_old_bulk_actions
from pipelines.jobs.erasure import ErasureJob
from pipelines.jobs.expiry import expire_interviews
from pipelines.jobs.idempotency import delete_idempotency_keys
from pipelines.jobs.invitation_batches import BatchJob, BatchWork
from pipelines.jobs.mail import MailJob
from pipelines.jobs.report import ReportJob, qualifier_for
from pipelines.jobs.speech import RenderQuestions, SpeechJob
from pipelines.jobs.tasks import TaskJob
from pipelines.jobs.webhooks import WebhookJob
from pipelines.settings import JobSettings, RetentionSettings
from pipelines.webhooks.settings import WebhookSettings

if TYPE_CHECKING:  # pydantic-ai takes a second to import, and is needed with a model only
    from models.llm.structured import StructuredModel

POOL_SIZE = 4
CLOSE_TIMEOUT_S = 1.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WorkerTiming:
    """The worker's intervals, in seconds. Tests shorten them."""

    poll_s: float = 2.0
    """How often the queue is polled, in case a notification is lost."""
    heartbeat_s: float = 20.0
    """A job whose worker was silent for this long is taken over by another."""
    retry_s: float = 2.0
    """Before the second attempt; doubles with each further one."""
    retry_limit_s: float = 60.0
    attempts: int = 5
    reconnect_s: float = 1.0
    sweep_s: float = 60.0
    """How often unfinished work without a job is queued again, and chores are done."""

    @classmethod
    def of(cls, settings: JobSettings) -> WorkerTiming:
        """The intervals of the settings."""
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
    render_questions: RenderQuestions | None = None,
    timing: WorkerTiming | None = None,
    jobs: JobSettings | None = None,
    webhooks: WebhookSettings | None = None,
    retention: RetentionSettings | None = None,
    mailing: Mailing | None = None,
    exporter: Exporter | None = None,
    batches: BatchWork | None = None,
    bulk_actions: RowAction | None = None,
    share_scores: bool = True,
) -> None:
    """Do jobs until ``shutdown`` is set; a job under way is left for the next worker.

    Args:
        database: holds the queue and the rows.
        text_model: judges answers and reads résumés; None: reports say "not scored", and résumés
            are read by rules.
        shutdown: set it to stop the worker; it returns within a second or two.
        data_dir: the data folder with the files to work on.
        structured: drafts questions and learning paths; None: rules do.
        embedder: compares good answers for the answer bank; None: no answer is kept.
        render_questions: renders the missing speech of an interview's questions; None: it is
            rendered when it is spoken.
        timing: the worker's intervals; None: those of ``jobs``.
        jobs: settings of the job workers.
        webhooks: settings of outgoing webhooks.
        retention: how long interviews are kept.
        mailing: how e-mail to candidates is sent; None: none is.
        exporter: writes interviews to files; None: such tasks fail.
        batches: reads and sends batches of invitations; None: such tasks fail.
        bulk_actions: does a bulk action to one interview; None: such tasks fail.
        share_scores: whether applicant tracking systems may be told totals.
    """
    jobs = jobs or JobSettings()
    webhooks = webhooks or WebhookSettings()
    qualified = qualifier_for(text_model, data_dir).qualified
    kinds: list[JobKind] = [
        ReportJob(database, text_model, qualified, at_once=jobs.reports_at_once),
        TaskJob(database, text_model, data_dir, structured, exporter),
        BatchJob(database, batches),
        BulkActionJob(database, bulk_actions),
        AnswerBankJob(database, embedder),
        SpeechJob(render_questions),
        WebhookJob(database, webhooks),
        MailJob(database, mailing or Mailing()),
        AtsUpdateJob(database, AtsClient(webhooks, share_scores=share_scores)),
        ErasureJob(database, retention or RetentionSettings(), data_dir),
    ]
    chores = (
        expire_interviews,
        delete_idempotency_keys,
        drop_old_failed_jobs,
        drop_old_bulk_actions,
        ExportExpiry(data_dir),
        BatchExpiry(data_dir),
    )
    worker = JobWorker(database, kinds, chores, timing or WorkerTiming.of(jobs))
    tasks = [asyncio.create_task(worker.run()), asyncio.create_task(shutdown.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        worker.drop_jobs()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


class JobGivenUpError(Exception):
    """A job failed for the last time; it is kept in the queue as failed."""


class TwoProbeQueueManager(QueueManager):
    """A queue manager that declares its listener dead after two lost probes, not one, and logs no
    job that was given up: its failure is logged already.

    pgqueuer sends the first probe at once, on another connection than the one that is about to
    listen: on a busy machine it arrives before that one listens, and is never answered.
    """

    async def listener_healthy(
        self, timeout: timedelta = timedelta(seconds=10)
    ) -> HealthCheckEvent:
        """Probe the listener, and once more if no answer comes in half of ``timeout``.

        Raises:
            FailingListenerError: neither probe was answered.
        """
        try:
            return await super().listener_healthy(timeout / 2)
        except FailingListenerError:
            return await super().listener_healthy(timeout / 2)

    async def log_failure(self, job: Job, executor: Any, exc: Exception, jbuff: Any) -> None:
        """Keep a job that was given up; see :meth:`QueueManager.log_failure` for others."""
        if isinstance(exc, JobGivenUpError):
            await jbuff.add((job, "failed", None))
        else:
            await super().log_failure(job, executor, exc, jbuff)


class JobWorker:
    """Takes jobs from the queue, and sweeps for unfinished work beside it.

    Args:
        kinds: what it can do.
        chores: done at every sweep, besides the kinds' own requeueing.
    """

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
        """Work; after each loss of the database, wait and start again."""
        while True:
            try:
                with reraise_pending_cancellation():
                    await self._work()
            except FailingListenerError:
                log.warning("worker.listener_lost")
            except Exception as error:
                if is_outage(error):
                    log.warning("worker.database_lost", error=str(error))
                else:
                    log.exception("worker.failed")
            await asyncio.sleep(self._timing.reconnect_s)

    def drop_jobs(self) -> None:
        """Cancel the jobs under way; the queue manager would wait for them."""
        for job in self._jobs:
            job.cancel()

    async def _work(self) -> None:
        pool = await self._database.make_pool(POOL_SIZE)
        sweeping = asyncio.create_task(self._sweep())
        try:
            manager = TwoProbeQueueManager(Queries(AsyncpgPoolDriver(pool)))
            for kind in self._kinds:
                manager.entrypoint(
                    kind.entrypoint, concurrency_limit=kind.at_once, on_failure="hold"
                )(self._runner_of(kind))
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
        """Queue unfinished work that has no job, and do the chores, every ``sweep_s``.

        Each in a separate transaction, so that a failure affects nothing else.
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

    def _runner_of(self, kind: JobKind) -> Callable[[Job], Awaitable[None]]:
        async def run_job(job: Job) -> None:
            subject_id = UUID((job.payload or b"").decode())
            trace.get_current_span().set_attribute(f"vivavoce.{kind.subject}", str(subject_id))
            with structlog.contextvars.bound_contextvars(**{kind.subject: str(subject_id)}):
                running = asyncio.create_task(kind.do(subject_id))
                self._jobs.add(running)
                try:
                    await running
                    await self._drop_failed(kind, job, subject_id)
                except Exception as error:
                    await self._fail_or_retry(kind, job, subject_id, error)
                finally:
                    self._jobs.discard(running)

        return run_job

    async def _fail_or_retry(
        self, kind: JobKind, job: Job, subject_id: UUID, error: Exception
    ) -> None:
        """Schedule another attempt, or give up and record why.

        Raises:
            RetryRequested: it is tried again later.
            JobGivenUpError: it isn't.
        """
        delay_s = min(self._timing.retry_s * 2**job.attempts, self._timing.retry_limit_s)
        reason = f"{type(error).__name__}: {error}"
        if is_outage(error) or job.attempts + 1 < self._timing.attempts:
            log.warning("job.retry", kind=kind.entrypoint, reason=reason)
            raise RetryRequested(delay=timedelta(seconds=delay_s), reason=reason) from error
        log.error("job.failed", kind=kind.entrypoint, attempts=job.attempts + 1, exc_info=error)
        await kind.give_up(subject_id, reason)
        async with self._database.unit_of_work() as work:
            await work.queue.note_failure(job.id, reason)
            await work.queue.drop_failed(kind.entrypoint, subject_id, but=job.id)
        raise JobGivenUpError(reason) from error

    async def _drop_failed(self, kind: JobKind, job: Job, subject_id: UUID) -> None:
        """Forget earlier failures of what is done now."""
        async with self._database.unit_of_work() as work:
            await work.queue.drop_failed(kind.entrypoint, subject_id, but=job.id)
