"""A worker holds interviews in rooms of a real LiveKit server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from agent.interview.lease import InterviewLease
from db.embedded.server import EmbeddedPostgres
from db.repositories.livekit_rooms import Holder
from db.session import Database
from db.tables import InterviewStatus, TranscriptEntry
from rooms.livekit.access_tokens import AGENT_IDENTITY, candidate_token
from rooms.livekit.server import EmbeddedLiveKit
from tests.support.agent_worker import (
    LiveKitCandidate,
    candidate_in,
    dispatch,
    livekit_service,
    livekit_settings,
    open_interview,
    running_worker,
    stored,
    until,
)
from tests.support.database import kill
from tests.support.livekit_server import room_name
from tests.support.plans import CHANGE
from tests.support.worker_rows import add_worker

pytestmark = pytest.mark.realtime

LOST_YOU = "Sorry, I lost you for a moment. Nothing you said was lost."


async def holder(database: Database, interview_id: UUID) -> Holder | None:
    async with database.unit_of_work() as work:
        return await work.livekit_rooms.holder(interview_id)


async def has_row(database: Database, interview_id: UUID) -> bool:
    async with database.unit_of_work() as work:
        return await work.livekit_rooms.get(interview_id) is not None


async def said(database: Database, interview_id: UUID) -> list[TranscriptEntry]:
    async with database.unit_of_work() as work:
        return list(await work.transcripts.of_interview(interview_id))


async def test_an_interview_from_dispatch_to_end(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database, follow_ups=0)
    name = room_name(interview_id)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path) as worker,
    ):
        await dispatch(service, interview_id)
        await worker.holds(interview_id)
        async with candidate_in(livekit_server, name) as candidate:
            await candidate.hears("planned")
            agents = await service.participants(name)
            assert AGENT_IDENTITY in [p.identity for p in agents]
            assert [m["reason"] for m in candidate.heard if m["type"] == "sync"] == ["joined"]
            await candidate.types("I built a shop website myself and it was a success.")
            await candidate.hears("closing")
            (typed,) = (m for m in candidate.heard if m.get("speaker") == "candidate")
            assert await candidate.ended() == "completed"
            await worker.holds(interview_id, count=0)
            await until(lambda: worker.context.capacity.taken == 0)
            await candidate.gone.wait()  # the room was deleted
        assert await service.rooms([name]) == []
    interview = await stored(database, interview_id)
    assert interview.status == InterviewStatus.COMPLETED
    assert interview.recording_path is not None
    assert not await has_row(database, interview_id)
    entries = await said(database, interview_id)
    assert [e.kind for e in entries] == ["greeting", "planned", "text", "closing"]
    assert typed["seq"] == entries[2].seq
    assert min(e.seq for e in entries) > 1_000_000
    assert (tmp_path / "journal" / "done" / f"{interview_id}.jsonl").exists()


async def test_two_workers_and_two_dispatches_make_one_agent(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database)
    name = room_name(interview_id)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path / "a") as a,
        running_worker(database, livekit_server, tmp_path / "b") as b,
    ):
        await service.ensure_room(name, empty_timeout_s=30)
        for _ in range(2):
            await service.dispatch(name, {"interview_id": str(interview_id)})
        async with candidate_in(livekit_server, name) as candidate:
            await candidate.hears("planned")
            assert (a.context.held + b.context.held) == [interview_id]
            assert a.context.capacity.taken + b.context.capacity.taken == 1
            who = [p.identity for p in await service.participants(name)]
            assert who.count(AGENT_IDENTITY) == 1 and len(who) == 2


async def test_nobody_came_and_may_still_come(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path, grace_s=0.5) as worker,
    ):
        await dispatch(service, interview_id)
        await worker.holds(interview_id)
        await worker.holds(interview_id, count=0)
        await until(lambda: worker.context.capacity.taken == 0)
        assert (await stored(database, interview_id)).status == InterviewStatus.SCHEDULED
        assert not await has_row(database, interview_id)
        assert await service.rooms([room_name(interview_id)]) == []


async def test_completed_from_outside_it_ends_without_a_goodbye(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path) as worker,
    ):
        await dispatch(service, interview_id)
        async with candidate_in(livekit_server, room_name(interview_id)) as candidate:
            await candidate.hears("greeting")
            async with database.unit_of_work() as work:
                await work.livekit_rooms.command(interview_id, "complete")
            assert await candidate.ended() == "completed"
        await worker.holds(interview_id, count=0)
    assert (await stored(database, interview_id)).status == InterviewStatus.COMPLETED
    assert "closing" not in [e.kind for e in await said(database, interview_id)]


async def test_released_it_goes_on_with_another_worker_on_another_machine(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database, follow_ups=0, questions=2)
    name = room_name(interview_id)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path / "a") as a,
    ):
        await dispatch(service, interview_id)
        async with candidate_in(livekit_server, name) as candidate:
            await candidate.hears("planned")
            await candidate.listened_to()
            await candidate.types("I built a shop website.")
            await until(lambda: sum(m.get("kind") == "planned" for m in candidate.heard) == 2)
            await candidate.listened_to()
            async with database.unit_of_work() as work:
                await work.livekit_rooms.command(interview_id, "release")
            await a.holds(interview_id, count=0)
            await until(lambda: a.context.capacity.taken == 0)
            assert await holder(database, interview_id) is None
            first = len(await said(database, interview_id))
            candidate.heard.clear()
            async with running_worker(database, livekit_server, tmp_path / "b") as b:
                a.context.capacity.close()
                await dispatch(service, interview_id)
                await b.holds(interview_id)
                await until(
                    lambda: (
                        [m["text"] for m in candidate.heard if "text" in m] == [LOST_YOU, CHANGE]
                    )
                )
                (sync,) = (m for m in candidate.heard if m["type"] == "sync")
                assert (sync["reason"], sync["question"]["text"]) == ("agent_replaced", CHANGE)
                await candidate.listened_to()
                await candidate.types("Nothing, for example.")
                assert await candidate.ended() == "completed"
                await b.holds(interview_id, count=0)
    entries = await said(database, interview_id)
    later = entries[first:]
    assert [e.kind for e in later] == ["meta", "meta", "text", "closing"]
    assert min(e.seq for e in later) > 2_000_000 > max(e.seq for e in entries[:first])


async def test_an_agent_whose_lease_is_gone_leaves_at_once(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database)
    name = room_name(interview_id)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path) as worker,
    ):
        other = await add_worker(database, age_s=-60.0)
        await dispatch(service, interview_id)
        async with candidate_in(livekit_server, name) as candidate:
            await candidate.hears("greeting")
            async with database.unit_of_work() as work:
                await work.session.execute(
                    text("UPDATE livekit_room SET worker_id = :other, epoch = epoch + 1"),
                    {"other": other},
                )
            await worker.holds(interview_id, count=0)
            await until(lambda: worker.context.capacity.taken == 0)
            identities = [p.identity for p in await service.participants(name)]
            assert AGENT_IDENTITY not in identities
            assert identities, "the candidate's room must stay"
    current = await holder(database, interview_id)
    assert current is not None and current.worker_id == other
    assert (await stored(database, interview_id)).status == InterviewStatus.IN_PROGRESS


async def test_when_its_room_is_taken_away_the_lease_is_free_again(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database)
    name = room_name(interview_id)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path) as worker,
    ):
        await dispatch(service, interview_id)
        async with candidate_in(livekit_server, name) as candidate:
            await candidate.hears("greeting")
            await service.delete_room(name)
            await worker.holds(interview_id, count=0)
            await until(lambda: worker.context.capacity.taken == 0)
            assert await has_row(database, interview_id)
            assert await holder(database, interview_id) is None
            await candidate.gone.wait()


async def test_a_token_that_was_replaced_lets_nobody_in_at_the_next_agent(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database)
    name = room_name(interview_id)
    settings = livekit_settings(livekit_server)
    older, newer = (candidate_token(settings, name, 60.0)[0] for _ in range(2))
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path) as worker,
    ):
        await dispatch(service, interview_id)
        first, second, replay, again = (LiveKitCandidate(livekit_server, name) for _ in range(4))
        try:
            await first.enter_with(older)
            await first.hears("greeting")
            await second.enter_with(newer)
            async with asyncio.timeout(10):
                await first.gone.wait()
            await second.synced()
            await second.leave()
            async with database.unit_of_work() as work:
                await work.livekit_rooms.command(interview_id, "release")
            await worker.holds(interview_id, count=0)
            await until(lambda: worker.context.capacity.taken == 0)

            await dispatch(service, interview_id)
            await replay.enter_with(older)
            async with asyncio.timeout(15):
                await replay.gone.wait()
            assert replay.heard == [{"type": "replaced"}]
            await again.enter_with(newer)
            await again.hears("meta")
        finally:
            for candidate in (first, replay, again):
                await candidate.leave()


async def test_no_lease_is_sure_while_the_database_is_away(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path, postgres: EmbeddedPostgres
) -> None:
    interview_id = await open_interview(database)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path) as worker,
    ):
        await dispatch(service, interview_id)
        await worker.holds(interview_id)
        async with candidate_in(livekit_server, room_name(interview_id)) as candidate:
            await candidate.hears("greeting")
            async with database.unit_of_work() as work:
                row = await work.livekit_rooms.get(interview_id)
            assert row is not None
            lease = InterviewLease(interview_id, worker.context.worker_id, row.epoch)
            await until(lambda: worker.context.sure_of(lease))
            await kill(postgres)
            await until(lambda: not worker.context.sure_of(lease), 3.0)
            assert worker.context.held == [interview_id], "in doubt, but an agent in its room stays"
            await postgres.ensure_running()
            await until(lambda: worker.context.sure_of(lease))
            await candidate.hears("planned")
