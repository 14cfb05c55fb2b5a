"""Which jobs a worker takes from a real LiveKit server."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from livekit import api
from livekit.agents import JobRequest
from livekit.protocol import agent as proto
from sqlalchemy import text
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from agent.worker import admission
from agent.worker.admission import Admission
from db.session import Database
from db.tables import InterviewStatus
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.service import LiveKitService
from tests.support.agent_worker import (
    LiveKitCandidate,
    RunningWorker,
    candidate_in,
    dispatch,
    livekit_service,
    open_interview,
    running_worker,
    stored,
    until,
)
from tests.support.livekit_server import room_name
from tests.support.product import poll

pytestmark = pytest.mark.realtime


async def free_places(database: Database) -> int:
    async with database.unit_of_work() as work:
        return await work.workers.free_places()


async def holder_is_there(database: Database, interview_id: UUID) -> bool:
    async with database.unit_of_work() as work:
        return await work.livekit_rooms.holder(interview_id) is not None


async def test_a_full_worker_takes_no_more_until_a_place_is_free(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    first, second = await open_interview(database), await open_interview(database)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path, max_interviews=1) as worker,
    ):
        await dispatch(service, first)
        await worker.holds(first)
        assert await free_places(database) == 0
        await dispatch(service, second)
        async with database.unit_of_work() as work:
            await work.livekit_rooms.command(first, "release")
        await worker.holds(first, count=0)
        await until(lambda: worker.context.capacity.taken == 0)
        assert not await holder_is_there(database, second)
        await dispatched_until_held(worker, service, second)


async def test_a_worker_whose_disk_is_nearly_full_takes_only_what_has_begun(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    new, begun = await open_interview(database), await open_interview(database)
    async with database.unit_of_work() as work:
        await work.interviews.mark_started(begun, started_at=datetime.now(UTC))
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path, min_free_bytes=2**62) as worker,
    ):
        with capture_logs() as lines:
            await dispatch(service, new)
            await until(lambda: any(line["event"] == "job.refused" for line in lines))
        refusals = {line["reason"] for line in lines if line["event"] == "job.refused"}
        assert refusals == {"the disk is nearly full"}
        assert not await holder_is_there(database, new)
        await dispatch(service, begun)
        await worker.holds(begun)
        assert worker.context.capacity.taken == 1


async def dispatched_until_held(
    worker: RunningWorker, service: LiveKitService, interview_id: UUID
) -> None:
    """LiveKit hears within some seconds that a worker has a place again."""

    async def held() -> bool:
        await dispatch(service, interview_id)
        return interview_id in worker.context.held

    await poll(held, bool, 15.0)


async def test_rubbish_is_refused_with_a_line_in_the_log(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    with capture_logs(processors=[merge_contextvars]) as logs:
        async with (
            livekit_service(livekit_server) as service,
            running_worker(database, livekit_server, tmp_path) as worker,
        ):
            await service.ensure_room("rubbish", empty_timeout_s=30)
            await service.dispatch("rubbish", {"interview_id": "seven"})
            await until(lambda: any(line["event"] == "job.refused" for line in logs))
            assert worker.context.capacity.taken == 0
    refused = next(line for line in logs if line["event"] == "job.refused")
    assert refused["log_level"] == "error" and refused["room"] == "rubbish"
    assert "'seven' is not an interview's id" in refused["reason"]


async def test_a_walk_in_gets_an_interview_of_its_own(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path, walk_ins=True) as worker,
    ):
        await service.ensure_room("demo", empty_timeout_s=30)
        await service.dispatch("demo", {})
        candidate = LiveKitCandidate(livekit_server, "demo")
        token = (
            api.AccessToken(livekit_server.api_key, livekit_server.api_secret)
            .with_identity("anybody")
            .with_grants(api.VideoGrants(room_join=True, room="demo"))
            .to_jwt()
        )
        await candidate.enter_with(token)
        try:
            assert "Guest" in (await candidate.hears("greeting"))["text"]
            (interview_id,) = worker.context.held
            # a second dispatch brings no second agent: the room has its interview
            await service.dispatch("demo", {})
            # the database learns of it after the candidate
            await poll(
                lambda: stored(database, interview_id),
                lambda interview: interview.status == InterviewStatus.IN_PROGRESS,
                5.0,
            )
            async with database.unit_of_work() as work:
                assert len(await work.questions.of_interview(interview_id)) > 3
            await until(lambda: worker.context.capacity.taken == 1)
            async with database.unit_of_work() as work:
                assert await work.session.scalar(text("SELECT count(*) FROM interview")) == 1
        finally:
            await candidate.leave()


async def test_every_place_is_given_out(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    async with (
        livekit_service(livekit_server) as service,
        running_worker(
            database, livekit_server, tmp_path, grace_s=30.0, max_interviews=4
        ) as worker,
    ):
        places, server = worker.context.capacity, worker.worker.server
        for taken in range(1, 5):
            interview_id = await open_interview(database)
            await dispatch(service, interview_id)
            await worker.holds(interview_id)
            await until(lambda taken=taken: places.started == taken)
            # As reported to the server every few seconds.
            await until(lambda: server._worker_load == places.load())
            await server._update_worker_status()
        assert places.load() == 1.0


async def test_a_phone_call_goes_to_the_reception(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path) as worker,
    ):
        await service.ensure_room("call-1", empty_timeout_s=30)
        await service.dispatch("call-1", {"kind": "reception", "line": "main"})
        await until(lambda: len(worker.calls) == 1)
        (job,) = worker.calls
        assert (job.room, job.request.metadata["line"]) == ("call-1", "main")
        assert job.url == livekit_server.url and job.token
        await until(lambda: worker.context.capacity.taken == 0)


async def test_a_job_that_never_begins_gives_its_lease_back(
    database: Database,
    livekit_server: EmbeddedLiveKit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(admission, "START_WITHIN_S", 0.3)
    interview_id = await open_interview(database)
    async with running_worker(database, livekit_server, tmp_path) as worker:
        door = Admission(worker.context, never, never)
        answers: list[str] = []
        await door.answer(request(interview_id, answers))
        assert answers == ["interviewer"]
        assert await holder_is_there(database, interview_id)
        assert worker.context.capacity.taken == 1
        await until(lambda: worker.context.capacity.taken == 0)
        await poll(lambda: holder_is_there(database, interview_id), lambda held: not held, 5.0)
        await door.run("J1", "room", livekit_server.url, "too late")
        assert worker.context.capacity.taken == 0


async def test_whoever_holds_it_keeps_it_whatever_else_is_asked(
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
            answers: list[str] = []
            door = Admission(worker.context, never, never)
            await door.answer(request(interview_id, answers))
            assert answers == ["refused for good"]
            await candidate.hears("planned")
            assert worker.context.capacity.taken == 1


async def never(*_: object) -> None:
    raise AssertionError("this job must not begin")


def request(interview_id: UUID, answers: list[str]) -> JobRequest:
    """A job request whose answers are noted and go nowhere."""

    async def reject(terminate: bool) -> None:
        answers.append("refused for good" if terminate else "refused")

    async def accept(arguments: object) -> None:
        answers.append(arguments.identity)  # type: ignore[attr-defined]

    job = proto.Job(id="J1", metadata=f'{{"interview_id": "{interview_id}"}}')
    job.room.name = room_name(interview_id)
    return JobRequest(job=job, on_reject=reject, on_accept=accept)
