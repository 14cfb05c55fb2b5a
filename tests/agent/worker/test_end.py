"""How a worker ends: it sees its interviews to their end, or leaves them to others."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from agent.worker.settings import AgentSettings
from db.session import Database
from db.tables import InterviewStatus
from rooms.livekit.server import EmbeddedLiveKit
from tests.support.agent_worker import (
    candidate_in,
    dispatch,
    livekit_service,
    open_interview,
    running_worker,
    until,
)
from tests.support.livekit_server import room_name
from tests.support.product import poll

pytestmark = pytest.mark.realtime


async def workers(database: Database) -> list[tuple[int, bool]]:
    """(running, draining) of each registered worker."""
    async with database.unit_of_work() as work:
        rows = await work.session.execute(
            text("SELECT running, draining FROM agent_worker ORDER BY id")
        )
        return [(row[0], row[1]) for row in rows]


async def test_a_draining_worker_sees_its_interview_to_the_end_and_takes_no_other(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    going_on = await open_interview(database, follow_ups=0)
    later = await open_interview(database)
    async with livekit_service(livekit_server) as service:
        async with running_worker(database, livekit_server, tmp_path) as worker:
            await dispatch(service, going_on)
            async with candidate_in(livekit_server, room_name(going_on)) as candidate:
                await candidate.hears("planned")
                worker.worker.end()
                await until(lambda: worker.context.capacity.closed)
                await poll(lambda: workers(database), lambda rows: rows == [(1, True)], 5.0)
                await dispatch(service, later)
                async with database.unit_of_work() as work:
                    assert await work.workers.free_places() == 0
                await candidate.types("I built a shop website myself and it was a success.")
                assert await candidate.ended() == "completed"
            await worker.task
            assert later not in worker.context.held
        assert await workers(database) == []
    async with database.unit_of_work() as work:
        done = await work.interviews.get(going_on)
        waiting = await work.livekit_rooms.holder(later)
    assert done is not None and done.status == InterviewStatus.COMPLETED
    assert waiting is None


async def test_asked_twice_it_leaves_at_once_and_others_may_take_the_interview(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database)
    async with livekit_service(livekit_server) as service:
        async with running_worker(database, livekit_server, tmp_path) as worker:
            await dispatch(service, interview_id)
            async with candidate_in(livekit_server, room_name(interview_id)) as candidate:
                await candidate.hears("greeting")
                worker.worker.end()
                worker.worker.end()
                await worker.task
        assert await workers(database) == []
    async with database.unit_of_work() as work:
        assert await work.livekit_rooms.holder(interview_id) is None
        assert await work.livekit_rooms.get(interview_id) is not None
        interview = await work.interviews.get(interview_id)
    assert interview is not None and interview.status == InterviewStatus.IN_PROGRESS


async def test_the_time_for_draining_is_limited(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path, drain_timeout_s=0.2) as worker,
    ):
        await dispatch(service, interview_id)
        await worker.holds(interview_id)
        worker.worker.end()
        await worker.task
        assert worker.context.held == []


def test_a_worker_has_some_places_on_any_machine() -> None:
    assert AgentSettings().max_interviews >= 2
