"""Heartbeats of workers, against a real PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy import text

from db import heartbeat as module
from db.embedded.server import EmbeddedPostgres
from db.heartbeat import Beat, Heartbeat, HeldRow, Load
from db.liveness import dead_worker_condition
from db.repositories.workers import WorkerDisk
from db.session import Database
from db.tables import Interview
from tests.support.database import kill
from tests.support.worker_rows import add_worker, locked, settled

TIMEOUT_S = 15.0


class RecordedHeartbeat:
    """A heartbeat, and its last beat."""

    def __init__(self, url: str, capacity: int = 2) -> None:
        self.load = Load(0, False)
        self.last: Beat | None = None
        self._news = asyncio.Event()
        self.heartbeat = Heartbeat(
            url, name="test", capacity=capacity, load=lambda: self.load, heard=self._heard
        )

    def _heard(self, beat: Beat) -> None:
        self.last = beat
        self._news.set()

    async def beat(self, enough: Callable[[Beat], bool]) -> Beat:
        """The first beat for which ``enough`` holds."""
        async with asyncio.timeout(TIMEOUT_S):
            while self.last is None or not enough(self.last):
                self._news.clear()
                await self._news.wait()
        return self.last


@asynccontextmanager
async def beating(url: str) -> AsyncIterator[RecordedHeartbeat]:
    one = RecordedHeartbeat(url)
    await one.heartbeat.start()
    try:
        yield one
    finally:
        await one.heartbeat.stop()


async def alive(database: Database, worker_id: int | None) -> bool:
    assert worker_id is not None
    query = text(f"SELECT NOT {dead_worker_condition()} FROM agent_worker WHERE id = :id")
    async with database.unit_of_work() as work:
        return bool(await work.session.scalar(query, {"id": worker_id}))


async def free_places(database: Database) -> int:
    async with database.unit_of_work() as work:
        return await work.workers.free_places()


async def lock_is_held(database: Database, worker_id: int) -> bool:
    async with database.unit_of_work() as work:
        count = await work.session.scalar(
            text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :id"),
            {"id": worker_id},
        )
    return bool(count)


async def test_a_worker_lives_from_its_first_beat_and_is_gone_after_its_last(
    database_url: str, database: Database
) -> None:
    async with beating(database_url) as one:
        worker_id = one.heartbeat.worker_id
        assert await alive(database, worker_id)
        assert await free_places(database) == 2
    async with database.unit_of_work() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM agent_worker")) == 0


async def test_a_draining_or_full_worker_has_no_free_capacity(
    database_url: str, database: Database
) -> None:
    async with beating(database_url) as one:
        for load, free in ((Load(1, False), 1), (Load(2, False), 0), (Load(0, True), 0)):
            one.load = load
            await _written(database, load)
            assert await free_places(database) == free


async def test_a_worker_with_a_nearly_full_disk_continues_interviews_and_begins_none(
    database_url: str, database: Database
) -> None:
    async with beating(database_url) as one:
        one.load = Load(0, False, 50 * 2**20, disk_full=True)
        async with asyncio.timeout(TIMEOUT_S):
            while await free_places(database) != 0:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        async with database.unit_of_work() as work:
            assert await work.workers.free_places(begun=True) == 2
            assert await work.workers.disks() == [WorkerDisk("test", 50 * 2**20, True)]


async def _written(database: Database, load: Load) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            async with database.unit_of_work() as work:
                row = (
                    await work.session.execute(text("SELECT running, draining FROM agent_worker"))
                ).one()
            if tuple(row) == (load.running, load.draining):
                return
            await asyncio.sleep(0.05)


async def test_open_rooms_without_a_living_agent_count_as_taken(
    database: Database, interview: Interview
) -> None:
    await settled(database)
    await add_worker(database, age_s=-60.0, capacity=3, running=0)
    dead = await add_worker(database, age_s=60.0, capacity=5)
    assert await free_places(database) == 3
    async with database.unit_of_work() as work:
        await work.interviews.open(interview.id)
        await work.livekit_rooms.open(interview.id, "interview-1")
    assert await free_places(database) == 2
    async with database.unit_of_work() as work:
        await work.session.execute(text(f"UPDATE livekit_room SET worker_id = {dead}"))
    assert await free_places(database) == 2


async def test_a_lease_counts_before_its_worker_reports_it(
    database: Database, interview: Interview
) -> None:
    worker_id = await add_worker(database, age_s=-60.0, capacity=3, running=0)
    async with database.unit_of_work() as work:
        await work.interviews.open(interview.id)
        await work.livekit_rooms.open(interview.id, "interview-1")
        assert await work.livekit_rooms.acquire(interview.id, worker_id) == 1
    assert await free_places(database) == 2


async def test_death_shows_by_the_lock_in_a_second_and_by_age_in_four(database: Database) -> None:
    await settled(database)
    fresh = await add_worker(database, age_s=0.2)
    late = await add_worker(database, age_s=2.0)
    silent = await add_worker(database, age_s=4.5)
    assert await alive(database, fresh)
    assert not await alive(database, late)
    async with locked(database, late), locked(database, silent):
        assert await alive(database, late)
        assert not await alive(database, silent)
    assert not await alive(database, 999_999)


async def test_workers_that_are_long_dead_are_deleted(database: Database) -> None:
    await settled(database)
    gone = await add_worker(database, age_s=120.0)
    just_dead = await add_worker(database, age_s=30.0)
    async with database.unit_of_work() as work:
        assert await work.workers.forget_dead() == 1
        left = (await work.session.scalars(text("SELECT id FROM agent_worker"))).all()
    assert left == [just_dead] and gone != just_dead


async def test_no_worker_is_dead_just_after_postgres_started(
    postgres: EmbeddedPostgres, database: Database
) -> None:
    worker_id = await add_worker(database, age_s=300.0)
    await kill(postgres)
    await postgres.ensure_running()
    assert await alive(database, worker_id)


async def test_beats_continue_after_an_outage_of_postgres(
    postgres: EmbeddedPostgres, database_url: str, database: Database
) -> None:
    async with beating(database_url) as one:
        worker_id = one.heartbeat.worker_id
        assert worker_id is not None
        await kill(postgres)
        killed_at = one.last.asked_at if one.last else 0.0
        await postgres.ensure_running()
        beat = await one.beat(lambda beat: beat.asked_at > killed_at + module.BEAT_S)
        assert beat.worker_id == worker_id
        assert await lock_is_held(database, worker_id)
        await settled(database)
        assert await alive(database, worker_id)


async def test_a_worker_that_was_given_up_comes_back_under_another_id(
    database_url: str, database: Database
) -> None:
    async with beating(database_url) as one:
        former = one.heartbeat.worker_id
        assert former is not None
        async with database.unit_of_work() as work:
            await work.session.execute(text("DELETE FROM agent_worker"))
        beat = await one.beat(lambda beat: beat.worker_id != former)
        assert beat.rows == []
        assert await lock_is_held(database, beat.worker_id)
        assert not await lock_is_held(database, former)


async def test_a_beat_reads_leases_and_commands(
    database_url: str, database: Database, interview: Interview
) -> None:
    async with beating(database_url) as one:
        assert one.heartbeat.worker_id is not None
        async with database.unit_of_work() as work:
            await work.interviews.open(interview.id)
            await work.livekit_rooms.open(interview.id, "interview-1")
            epoch = await work.livekit_rooms.acquire(interview.id, one.heartbeat.worker_id)
        assert epoch == 1
        beat = await one.beat(lambda beat: bool(beat.rows))
        assert beat.rows == [HeldRow(interview.id, 1, None)]
        async with database.unit_of_work() as work:
            await work.livekit_rooms.command(interview.id, "release")
        beat = await one.beat(lambda beat: beat.rows[0].command is not None)
        assert beat.rows == [HeldRow(interview.id, 1, "release")]


async def test_a_blocked_event_loop_stops_the_heartbeat(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOP_SILENT_S", 0.6)
    ages: list[float] = []

    async def watch() -> None:
        connection = await asyncpg.connect(database_url)
        query = "SELECT extract(epoch FROM clock_timestamp() - heartbeat_at) FROM agent_worker"
        try:
            async with asyncio.timeout(TIMEOUT_S):
                while not ages or ages[-1] < 2.0:
                    ages.append(float(await connection.fetchval(query)))
                    await asyncio.sleep(0.1)
        finally:
            await connection.close()

    async with beating(database_url) as one:
        watching = threading.Thread(target=lambda: asyncio.run(watch()))
        watching.start()
        watching.join()  # blocks this event loop until the heartbeat is old
        assert ages[-1] >= 2.0
        assert one.last is not None
        blocked_until = one.last.asked_at
        await one.beat(lambda beat: beat.asked_at > blocked_until + 1.5)
