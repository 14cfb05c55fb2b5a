"""The job worker, on a real queue in a real database."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.listeners import (
    PGNoticeEventListener,
    default_event_router,
    initialize_notice_event_listener,
)
from pgqueuer.domain.errors import FailingListenerError
from sqlalchemy import select, text

from db.embedded.server import EmbeddedPostgres
from db.jobs import (
    ATS_UPDATE_ENTRYPOINT,
    BATCH_ENTRYPOINT,
    BULK_ACTION_ENTRYPOINT,
    MAIL_ENTRYPOINT,
    REPORT_ENTRYPOINT,
    TASK_ENTRYPOINT,
    WEBHOOK_ENTRYPOINT,
    enqueue_answers,
)
from db.repositories.queue import FailedJob
from db.session import Database
from db.tables import (
    DeliveryState,
    Interview,
    MailKind,
    MailState,
    Report,
    ReportStatus,
    Resume,
    ResumeStatus,
    Speaker,
    Task,
    TaskState,
    TranscriptEntry,
    WebhookDelivery,
    WebhookSubscription,
)
from pipelines import job_worker
from pipelines.failed_jobs import SUBJECTS, drop_old_failed_jobs, retry_job
from pipelines.job_worker import TwoProbeQueueManager, WorkerTiming, run_worker
from pipelines.jobs import report as report_job
from pipelines.jobs import tasks as task_job
from tests.support.database import kill

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 40.0
HASTY = WorkerTiming(
    poll_s=0.1, heartbeat_s=1.0, retry_s=0.05, attempts=3, reconnect_s=0.1, sweep_s=0.5
)

Build = Callable[..., Awaitable[object]]


@asynccontextmanager
async def working(database: Database, data_dir: Path = Path()) -> AsyncIterator[None]:
    """A worker without a language model, ended at the end of the block."""
    shutdown = asyncio.Event()
    worker = asyncio.create_task(
        run_worker(database, None, shutdown, data_dir=data_dir, timing=HASTY)
    )
    try:
        yield
    finally:
        shutdown.set()
        async with asyncio.timeout(10.0):
            await worker


async def complete(database: Database, interview: Interview) -> None:
    async with database.unit_of_work() as work:
        await work.transcripts.add_many(
            [
                TranscriptEntry(
                    interview_id=interview.id,
                    seq=1,
                    speaker=Speaker.CANDIDATE,
                    kind="answer",
                    text="I built compilers for ten years.",
                    start_s=1.0,
                    end_s=3.0,
                    question_id="self-introduction",
                )
            ]
        )
        await work.interviews.complete(interview.id, "completed")


async def settled(database: Database, interview_id: UUID) -> Report:
    """The report once it isn't pending any more."""
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            async with database.unit_of_work() as work:
                report = await work.reports.of_interview(interview_id)
            if report is not None and report.status != ReportStatus.PENDING:
                return report
            await asyncio.sleep(0.05)


async def ends_of_report_jobs(database: Database) -> list[str]:
    """How the queue's jobs for reports ended, one for each attempt."""
    query = text(
        "SELECT status FROM pgqueuer_log WHERE entrypoint = :entrypoint"
        " AND status NOT IN ('queued', 'picked') ORDER BY id"
    )
    async with database.unit_of_work() as work:
        ends = await work.session.scalars(query, {"entrypoint": REPORT_ENTRYPOINT})
        return [str(end) for end in ends]


async def queue_is_empty(database: Database) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            async with database.unit_of_work() as work:
                if not await work.session.scalar(text("SELECT count(*) FROM pgqueuer")):
                    return
            await asyncio.sleep(0.05)


async def failed_job(database: Database) -> FailedJob:
    """The only failed job, once there is one and nothing else is queued."""
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            async with database.unit_of_work() as work:
                counts = await work.queue.counts()
                if [(count.state, count.count) for count in counts] == [("failed", 1)]:
                    return (await work.queue.failed(limit=9))[0]
            await asyncio.sleep(0.05)


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Callable[[Build], None]:
    """Replaces the function that builds reports."""

    def put(builder: Build) -> None:
        monkeypatch.setattr(report_job, "build_report", builder)

    return put


async def test_a_completed_interview_gets_its_report(
    database: Database, interview: Interview
) -> None:
    async with working(database):
        await complete(database, interview)
        report = await settled(database, interview.id)
        assert report.status is ReportStatus.COMPLETE
        assert report.content is not None
        assert report.content["interview_id"] == str(interview.id)
        assert report.content["scored"] is False
        assert report.revision == 1
        await queue_is_empty(database)
    assert await ends_of_report_jobs(database) == ["successful"]


async def test_a_failure_is_tried_again(
    database: Database, interview: Interview, build: Callable[[Build], None]
) -> None:
    real, calls = report_job.build_report, 0

    async def flaky(*args: object) -> object:
        nonlocal calls
        calls += 1
        if calls < HASTY.attempts:
            raise RuntimeError("the model hiccuped")
        return await real(*args)  # type: ignore[arg-type]

    build(flaky)
    async with working(database):
        await complete(database, interview)
        report = await settled(database, interview.id)
    assert (report.status, calls) == (ReportStatus.COMPLETE, HASTY.attempts)


async def test_a_lasting_failure_is_said_in_the_report(
    database: Database, interview: Interview, build: Callable[[Build], None]
) -> None:
    calls = 0

    async def broken(*_args: object) -> object:
        nonlocal calls
        calls += 1
        raise RuntimeError("the rubric is upside down")

    real = report_job.build_report
    build(broken)
    async with working(database):
        await complete(database, interview)
        report = await settled(database, interview.id)
        assert report.status is ReportStatus.FAILED
        assert report.failure_reason == "RuntimeError: the rubric is upside down"
        job = await failed_job(database)
    assert calls == HASTY.attempts
    assert (job.entrypoint, job.subject_id) == (REPORT_ENTRYPOINT, interview.id)
    assert (job.reason, job.attempts) == (report.failure_reason, HASTY.attempts)

    async with database.unit_of_work() as work:
        assert await retry_job(work, job.id) == job
        assert await retry_job(work, job.id) is None
    async with working(database):  # it fails again, and is kept once
        assert (await settled(database, interview.id)).status is ReportStatus.FAILED
        again = await failed_job(database)
    assert again.id != job.id and again.reason == job.reason
    build(real)
    async with working(database):
        async with database.unit_of_work() as work:
            await retry_job(work, again.id)
        assert (await settled(database, interview.id)).status is ReportStatus.COMPLETE
        await queue_is_empty(database)


async def test_a_failed_job_is_forgotten_when_its_work_is_done_or_after_a_month(
    database: Database, interview: Interview, build: Callable[[Build], None]
) -> None:
    async def broken(*_args: object) -> object:
        raise RuntimeError("the rubric is upside down")

    real = report_job.build_report
    build(broken)
    async with working(database):
        await complete(database, interview)
        await settled(database, interview.id)
        job = await failed_job(database)
    async with database.unit_of_work() as work:
        await drop_old_failed_jobs(work)
        assert await work.queue.failed(limit=9) == [job]
        await work.reports.regenerate(interview.id, "once more", "Ruth")
    build(real)
    async with working(database):
        await settled(database, interview.id)
        await queue_is_empty(database)
    async with database.unit_of_work() as work:
        await drop_old_failed_jobs(work)  # begins the transaction
        await enqueue_answers(work.session, interview.id)
        await work.session.execute(
            text("UPDATE pgqueuer SET status = 'failed', updated = now() - interval '31 days'")
        )
        await drop_old_failed_jobs(work)
        assert await work.queue.failed(limit=9) == []


async def test_a_failed_task_is_retried_with_its_resume(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resume = Resume(status=ResumeStatus.PENDING, text="Ada Lovelace\nObjective: Engineer")
    task = Task(kind=task_job.PARSE_RESUME, resume_id=resume.id)

    async def broken(*_args: object) -> object:
        raise RuntimeError("no paper")

    async with database.unit_of_work() as work:
        await work.resumes.add(resume)
        await work.tasks.add(task)
    with monkeypatch.context() as failing:
        failing.setattr(task_job, "parse_resume", broken)
        async with working(database, tmp_path):
            job = await failed_job(database)
    async with database.unit_of_work() as work:
        failed = await work.resumes.get(resume.id)
        assert failed is not None and failed.status is ResumeStatus.FAILED
        await retry_job(work, job.id)
    async with working(database, tmp_path):
        await queue_is_empty(database)
    async with database.unit_of_work() as work:
        done, read = await work.tasks.get(task.id), await work.resumes.get(resume.id)
        assert done is not None and (done.state, done.error) == (TaskState.SUCCEEDED, None)
        assert read is not None and read.status is ResumeStatus.READY
        states = [event.state for event in await work.tasks.events(task.id)]
    assert states.index(TaskState.FAILED) < states.index(TaskState.SUCCEEDED)


async def test_each_kind_of_job_can_be_retried(database: Database, interview: Interview) -> None:
    async with database.unit_of_work() as work:
        await work.webhooks.add(
            WebhookSubscription(url="https://127.0.0.1/", events=["interview.completed"], secret="")
        )
        await work.interviews.complete(interview.id, "completed")
        delivery = (await work.session.scalars(select(WebhookDelivery))).one()
        delivery.state = DeliveryState.FAILED
        await work.reports.fail(interview.id, "broken")
        invitation = await work.invitations.add(interview.id, 60, None, email="ada@acme.example")
        assert invitation is not None
        mail = await work.mails.queue(invitation, MailKind.INVITATION, "invitation", base_url="x")
        await work.mails.finish(mail, MailState.FAILED, "broken")
        subjects = {WEBHOOK_ENTRYPOINT: delivery.id, MAIL_ENTRYPOINT: mail.id}
        for entrypoint in SUBJECTS:
            subject = subjects.get(entrypoint, interview.id)
            await work.session.execute(
                text("DELETE FROM pgqueuer WHERE entrypoint = :entrypoint AND status <> 'failed'"),
                {"entrypoint": entrypoint},
            )
            await work.session.execute(
                text(
                    "INSERT INTO pgqueuer (priority, status, entrypoint, payload) "
                    "VALUES (0, 'failed', :entrypoint, :payload)"
                ),
                {"entrypoint": entrypoint, "payload": str(subject).encode()},
            )
    async with database.unit_of_work() as work:
        jobs = await work.queue.failed(limit=99)
        assert {job.entrypoint for job in jobs} == set(SUBJECTS)
        for job in jobs:
            await retry_job(work, job.id)
        assert await work.queue.failed(limit=99) == []
        queued = {count.entrypoint for count in await work.queue.counts()}
        # There are no such tasks and no such update; tests/api/ats sends updates again.
        unknown = {
            TASK_ENTRYPOINT,
            BATCH_ENTRYPOINT,
            BULK_ACTION_ENTRYPOINT,
            ATS_UPDATE_ENTRYPOINT,
        }
        assert queued == set(SUBJECTS) - unknown
        again = await work.webhooks.delivery(delivery.id)
        assert again is not None and again.state is DeliveryState.PENDING


async def test_a_killed_worker_s_job_is_done_by_the_next(
    database: Database, database_url: str, interview: Interview
) -> None:
    program = textwrap.dedent(
        """
        import asyncio, sys
        from pathlib import Path
        from db.session import Database
        from pipelines.job_worker import WorkerTiming, run_worker
        from pipelines.jobs import report

        async def stuck(*_args):
            print("at work", flush=True)
            await asyncio.sleep(600)

        report.build_report = stuck
        timing = WorkerTiming(poll_s=0.1, heartbeat_s=1.0)
        asyncio.run(
            run_worker(
                Database(sys.argv[1]), None, asyncio.Event(), data_dir=Path(), timing=timing
            )
        )
        """
    )
    await complete(database, interview)
    victim = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, database_url), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert victim.stdout is not None
    async with asyncio.timeout(TIMEOUT_S):
        while await victim.stdout.readline() != b"at work\n":
            pass
    victim.kill()
    await victim.wait()
    async with working(database):
        assert (await settled(database, interview.id)).status is ReportStatus.COMPLETE
        await queue_is_empty(database)
    async with database.unit_of_work() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM report")) == 1


async def test_the_worker_outlives_a_killed_database(
    postgres: EmbeddedPostgres, database: Database, interview: Interview
) -> None:
    async with working(database):
        await queue_is_empty(database)
        await kill(postgres)
        await asyncio.sleep(0.3)  # so that the worker finds no database, and tries again
        await postgres.ensure_running()
        await complete(database, interview)
        assert (await settled(database, interview.id)).status is ReportStatus.COMPLETE


async def test_a_cancellation_hidden_by_a_broken_connection_stops_no_worker(
    postgres: EmbeddedPostgres,
    database: Database,
    interview: Interview,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, hidden = asyncio.Event(), asyncio.Event()

    async def breaks_when_cancelled(_work: object) -> None:
        begun.set()
        try:
            await asyncio.sleep(TIMEOUT_S)
        except asyncio.CancelledError:
            hidden.set()
            raise ConnectionResetError from None

    monkeypatch.setattr(job_worker, "expire_interviews", breaks_when_cancelled)
    async with working(database):
        async with asyncio.timeout(TIMEOUT_S):
            await begun.wait()
            await kill(postgres)
            await postgres.ensure_running()
            await hidden.wait()
        await complete(database, interview)
        assert (await settled(database, interview.id)).status is ReportStatus.COMPLETE


async def test_a_database_killed_in_mid_job_costs_no_report(
    postgres: EmbeddedPostgres,
    database: Database,
    interview: Interview,
    build: Callable[[Build], None],
) -> None:
    real = report_job.build_report
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*args: object) -> object:
        begun.set()
        await go_on.wait()
        return await real(*args)  # type: ignore[arg-type]

    build(slow)
    async with working(database):
        await complete(database, interview)
        async with asyncio.timeout(TIMEOUT_S):
            await begun.wait()
        await kill(postgres)
        go_on.set()
        await asyncio.sleep(0.3)  # the job fails to store its report
        await postgres.ensure_running()
        assert (await settled(database, interview.id)).status is ReportStatus.COMPLETE


async def test_shutdown_is_quick_and_leaves_the_job_to_the_next(
    database: Database, interview: Interview, build: Callable[[Build], None]
) -> None:
    begun = asyncio.Event()

    async def endless(*_args: object) -> object:
        begun.set()
        await asyncio.Event().wait()
        return None

    real, calls = report_job.build_report, 0

    async def counted(*args: object) -> object:
        nonlocal calls
        calls += 1
        return await real(*args)  # type: ignore[arg-type]

    build(endless)
    async with working(database):
        await complete(database, interview)
        async with asyncio.timeout(TIMEOUT_S):
            await begun.wait()
    build(counted)
    async with working(database):
        assert (await settled(database, interview.id)).status is ReportStatus.COMPLETE
        await queue_is_empty(database)
    assert calls == 1


async def test_a_deleted_interview_s_job_just_ends(
    database: Database, interview: Interview
) -> None:
    await complete(database, interview)
    async with database.unit_of_work() as work:
        await work.session.execute(text("DELETE FROM interview"))
    async with working(database):
        await queue_is_empty(database)
    assert await ends_of_report_jobs(database) == ["successful"], "done once, without a retry"
    async with database.unit_of_work() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM report")) == 0


async def test_a_worker_that_is_slow_to_listen_keeps_its_listener(database: Database) -> None:
    pool = await database.make_pool(3)
    manager = TwoProbeQueueManager(Queries(AsyncpgPoolDriver(pool)))
    router = default_event_router(
        notice_event_queue=PGNoticeEventListener(),
        canceled=manager.job_context,
        pending_health_check=manager.pending_health_check,
    )
    try:
        with pytest.raises(FailingListenerError):
            await manager.listener_healthy(timedelta(seconds=0.2))
        probing = asyncio.create_task(manager.listener_healthy(timedelta(seconds=8)))
        await asyncio.sleep(1.0)  # the first probe has gone by
        await initialize_notice_event_listener(manager.queries.driver, manager.channel, router)
        await probing
    finally:
        pool.terminate()
