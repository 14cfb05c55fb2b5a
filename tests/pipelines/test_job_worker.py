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
from sqlalchemy import text

from db.embedded.server import EmbeddedPostgres
from db.jobs import REPORT_ENTRYPOINT
from db.session import Database
from db.tables import Interview, Report, ReportStatus, Speaker, TranscriptEntry
from pipelines import job_worker
from pipelines.job_worker import TwoProbeQueueManager, WorkerTiming, run_worker
from pipelines.jobs import report as report_job
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

    build(broken)
    async with working(database):
        await complete(database, interview)
        report = await settled(database, interview.id)
        assert report.status is ReportStatus.FAILED
        assert report.failure_reason == "RuntimeError: the rubric is upside down"
        await queue_is_empty(database)
    assert calls == HASTY.attempts


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
