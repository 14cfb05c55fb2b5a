"""The reconciler against a real LiveKit server, a real PostgreSQL and workers that die."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest
from livekit.api import AccessToken, VideoGrants
from livekit.protocol.models import ParticipantInfo

from db.embedded.server import EmbeddedPostgres
from db.tables import Interview, InterviewStatus
from rooms.livekit import leader_lock, repairs
from rooms.livekit.access_tokens import AGENT_IDENTITY, agent_token
from rooms.livekit.names import RoomNames
from rooms.livekit.reconciler import Reconciler
from tests.support.database import kill
from tests.support.livekit_server import room_name
from tests.support.livekit_stage import Stage, until
from tests.support.worker_rows import add_worker, settled


async def test_a_dead_agent_is_replaced_within_seconds(stage: Stage, interview: Interview) -> None:
    room = await stage.open(interview)
    async with stage.reconciler(), stage.worker() as first:
        joined = await first.until("joined")
        assert joined["epoch"] == 1
        async with stage.worker() as standby:
            await standby.until("registered")
            died_at = first.kill()
            again = await standby.until("joined", interview=str(interview.id))
            assert again["epoch"] == 2
            assert again["at"] - died_at < 4.0
            people = await stage.people(room)
            assert [p for p in people if people[p].kind == ParticipantInfo.Kind.AGENT] == [
                AGENT_IDENTITY
            ]
            assert not [e for e in standby.events if e["event"] == "refused"]


async def test_a_dispatch_is_repeated_for_a_late_worker(stage: Stage, interview: Interview) -> None:
    await stage.open(interview)
    await add_worker(stage.database, age_s=-3600.0)  # alive, but the server doesn't know it
    async with stage.reconciler():
        await until(lambda: _at_least(stage, interview, 2))  # two dispatches that no worker got
        began = time.monotonic()
        async with stage.worker() as late:
            registered = await late.until("registered")
            joined = await late.until("joined")
            assert joined["at"] - registered["at"] < 4.0
            assert time.monotonic() - began < 20.0


async def _at_least(stage: Stage, interview: Interview, dispatches: int) -> bool:
    return await stage.dispatches(interview.id) >= dispatches


async def test_without_a_worker_no_agent_is_dispatched(stage: Stage, interview: Interview) -> None:
    room = await stage.open(interview)
    async with stage.reconciler() as reconciler:
        await until(lambda: _exists(stage, room))  # it has looked at this interview
        assert await stage.dispatches(interview.id) == 0
        assert reconciler.repairs.done["agent.sent_for"] == 0
        async with stage.worker() as worker:
            await worker.until("joined")


async def _exists(stage: Stage, room: str) -> bool:
    return room in await stage.service.rooms()


async def _gone(stage: Stage, room: str) -> bool:
    return not await _exists(stage, room)


async def test_two_reconcilers_send_one_agent(stage: Stage, interview: Interview) -> None:
    async with stage.reconciler() as one, stage.reconciler() as two, stage.worker() as worker:
        await worker.until("registered")
        await until(lambda: _leads(one, two))
        await stage.open(interview)
        joined = await worker.until("joined")
        assert joined["epoch"] == 1
        leader, follower = (one, two) if one.leads else (two, one)
        assert not follower.leads
        assert leader.repairs.done["agent.sent_for"] == 1
        assert follower.repairs.done["agent.sent_for"] == 0
        # The one that acts goes; the other one sees to the next death.
        await leader.aclose()
        async with stage.worker() as standby:
            await standby.until("registered")
            died_at = worker.kill()
            again = await standby.until("joined")
            assert again["epoch"] == 2
            assert again["at"] - died_at < 5.0
        assert follower.leads


async def _leads(*reconcilers: Reconciler) -> bool:
    return sum(reconciler.leads for reconciler in reconcilers) == 1


async def test_one_that_hangs_loses_its_part(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader_lock, "SILENCE_S", 1)
    one = leader_lock.LeaderLock(stage.database, lambda room: None)
    two = leader_lock.LeaderLock(stage.database, lambda room: None)
    assert await one.check()
    assert not await two.check()
    await until(two.check)  # the first one says nothing all the while
    assert not await one.check()
    two.give_up()
    await until(one.check)
    one.give_up()


async def _well(*reconcilers: Reconciler) -> bool:
    return all(reconciler.trouble is None for reconciler in reconcilers)


async def test_a_second_agent_is_removed(stage: Stage, interview: Interview) -> None:
    room = await stage.open(interview)
    intruder = (
        AccessToken(stage.server.api_key, stage.server.api_secret)
        .with_identity("another-agent")
        .with_kind("agent")
        .with_grants(VideoGrants(room_join=True, room=room, agent=True))
        .to_jwt()
    )
    async with stage.reconciler(), stage.worker() as worker:
        await worker.until("joined")
        async with stage.guest(intruder) as second, stage.candidate(room) as candidate:
            await second.until("in")
            await second.until("out")
            await candidate.until("in")
            assert {person.kind for person in (await stage.people(room)).values()} == {
                ParticipantInfo.Kind.AGENT,
                ParticipantInfo.Kind.STANDARD,
            }


async def test_a_ghost_without_a_successor_is_removed(
    stage: Stage, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repairs, "GHOST_S", 1.0)
    room = await stage.open(interview)
    async with stage.guest(agent_token(stage.settings, room)) as ghost, stage.reconciler():
        await ghost.until("in")
        began = time.monotonic()
        await ghost.until("out")
        assert time.monotonic() - began < 11.0
    assert AGENT_IDENTITY not in await stage.people(room)


async def test_rooms_that_outlived_their_interviews_go_and_others_stay(
    stage: Stage, interview: Interview
) -> None:
    room = await stage.open(interview)
    unknown, foreign = room_name(uuid4()), "another-installations"
    for name in (room, unknown, foreign, "interview-rubbish"):
        await stage.service.ensure_room(name, empty_timeout_s=300)
    async with stage.database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    async with stage.reconciler():
        await until(lambda: _rooms_are(stage, [foreign]))
        await until(lambda: _forgotten(stage, interview))  # the room goes first, then its row


async def test_installations_on_one_server_leave_each_others_rooms_alone(
    stage: Stage, interview: Interview
) -> None:
    acme = RoomNames("acme-")
    others = [acme.of_interview(uuid4()), acme.of_interview(interview.id), f"{acme.of_calls}1"]
    own = room_name(uuid4())
    for name in (*others, own):
        await stage.service.ensure_room(name, empty_timeout_s=300)
    async with stage.reconciler():
        await until(lambda: _rooms_are(stage, others))
    async with stage.reconciler(prefix="acme-") as reconciler, stage.worker() as worker:
        # The interview that both know by this id, for they are one database here, gets its own.
        await until(lambda: _rooms_are(stage, others[2:]))
        row = await stage.open(interview, acme)
        await until(lambda: _exists(stage, row))
        await until(lambda: _sent(reconciler))
        await worker.until("registered")
        assert not [e for e in worker.events if e["event"] == "asked"], "not its agent"
        async with stage.worker(agent_name="acme-interviewer") as acmes:
            await acmes.until("joined", interview=str(interview.id))


async def _sent(reconciler: Reconciler) -> bool:
    return reconciler.repairs.done["agent.sent_for"] > 0


async def _forgotten(stage: Stage, interview: Interview) -> bool:
    async with stage.database.unit_of_work() as work:
        return await work.livekit_rooms.get(interview.id) is None


async def _rooms_are(stage: Stage, names: list[str]) -> bool:
    return sorted(await stage.service.rooms()) == sorted(names)


async def test_a_room_that_was_lost_is_made_again(stage: Stage, interview: Interview) -> None:
    room = await stage.open(interview)
    async with stage.reconciler(), stage.worker() as worker:
        await worker.until("joined", epoch=1)
        await stage.service.delete_room(room)
        await worker.until("left", epoch=1)
        await worker.until("joined", epoch=2)
        assert await _exists(stage, room)


async def test_a_candidate_who_never_came_may_still_come(
    stage: Stage, interview: Interview
) -> None:
    room = await stage.open(interview)
    async with stage.worker() as worker:
        async with stage.reconciler():
            await worker.until("joined", epoch=1)
        async with stage.reconciler(join_token_ttl_s=0.5, grace_s=0.5):
            await until(lambda: _is(stage, interview, InterviewStatus.SCHEDULED))
            await worker.until("left", epoch=1)
            await until(lambda: _gone(stage, room))
        async with stage.database.unit_of_work() as work:
            assert await work.livekit_rooms.get(interview.id) is None
        # The join token still works, and so does the way in.
        async with stage.reconciler(), stage.candidate(room) as candidate:
            await candidate.until("in")
            await worker.until("joined", epoch=1)  # a new row starts counting again
            await until(lambda: _is(stage, interview, InterviewStatus.LIVE))


async def _is(stage: Stage, interview: Interview, status: InterviewStatus) -> bool:
    return await stage.status(interview.id) is status


async def test_a_candidate_who_is_there_is_not_sent_away(
    stage: Stage, interview: Interview
) -> None:
    room = await stage.open(interview)
    async with stage.worker() as worker, stage.candidate(room) as candidate:
        await candidate.until("in")
        async with stage.reconciler(join_token_ttl_s=0.1, grace_s=0.0) as reconciler:
            await worker.until("joined")
            await until(lambda: _swept(reconciler))
            assert await _is(stage, interview, InterviewStatus.LIVE)


async def _swept(reconciler: Reconciler) -> bool:
    return reconciler.sweeps >= 2


async def test_the_livekit_server_is_killed_and_comes_back(
    stage: Stage, interview: Interview
) -> None:
    room = await stage.open(interview)
    async with stage.reconciler() as reconciler, stage.worker() as worker:
        await worker.until("joined", epoch=1)
        stage.server.kill()
        await until(lambda: _troubled(reconciler))
        await stage.server.ensure_running()
        await until(lambda: _attended(stage, room), 30.0)
        await until(lambda: _well(reconciler))


async def _troubled(reconciler: Reconciler) -> bool:
    return reconciler.trouble is not None


async def _attended(stage: Stage, room: str) -> bool:
    return AGENT_IDENTITY in await stage.people(room)


async def test_postgres_is_killed_and_comes_back(
    stage: Stage, interview: Interview, postgres: EmbeddedPostgres
) -> None:
    await stage.open(interview)
    async with stage.reconciler() as reconciler, stage.worker() as worker:
        await worker.until("joined", epoch=1)
        await kill(postgres)
        await until(lambda: _troubled(reconciler))
        await postgres.ensure_running()
        await until(lambda: _well(reconciler))
        await settled(stage.database)
        await until(lambda: _swept(reconciler))
        # No worker was taken for dead because none could send a heartbeat.
        async with stage.database.unit_of_work() as work:
            holder = await work.livekit_rooms.holder(interview.id)
        assert holder is not None
        assert (holder.epoch, holder.alive) == (1, True)
        async with stage.worker() as standby:
            await standby.until("registered")
            worker.kill()
            await standby.until("joined", epoch=2)


async def test_an_agent_is_dispatched_to_a_waiting_caller(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repairs, "CALL_RETRY_S", 1.0)
    room = "call-1234"
    token = (
        AccessToken(stage.server.api_key, stage.server.api_secret)
        .with_identity("sip_821012345678")
        .with_kind("sip")
        .with_grants(VideoGrants(room_join=True, room=room))
        .to_jwt()
    )
    async with stage.reconciler(), stage.worker() as worker, stage.guest(token) as caller:
        await caller.until("in")
        await worker.until("asked", room=room, metadata={"kind": "reception"})


async def test_an_agent_that_is_asked_to_complete_does(stage: Stage, interview: Interview) -> None:
    room = await stage.open(interview)
    async with stage.reconciler(), stage.worker() as worker:
        await worker.until("joined")
        async with stage.database.unit_of_work() as work:
            await work.livekit_rooms.command(interview.id, "complete")
        await worker.until("left")
        await until(lambda: _gone(stage, room))
        assert await _is(stage, interview, InterviewStatus.COMPLETED)
