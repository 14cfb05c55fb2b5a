"""Leases of interviews: exactly one holder, which loses it when it dies."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio
from sqlalchemy import text

from db.repositories.livekit_rooms import FIRST_RETRY_S, Holder
from db.session import Database
from db.tables import Interview, InterviewStatus, utcnow
from tests.support.worker_rows import add_worker, beat, locked, settled

ALIVE = -3600.0
"""Age in seconds of the heartbeat of a worker that is alive throughout the test."""
ROOM = "interview-room"


@pytest_asyncio.fixture
async def live(database: Database, interview: Interview) -> Interview:
    """An interview that is LIVE with a room, on a PostgreSQL that has settled."""
    await settled(database)
    async with database.unit_of_work() as work:
        await work.interviews.open(interview.id)
        await work.livekit_rooms.open(interview.id, ROOM)
    return interview


async def acquire(database: Database, live: Interview, worker: int) -> int | None:
    async with database.unit_of_work() as work:
        return await work.livekit_rooms.acquire(live.id, worker)


async def dispatch(database: Database, live: Interview) -> int | None:
    async with database.unit_of_work() as work:
        return await work.livekit_rooms.note_dispatch(live.id)


async def shift(database: Database, column: str, seconds: float) -> None:
    """Set a time of the room's row ``seconds`` back."""
    async with database.unit_of_work() as work:
        await work.session.execute(
            text(f"UPDATE livekit_room SET {column} = {column} - :s * interval '1 s'"),
            {"s": seconds},
        )


async def test_one_of_many_workers_gets_a_lease(database: Database, live: Interview) -> None:
    workers = [await add_worker(database, age_s=ALIVE) for _ in range(8)]
    epochs = await asyncio.gather(*(acquire(database, live, worker) for worker in workers))
    assert sorted(epoch for epoch in epochs if epoch is not None) == [1]
    winner = workers[[epoch is not None for epoch in epochs].index(True)]
    async with database.unit_of_work() as work:
        assert await work.livekit_rooms.holder(live.id) == Holder(winner, 1, True)
    # The holder dies; the others try again, all at once.
    await beat(database, winner, age_s=4.5)
    others = [worker for worker in workers if worker != winner]
    epochs = await asyncio.gather(*(acquire(database, live, worker) for worker in others))
    assert sorted(epoch for epoch in epochs if epoch is not None) == [2]


async def test_a_lease_that_is_held_is_not_given_again(database: Database, live: Interview) -> None:
    worker = await add_worker(database, age_s=ALIVE)
    assert await acquire(database, live, worker) == 1
    assert await acquire(database, live, worker) is None
    assert await acquire(database, live, 999_999) is None


@pytest.mark.parametrize(
    ("age_s", "has_lock", "alive"),
    [
        (0.0, False, True),
        (1.5, True, True),
        (3.5, True, True),
        (1.5, False, False),
        (4.5, True, False),
        (4.5, False, False),
    ],
)
async def test_who_is_dead(
    database: Database, live: Interview, age_s: float, has_lock: bool, alive: bool
) -> None:
    worker = await add_worker(database, age_s=ALIVE)
    successor = await add_worker(database, age_s=ALIVE)
    assert await acquire(database, live, worker) == 1
    async with locked(database, worker if has_lock else successor):
        await beat(database, worker, age_s=age_s)
        async with database.unit_of_work() as work:
            assert await work.livekit_rooms.holder(live.id) == Holder(worker, 1, alive)
            (row,) = await work.livekit_rooms.open_rooms()
            assert row.held is alive
        assert await acquire(database, live, successor) == (None if alive else 2)


async def test_a_lease_is_given_back_by_its_holder_only(
    database: Database, live: Interview
) -> None:
    first = await add_worker(database, age_s=ALIVE)
    second = await add_worker(database, age_s=ALIVE)
    assert await acquire(database, live, first) == 1
    async with database.unit_of_work() as work:
        assert not await work.livekit_rooms.release(live.id, second, 1)
        assert not await work.livekit_rooms.release(live.id, first, 0)
        assert await work.livekit_rooms.release(live.id, first, 1)
        assert await work.livekit_rooms.holder(live.id) is None
    assert await acquire(database, live, second) == 2


async def test_a_worker_whose_row_goes_holds_nothing(database: Database, live: Interview) -> None:
    worker = await add_worker(database, age_s=ALIVE)
    assert await acquire(database, live, worker) == 1
    async with database.unit_of_work() as work:
        await work.session.execute(text("DELETE FROM agent_worker"))
    async with database.unit_of_work() as work:
        assert await work.livekit_rooms.holder(live.id) is None
        room = await work.livekit_rooms.get(live.id)
        assert room is not None
        assert (room.worker_id, room.epoch) == (None, 1)


async def test_the_lease_of_an_interview_that_is_over_is_not_given(
    database: Database, live: Interview
) -> None:
    worker = await add_worker(database, age_s=ALIVE)
    async with database.unit_of_work() as work:
        await work.interviews.complete(live.id, "completed")
    assert await acquire(database, live, worker) is None
    assert await dispatch(database, live) is None
    async with database.unit_of_work() as work:
        (row,) = await work.livekit_rooms.open_rooms()
        assert row.status is InterviewStatus.COMPLETED
        assert row.ended_age_s is not None


async def test_one_of_many_callers_dispatches_an_agent(database: Database, live: Interview) -> None:
    assert await dispatch(database, live) is None  # there is no worker at all
    await add_worker(database, age_s=ALIVE, capacity=2, running=2)
    assert await dispatch(database, live) is None  # no worker has free capacity
    await add_worker(database, age_s=ALIVE)
    counts = await asyncio.gather(*(dispatch(database, live) for _ in range(8)))
    assert [count for count in counts if count is not None] == [1]


async def test_dispatches_without_an_agent_become_rarer(
    database: Database, live: Interview
) -> None:
    await add_worker(database, age_s=ALIVE)
    assert await dispatch(database, live) == 1
    await shift(database, "dispatched_at", FIRST_RETRY_S - 1.0)
    assert await dispatch(database, live) is None
    await shift(database, "dispatched_at", 1.0)
    assert await dispatch(database, live) == 2
    await shift(database, "dispatched_at", FIRST_RETRY_S)
    assert await dispatch(database, live) is None
    for count in range(3, 60):
        await shift(database, "dispatched_at", 15.0)
        assert await dispatch(database, live) == count
    # A worker that has just started is worth another try at once.
    await add_worker(database, age_s=ALIVE, started_age_s=0.0)
    assert await dispatch(database, live) == 1
    assert await dispatch(database, live) is None


async def test_a_dead_holder_is_replaced_without_waiting(
    database: Database, live: Interview
) -> None:
    worker = await add_worker(database, age_s=ALIVE)
    await add_worker(database, age_s=ALIVE)
    assert await dispatch(database, live) == 1
    assert await acquire(database, live, worker) == 1
    await shift(database, "dispatched_at", FIRST_RETRY_S)
    assert await dispatch(database, live) is None
    await beat(database, worker, age_s=1.5)
    assert await dispatch(database, live) == 1
    # One that held it only briefly is not replaced at once, which could repeat endlessly.
    assert await acquire(database, live, await add_worker(database, age_s=1.5)) == 2
    assert await dispatch(database, live) is None
    await shift(database, "acquired_at", 60.0)
    assert await dispatch(database, live) == 1


async def test_commands_reach_the_holder_and_not_its_successor(
    database: Database, live: Interview
) -> None:
    async def command() -> str | None:
        async with database.unit_of_work() as work:
            room = await work.livekit_rooms.get(live.id)
            assert room is not None
            return room.command

    first = await add_worker(database, age_s=ALIVE)
    second = await add_worker(database, age_s=ALIVE)
    epoch = await acquire(database, live, first)
    assert epoch == 1
    async with database.unit_of_work() as work:
        assert await work.livekit_rooms.command(live.id, "release")
    assert await command() == "release"
    async with database.unit_of_work() as work:
        await work.livekit_rooms.release(live.id, first, epoch)
    assert await command() is None
    # The command to complete survives its agent, and outweighs another command.
    async with database.unit_of_work() as work:
        await work.livekit_rooms.command(live.id, "complete")
        await work.livekit_rooms.command(live.id, "release")
    assert await acquire(database, live, second) == 2
    assert await command() == "complete"


async def test_the_room_of_an_interview_can_change(database: Database, live: Interview) -> None:
    async with database.unit_of_work() as work:
        assert (await work.livekit_rooms.open(live.id, "another name")).name == ROOM
        assert await work.livekit_rooms.move(live.id, "call-1")
        moved = await work.livekit_rooms.by_name("call-1")
        assert moved is not None
        assert moved.interview_id == live.id
        assert await work.livekit_rooms.by_name(ROOM) is None
        assert (await work.livekit_rooms.open(live.id, ROOM)).name == "call-1"
        await work.livekit_rooms.close(live.id)
        assert await work.livekit_rooms.get(live.id) is None
        assert not await work.livekit_rooms.move(live.id, "call-2")
        assert not await work.livekit_rooms.command(live.id, "complete")
        assert list(await work.livekit_rooms.without_row()) == [live.id]


async def test_an_interview_in_progress_without_its_candidate_needs_no_room(
    database: Database, live: Interview
) -> None:
    async with database.unit_of_work() as work:
        await work.livekit_rooms.close(live.id)
        await work.session.execute(text("UPDATE interview SET status = 'IN_PROGRESS'"))
        assert list(await work.livekit_rooms.without_row()) == []
        await work.interviews.mark_started(live.id, started_at=utcnow())
        assert list(await work.livekit_rooms.without_row()) == [live.id]


async def test_a_webhook_is_accepted_once(database: Database) -> None:
    async def take(event_id: str) -> bool:
        async with database.unit_of_work() as work:
            return await work.webhook_events.take(event_id)

    taken = await asyncio.gather(*(take("EV_1") for _ in range(6)))
    assert sorted(taken) == [False] * 5 + [True]
    async with database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE webhook_event SET received_at = now() - interval '2 days'")
        )
        assert await work.webhook_events.take("EV_2")
        assert await work.webhook_events.forget_old() == 1
    assert not await take("EV_2")
    assert await take("EV_1")
