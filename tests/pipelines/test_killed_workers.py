"""Job workers are killed at random; every job is done, and has its effects once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from db.events import CHANNEL, Decoder
from db.session import Database
from db.tables import Interview, WebhookSubscription
from interviews.plan import load_plan
from tests.support.webhook_receiver import receiving

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
JOBS = 120
"""Half are reports; each complete report has one message delivered."""
SECRET = "whsec_c2VjcmV0IG9mIHRoZSBraWxsZWQgd29ya2Vycw=="
TIMEOUT_S = 100.0


PROGRAM = """
import asyncio, sys
from pathlib import Path
from kit.imports import without_collection
with without_collection():
    from db.session import Database
    from pipelines.job_worker import run_worker

print("up", flush=True)
asyncio.run(run_worker(Database(sys.argv[1]), None, asyncio.Event(), data_dir=Path(sys.argv[2])))
"""
"""``vivavoce jobs`` without the imports of other commands."""


class Worker:
    """A job worker as a process, which may be killed and started again."""

    def __init__(self, database_url: str, data_dir: Path) -> None:
        self._arguments = (sys.executable, "-c", PROGRAM, database_url, str(data_dir))
        self._environment = os.environ | {
            "VIVAVOCE_JOBS_HEARTBEAT_S": "1",
            "VIVAVOCE_JOBS_POLL_S": "0.1",
            "VIVAVOCE_JOBS_SWEEP_S": "1",
            "VIVAVOCE_JOBS_REPORTS_AT_ONCE": "2",
            "VIVAVOCE_WEBHOOK_ALLOWED_HOSTS": '["127.0.0.1"]',
            "VIVAVOCE_WEBHOOK_TIMEOUT_S": "1",
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Returns once it is at work."""
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments, cwd=ROOT, env=self._environment, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(TIMEOUT_S):
            assert await self._process.stdout.readline() == b"up\n"

    async def end(self, how: signal.Signals) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        return await self._process.wait()


@asynccontextmanager
async def heard(database: Database) -> AsyncIterator[Counter[str]]:
    """How often a complete report was announced for each interview."""
    counts: Counter[str] = Counter()
    decoder = Decoder()

    def hear(_connection: object, _pid: object, _channel: object, piece: object) -> None:
        message = decoder.feed(str(piece))
        if message is not None and {"type": "report", "status": "complete"} in message[1]:
            counts[str(message[0])] += 1

    connection = await database.connect()
    await connection.add_listener(CHANNEL, hear)
    yield counts
    await connection.close()


async def delivered(database: Database) -> int:
    async with database.unit_of_work() as work:
        query = text("SELECT count(*) FROM webhook_delivery WHERE state = 'delivered'")
        return int(await work.session.scalar(query) or 0)


async def test_two_workers_killed_at_random_do_every_job_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    plan = load_plan("standard-en").model_dump(mode="json")
    chance = random.Random(20)
    workers = [Worker(database_url, tmp_path) for _ in range(2)]
    async with receiving() as receiver, heard(database) as completed:
        async with database.unit_of_work() as work:
            await work.webhooks.add(
                WebhookSubscription(url=receiver.url, events=["report.completed"], secret=SECRET)
            )
            for _ in range(JOBS // 2):
                interview = Interview(
                    language="en", candidate_name="Ada", role="R", company="C", plan=plan
                )
                await work.interviews.add(interview)
                await work.interviews.complete(interview.id, "completed")
        await asyncio.gather(*(worker.start() for worker in workers))
        restarts: list[asyncio.Task[None]] = []
        try:
            # Each is killed once, when a random share of the work is done.
            shares = sorted(chance.uniform(0.05, 0.5) for _ in workers)
            for worker, share in zip(workers, shares, strict=True):
                await reached(database, int(share * JOBS / 2))
                await asyncio.sleep(chance.uniform(0.0, 0.05))  # anywhere within a job
                assert await worker.end(signal.SIGKILL) == -signal.SIGKILL
                assert await delivered(database) < JOBS // 2, "killed too late to prove anything"
                restarts.append(asyncio.create_task(worker.start()))
            await asyncio.gather(*restarts)
            await reached(database, JOBS // 2)
            await nothing_queued(database)
        finally:
            for worker in workers:
                await worker.end(signal.SIGKILL)
    async with database.unit_of_work() as work:
        reports = await work.session.execute(
            text("SELECT status, revision, count(*) FROM report GROUP BY 1, 2")
        )
        assert reports.all() == [("complete", 1, JOBS // 2)]
        messages = await work.session.execute(
            text("SELECT count(*), count(DISTINCT interview_id) FROM webhook_delivery")
        )
        assert messages.all() == [(JOBS // 2, JOBS // 2)]
    assert len(completed) == JOBS // 2
    assert set(completed.values()) == {1}, "a report was stored twice"
    deliveries = Counter(taken.checked(SECRET)["data"]["interview_id"] for taken in receiver.taken)
    assert set(deliveries) == set(completed)
    # A message that was under way in a kill may come again, under the same id.
    assert len(receiver.counts) == JOBS // 2


async def reached(database: Database, count: int) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        while await delivered(database) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def nothing_queued(database: Database) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            async with database.unit_of_work() as work:
                if not await work.session.scalar(text("SELECT count(*) FROM pgqueuer")):
                    return
            await asyncio.sleep(0.05)
