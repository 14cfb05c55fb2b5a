"""A job worker is killed while it reminds many candidates; the next one reminds the others, and
nobody twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from api.bulk_actions.options import BulkOptions
from api.identity import OPERATOR
from db.repositories.tasks import BULK_ACTION
from db.session import Database
from db.tables import BulkAction, BulkActionKind, BulkRow, Interview, Task
from tests.support.access_world import PLAN
from tests.support.bulk_actions import invited_by_mail

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ROWS = 150
TIMEOUT_S = 100.0

PROGRAM = """
import asyncio, sys
from pathlib import Path
from api.bulk_actions.rows import RowActions
from db.session import Database
from pipelines.job_worker import run_worker
from tests.support.api_server import SECRET
from tests.support.bulk_actions import MAILING

asyncio.run(
    run_worker(
        Database(sys.argv[1]),
        None,
        asyncio.Event(),
        data_dir=Path(sys.argv[2]),
        bulk_actions=RowActions(MAILING, SECRET),
    )
)
"""
"""``vivavoce jobs`` without the imports of other commands, and without sending the messages."""


@asynccontextmanager
async def worker(database_url: str, data_dir: Path) -> AsyncIterator[None]:
    """A job worker in a process of its own, killed at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PROGRAM, database_url, str(data_dir)),
        cwd=ROOT,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "VIVAVOCE_JOBS_HEARTBEAT_S": "1",
            "VIVAVOCE_JOBS_POLL_S": "0.1",
            "VIVAVOCE_JOBS_SWEEP_S": "1",
        },
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def count(database: Database, query: str) -> int:
    async with database.reading() as work:
        return int(await work.session.scalar(text(query)) or 0)


async def reached(database: Database, number: int) -> None:
    """Wait until so many are reminded."""
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            if await count(database, "SELECT count(*) FROM mail") >= number:
                return
            await asyncio.sleep(0.02)


async def test_a_bulk_action_whose_worker_is_killed_is_done_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    rows = []
    for number in range(1, ROWS + 1):
        interview = Interview(
            candidate_name=f"C {number}", language="en", role="Smith", company="Acme", plan=PLAN
        )
        async with database.unit_of_work() as work:
            await work.interviews.add(interview)
        await invited_by_mail(database, interview.id, f"c{number}@candidate.example")
        rows.append(BulkRow(number=number, interview_id=interview.id))
    task = Task(kind=BULK_ACTION, input={})
    options = BulkOptions.of(OPERATOR, "https://acme.example", 3600)
    action = BulkAction(
        task_id=task.id,
        kind=BulkActionKind.REMIND,
        options=options.model_dump(mode="json"),
        created_by="operator",
    )
    for row in rows:
        row.task_id = task.id
    async with database.unit_of_work() as work:
        await work.tasks.add(task)
        await work.bulk_actions.add(action, rows)
    async with worker(database_url, tmp_path):
        await reached(database, 10)
    before = await count(database, "SELECT count(*) FROM mail")
    assert 10 <= before < ROWS, "killed too late to prove anything"
    async with worker(database_url, tmp_path):
        async with asyncio.timeout(TIMEOUT_S):
            while True:
                async with database.reading() as work:
                    stored = await work.tasks.get(task.id)
                assert stored is not None
                if stored.state.over:
                    break
                await asyncio.sleep(0.05)
    assert stored.result == {"total": ROWS, "done": ROWS, "skipped": 0, "failed": 0}
    assert await count(database, "SELECT count(*) FROM mail") == ROWS
    assert await count(database, "SELECT count(DISTINCT interview_id) FROM mail") == ROWS
    reminders = "SELECT count(*) FROM audit_entry WHERE action = 'invitation.reminded'"
    assert await count(database, reminders) == ROWS
    async with database.reading() as work:
        progress = [event.progress for event in await work.tasks.events(task.id)]
    assert progress == sorted(progress) and progress[-1] == 100
