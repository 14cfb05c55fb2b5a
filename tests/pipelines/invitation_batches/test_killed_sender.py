"""A job worker is killed while it sends a batch; the next one invites the others, and nobody
twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from db.repositories.tasks import SEND_BATCH
from db.session import Database
from db.tables import BatchSource, BatchState, InvitationBatch, RowState, Task, utcnow
from pipelines.invitation_batches.person import Person
from pipelines.invitation_batches.rows import rows_of_people
from tests.support.api_candidate import stored_position

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
ROWS = 150
TIMEOUT_S = 100.0

PROGRAM = """
import asyncio, sys
from pathlib import Path
from db.session import Database
from pipelines.invitation_batches.reading import BatchReader
from pipelines.invitation_batches.sending import BatchSender
from pipelines.job_worker import run_worker
from pipelines.jobs.invitation_batches import BatchWork

database, data_dir = Database(sys.argv[1]), Path(sys.argv[2])
batches = BatchWork(
    BatchReader(database, data_dir, 10_000),
    BatchSender(database, data_dir, "a secret of more than thirty-two characters", 10_000),
)
asyncio.run(run_worker(database, None, asyncio.Event(), data_dir=data_dir, batches=batches))
"""
"""``vivavoce jobs`` without the imports of other commands."""


@asynccontextmanager
async def worker(database_url: str, data_dir: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A job worker in a process of its own, killed at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PROGRAM, database_url, str(data_dir)),
        cwd=ROOT,
        env=os.environ
        | {
            "VIVAVOCE_JOBS_HEARTBEAT_S": "1",
            "VIVAVOCE_JOBS_POLL_S": "0.1",
            "VIVAVOCE_JOBS_SWEEP_S": "1",
        },
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def invited(database: Database) -> int:
    async with database.reading() as work:
        return int(await work.session.scalar(text("SELECT count(*) FROM invitation")) or 0)


async def reached(database: Database, count: int) -> None:
    """Wait until so many are invited."""
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            if await invited(database) >= count:
                return
            await asyncio.sleep(0.02)


async def test_a_batch_whose_worker_is_killed_is_sent_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    position = await stored_position(database)
    batch = InvitationBatch(
        position_id=position.id,
        source=BatchSource.LINES,
        state=BatchState.SENDING,
        created_by="ruth",
        queued=ROWS,
        expires_at=utcnow() + timedelta(days=1),
    )
    rows = rows_of_people(batch.id, [Person(f"C {n}", f"c{n}@example.org") for n in range(ROWS)])
    task = Task(kind=SEND_BATCH, input={"batch_id": str(batch.id)})
    for row in rows:
        row.state = RowState.QUEUED
    async with database.unit_of_work() as work:
        await work.invitation_batches.add(batch, rows)
        await work.tasks.add(task)
    async with worker(database_url, tmp_path):
        await reached(database, 10)
    before = await invited(database)
    assert 10 <= before < ROWS, "killed too late to prove anything"
    async with worker(database_url, tmp_path):
        await reached(database, ROWS)
        async with asyncio.timeout(TIMEOUT_S):
            while True:
                async with database.reading() as work:
                    stored = await work.tasks.get(task.id)
                assert stored is not None
                if stored.state.over:
                    break
                await asyncio.sleep(0.05)
    assert stored.result == {"batch_id": str(batch.id), "invited": ROWS, "failed": 0}
    async with database.reading() as work:
        counted = await work.session.execute(
            text(
                "SELECT count(*), count(DISTINCT interview_id), count(DISTINCT email), "
                "count(DISTINCT token_hash), (SELECT count(*) FROM interview) FROM invitation"
            )
        )
        assert counted.one() == (ROWS,) * 5
        progress = [event.progress for event in await work.tasks.events(task.id)]
    assert progress == sorted(progress) and progress[-1] == 100
