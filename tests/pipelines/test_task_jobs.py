"""Tasks, done by real workers on a real queue."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.session import Database
from db.tables import Resume, ResumeStatus, Task, TaskEvent, TaskState
from pipelines.jobs import tasks as task_job
from pipelines.jobs.tasks import PARSE_RESUME
from tests.pipelines.test_job_worker import (
    HASTY,
    ROOT,
    TIMEOUT_S,
    failed_job,
    queue_is_empty,
    working,
)
from tests.support.pdfs import make_pdf
from tests.support.resumes import ENGLISH, KOREAN

pytestmark = pytest.mark.slow

WORKER = textwrap.dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from kit.imports import without_collection
    with without_collection():
        from db.session import Database
        from pipelines.job_worker import WorkerTiming, run_worker
        from pipelines.jobs import tasks as task_job

    real = task_job.parse_resume

    async def slow(source, model, on_progress):
        async def reported(progress, message):
            await on_progress(progress, message)
            print("at work", flush=True)
            await asyncio.sleep(float(sys.argv[2]))
        return await real(source, model, reported)

    task_job.parse_resume = slow
    timing = WorkerTiming(poll_s=0.1, heartbeat_s=1.0)
    asyncio.run(
        run_worker(
            Database(sys.argv[1]), None, asyncio.Event(), data_dir=Path(), timing=timing
        )
    )
    """
)


async def ask(database: Database, resume: Resume | None = None) -> UUID:
    """Have a résumé read; returns the task."""
    resume = resume or Resume(id=uuid4(), text=ENGLISH)
    task = Task(kind=PARSE_RESUME, resume_id=resume.id)
    async with database.unit_of_work() as work:
        await work.resumes.add(resume)
        await work.tasks.add(task)
    return task.id


async def over(database: Database, task_id: UUID) -> tuple[Task, list[TaskEvent], Resume]:
    """The task once it is over, its events, and its résumé."""
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            async with database.unit_of_work() as work:
                task = await work.tasks.get(task_id)
                assert task is not None
                assert task.resume_id is not None
                events = await work.tasks.events(task_id)
                resume = await work.resumes.get(task.resume_id)
            if task.state.over:
                assert resume is not None
                return task, list(events), resume
            await asyncio.sleep(0.05)


async def start_worker(database_url: str, pause_s: float) -> asyncio.subprocess.Process:
    """A worker process that pauses after each step, and prints when it has done one."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WORKER, database_url, str(pause_s)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def at_work(worker: asyncio.subprocess.Process) -> None:
    assert worker.stdout is not None
    async with asyncio.timeout(TIMEOUT_S):
        while (line := await worker.stdout.readline()) != b"at work\n":
            assert line, "the worker exited"


@pytest.mark.parametrize(("resume", "name"), [(ENGLISH, "Ada Lovelace"), (KOREAN, "김민수")])
async def test_a_résumé_is_read_with_progress_that_means_something(
    database: Database, tmp_path: Path, resume: str, name: str
) -> None:
    row = Resume(id=uuid4(), file_path="cv.pdf")
    (tmp_path / "cv.pdf").write_bytes(make_pdf(resume))
    async with working(database, tmp_path):
        task, events, stored = await over(database, await ask(database, row))
        await queue_is_empty(database)
    assert task.result == {"resume_id": str(row.id)}
    assert stored.status is ResumeStatus.READY
    assert stored.structured_data is not None
    assert stored.structured_data["header"]["name"] == name
    assert [event.seq for event in events] == list(range(1, 8))
    assert [event.progress for event in events] == [0, 0, 25, 40, 80, 95, 100]
    messages = [event.message.split()[0] for event in events]
    assert messages == ["queued", "started", "read", "found", "header", "checked:", "done"]


async def test_a_résumé_that_can_t_be_read_fails_its_task_at_once(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "cv.pdf").write_bytes(make_pdf(ENGLISH, user_password="x"))
    async with working(database, tmp_path):
        task, _, resume = await over(
            database, await ask(database, Resume(id=uuid4(), file_path="cv.pdf"))
        )
        gone, _, _ = await over(
            database, await ask(database, Resume(id=uuid4(), file_path="none.pdf"))
        )
    assert task.state is TaskState.FAILED
    assert task.error is not None
    assert task.error["code"] == "encrypted"
    assert (resume.status, resume.failure_reason) == (ResumeStatus.FAILED, task.error["detail"])
    assert gone.error is not None
    assert gone.error["code"] == "missing"


async def test_a_lasting_failure_is_said_in_the_task(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    async def broken(*_args: object) -> object:
        nonlocal calls
        calls += 1
        raise RuntimeError("the alphabet is gone")

    monkeypatch.setattr(task_job, "parse_resume", broken)
    async with working(database):
        task, _, resume = await over(database, await ask(database))
        await failed_job(database)
    assert calls == HASTY.attempts
    assert task.error == {"code": "failed", "detail": "RuntimeError: the alphabet is gone"}
    assert resume.status is ResumeStatus.FAILED


async def test_a_task_whose_job_was_lost_gets_another(database: Database) -> None:
    task_id = await ask(database)
    async with database.unit_of_work() as work:
        await work.session.execute(text("DELETE FROM pgqueuer"))
    async with working(database):
        assert (await over(database, task_id))[0].state is TaskState.SUCCEEDED


async def test_a_killed_worker_s_task_is_taken_up_and_ends_once(
    database: Database, database_url: str
) -> None:
    task_id = await ask(database)
    victim = await start_worker(database_url, pause_s=600)
    await at_work(victim)
    victim.kill()
    await victim.wait()
    async with working(database):
        task, events, _ = await over(database, task_id)
        await queue_is_empty(database)
    assert task.state is TaskState.SUCCEEDED
    assert [event.message for event in events].count("started") == 2
    progress = [event.progress for event in events]
    assert progress == sorted(progress)
    assert [event.state for event in events].count(TaskState.SUCCEEDED) == 1


async def test_workers_killed_in_mid_task_do_every_task_exactly_once(
    database: Database, database_url: str
) -> None:
    async with database.unit_of_work() as work:  # every effect of a task leaves a trace
        for statement in (
            "CREATE TABLE effect (resume_id uuid)",
            """CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO effect VALUES (NEW.id); RETURN NEW; END'""",
            "CREATE TRIGGER note AFTER UPDATE ON resume FOR EACH ROW EXECUTE FUNCTION note()",
        ):
            await work.session.execute(text(statement))
    tasks = [await ask(database) for _ in range(20)]
    for _ in range(2):
        pair = [await start_worker(database_url, pause_s=0.02) for _ in range(2)]
        for worker in pair:
            await at_work(worker)
            worker.kill()
            await worker.wait()
    async with working(database):
        ends = [await over(database, task_id) for task_id in tasks]
        await queue_is_empty(database)
    assert {task.state for task, _, _ in ends} == {TaskState.SUCCEEDED}
    async with database.unit_of_work() as work:
        rows = await work.session.execute(text("SELECT count(*) FROM effect GROUP BY resume_id"))
        assert [count for (count,) in rows] == [1] * len(tasks)


async def test_a_résumé_deleted_in_mid_task_stays_deleted(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = task_job.parse_resume
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*args: object) -> object:
        begun.set()
        await go_on.wait()
        return await real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(task_job, "parse_resume", slow)
    resume = Resume(id=uuid4(), text=ENGLISH)
    async with working(database):
        await ask(database, resume)
        async with asyncio.timeout(TIMEOUT_S):
            await begun.wait()
        async with database.unit_of_work() as work:
            assert await work.resumes.delete(resume.id) is not None
        go_on.set()
        await queue_is_empty(database)
    async with database.unit_of_work() as work:
        for table in ("resume", "task", "task_event"):
            assert await work.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
