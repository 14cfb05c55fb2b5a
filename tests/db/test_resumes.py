"""The repositories of résumés and tasks."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.names import same_company
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview, Resume, ResumeStatus, Task, TaskState
from db.task_stream import follow_task


async def add(database: Database, company: str | None = None) -> Resume:
    data = {"header": {"target_company": company}} if company is not None else None
    resume = Resume(id=uuid4(), text="words", structured_data=data)
    async with database.unit_of_work() as work:
        await work.resumes.add(resume)
    return resume


async def add_task(database: Database) -> UUID:
    task = Task(kind="resume.parse", resume_id=(await add(database)).id)
    async with database.unit_of_work() as work:
        await work.tasks.add(task)
    return task.id


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme", " ACME\t", True),
        ("Straße AG", "STRASSE ag", True),
        ("한빛", "한빛 ", True),
        ("Acme", "Acme Inc", False),
    ],
)
async def test_companies_match_in_any_case(
    database: Database, one: str, other: str, same: bool
) -> None:
    assert same_company(one, other) is same
    resume = await add(database, one)
    await add(database, "Elsewhere")
    await add(database)
    async with database.unit_of_work() as work:
        ids = [row.id for row in await work.resumes.list(company=other)]
        assert ids == ([resume.id] if same else [])
        await work.resumes.store(resume.id, {"header": {"target_company": "Moved on"}})
        assert await work.resumes.list(company=one) == []


async def test_résumés_are_searched_by_what_a_recruiter_knows(database: Database) -> None:
    resume = await add(database)
    await add(database, "Elsewhere")
    header = {"name": "Ada Lovelace", "target_role": "Engineer", "target_company": "Straße AG"}
    async with database.unit_of_work() as work:
        await work.resumes.store(resume.id, {"header": header})
        for search in ("LOVEL", "engin", " ada "):
            found = [row.id for row in await work.resumes.list(search=search)]
            assert found == [resume.id], search
        assert await work.resumes.list(search="%") == []


async def test_only_a_pending_résumé_fails(database: Database) -> None:
    resume = await add(database)
    async with database.unit_of_work() as work:
        assert await work.resumes.fail(resume.id, "torn")
        assert not await work.resumes.fail(resume.id, "torn again")
        assert await work.resumes.store(resume.id, {"header": {}})
        assert not await work.resumes.store(uuid4(), {"header": {}})
    async with database.unit_of_work() as work:
        row = await work.resumes.get(resume.id)
        assert row is not None
        assert (row.status, row.failure_reason) == (ResumeStatus.READY, None)
        assert row.text == "words"


async def test_a_deleted_résumé_takes_its_tasks_and_leaves_its_interviews(
    database: Database, interview: Interview
) -> None:
    task_id = await add_task(database)
    async with database.unit_of_work() as work:
        task = await work.tasks.get(task_id)
        assert task is not None
        resume_id = task.resume_id
        assert resume_id is not None
        await work.session.execute(
            text("UPDATE interview SET resume_id = :resume"), {"resume": resume_id}
        )
        assert await work.resumes.delete(resume_id) is not None
        assert await work.resumes.delete(resume_id) is None
    async with database.unit_of_work() as work:
        assert await work.tasks.get(task_id) is None
        assert await work.tasks.events(task_id) == []
        row = await work.interviews.get(interview.id)
        assert row is not None
        assert row.resume_id is None


async def test_progress_never_decreases_and_events_have_no_gaps(database: Database) -> None:
    task_id = await add_task(database)
    for step in (
        lambda work: work.tasks.begin(task_id),
        lambda work: work.tasks.advance(task_id, 40, "on"),
        lambda work: work.tasks.begin(task_id),
        lambda work: work.tasks.advance(task_id, 25, "again"),
        lambda work: work.tasks.succeed(task_id, {"a": 1}),
    ):
        async with database.unit_of_work() as work:
            assert await step(work)
    async with database.unit_of_work() as work:
        events = await work.tasks.events(task_id)
        assert [(event.seq, event.progress) for event in events] == [
            *((1, 0), (2, 0), (3, 40), (4, 40), (5, 40), (6, 100)),
        ]
        assert [event.seq for event in await work.tasks.events(task_id, after_seq=4)] == [5, 6]


async def test_an_end_is_final(database: Database) -> None:
    task_id = await add_task(database)

    async def end(number: int) -> bool:
        async with database.unit_of_work() as work:
            return await work.tasks.succeed(task_id, {"by": number})

    assert sorted(await asyncio.gather(*(end(number) for number in range(4)))) == [
        *(False, False, False, True)
    ]
    async with database.unit_of_work() as work:
        assert await work.tasks.begin(task_id) is None
        assert not await work.tasks.advance(task_id, 50, "late")
        assert not await work.tasks.fail(task_id, "failed", "late")
        assert await work.tasks.queue_unfinished() == []
        task = await work.tasks.get(task_id)
        assert task is not None
        assert (task.state, task.progress, task.last_seq) == (TaskState.SUCCEEDED, 100, 2)


async def test_a_job_is_there_with_its_task_and_only_once(database: Database) -> None:
    task_id = await add_task(database)
    with pytest.raises(RuntimeError, match="changed my mind"):
        async with database.unit_of_work() as work:
            await work.tasks.add(Task(kind="resume.parse"))
            raise RuntimeError("changed my mind")
    async with database.unit_of_work() as work:
        assert await work.tasks.queue_unfinished() == [task_id]
        assert await work.session.scalar(text("SELECT count(*) FROM pgqueuer")) == 1


async def test_a_stream_continues_where_it_was_left_after_an_outage(
    database: Database, relay: EventRelay
) -> None:
    task_id = await add_task(database)
    seen: list[int] = []
    async with asyncio.timeout(20):
        async for event, _ in follow_task(database, relay, task_id, after_seq=0):
            seen.append(event.seq)
            if event.seq == 1:
                async with database.unit_of_work() as work:  # all connections are cut
                    await work.tasks.begin(task_id)
                    await work.session.execute(
                        text(
                            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE datname = current_database() AND pid <> pg_backend_pid()"""
                        )
                    )
                async with database.unit_of_work() as work:
                    await work.tasks.succeed(task_id, {})
    assert seen == [1, 2, 3]
