"""Being let into an interview on a LiveKit server, through the API."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from pydantic import SecretStr
from sqlalchemy import text

from api.app import create_app
from api.cache.rows import Rows
from api.services import Services
from api.settings import ApiSettings
from db.relay import EventRelay
from db.tables import Interview, InterviewStatus
from interviews.plan import load_plan
from kit.ports import free_port
from models.budget import ComputeBudget
from models.settings import ModelSettings
from pipelines.engines import EngineRegistry
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.server_events import ServerEventReader
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings
from tests.api.test_interviews import BASE, problem
from tests.support.livekit_server import room_name
from tests.support.livekit_stage import Stage, until
from tests.support.worker_rows import add_worker
from vivavoce.processes.hosts.livekit import LiveKitHost
from vivavoce.processes.readiness import Readiness
from vivavoce.settings import Settings

pytestmark = pytest.mark.realtime


class Office:
    """The API with a LiveKit host behind it."""

    def __init__(self, stage: Stage, relay: EventRelay, data: Path, livekit: LiveKitSettings):
        self.stage = stage
        self.readiness = Readiness(data / "none.json", stage="ready")
        settings = Settings(data=data, room="livekit", livekit=livekit)
        self.settings = settings
        shop = EngineRegistry(ModelSettings(), ComputeBudget(), None)
        self.host = LiveKitHost(settings, stage.database, shop, self.readiness)
        self.app = create_app(
            Services(
                database=stage.database,
                relay=relay,
                rows=Rows(stage.database, relay),
                host=self.host,
                settings=ApiSettings(complete_timeout_s=10.0),
                rooms=RoomSettings(),
                token_secret="a secret of more than thirty-two characters",
                data_dir=data,
                models_dir=settings.models.models_dir,
                livekit_webhooks=ServerEventReader(livekit),
            )
        )
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://127.0.0.1:8000"
        )

    async def join(self, interview: Interview) -> httpx.Response:
        return await self.client.post(f"{BASE}/{interview.id}/join")

    async def untouched(self, interview: Interview) -> bool:
        async with self.stage.database.unit_of_work() as work:
            room = await work.livekit_rooms.get(interview.id)
        return room is None and await self.stage.status(interview.id) is InterviewStatus.SCHEDULED

    async def aclose(self) -> None:
        await self.client.aclose()
        await self.host.aclose()


@pytest_asyncio.fixture
async def office(stage: Stage, relay: EventRelay, tmp_path: Path) -> AsyncIterator[Office]:
    """An API beside the stage's server; its reconciler isn't started."""
    office = Office(stage, relay, tmp_path, stage.settings)
    yield office
    await office.aclose()


async def test_with_nobody_free_nothing_changes(office: Office, interview: Interview) -> None:
    for running in (None, 1):
        if running is not None:
            await add_worker(office.stage.database, age_s=-3600.0, capacity=1, running=running)
        response = await office.join(interview)
        assert "no interviewer is free" in problem(response, 503)["detail"]
        assert int(response.headers["retry-after"]) >= 5
        assert await office.untouched(interview)
    assert await office.stage.service.rooms([room_name(interview.id)]) == []


async def test_no_interview_begins_while_a_disk_is_nearly_full(
    office: Office, interview: Interview
) -> None:
    new = {"candidate_name": "Ada", "role": "engineer", "company": "Acme"}
    await add_worker(office.stage.database, age_s=-3600.0, disk_full=True)
    await office.host.recover()

    async def shown() -> bool:
        return "agents_free_bytes" in (await office.client.get("/readyz")).json()

    await until(shown)
    body = (await office.client.get("/readyz")).json()
    assert (body["free_places"], body["agents_free_bytes"]) == (0, 50 * 2**20)
    assert "test (50 MB left)" in body["reasons"][0]
    metrics = (await office.client.get("/metrics")).text
    assert "vivavoce_agents_free_bytes 5.24288e+07" in metrics
    await _is_refused(office, interview, new, "the interviewers' disks are nearly full")
    await add_worker(office.stage.database, age_s=-3600.0)
    await office.host.check_space()
    office.settings.min_free_mb = 2**40
    await _is_refused(office, interview, new, "the server's disk is nearly full")
    body = (await office.client.get("/readyz")).json()
    assert body["free_bytes"] > 0
    assert any("no new interview" in reason for reason in body["reasons"])


async def _is_refused(office: Office, interview: Interview, new: object, why: str) -> None:
    for refused in (await office.client.post(BASE, json=new), await office.join(interview)):
        assert why in problem(refused, 503)["detail"]
        assert refused.headers["retry-after"] == "300"
    assert await office.untouched(interview)


async def test_a_grant_leads_into_a_room_with_an_interviewer(
    office: Office, interview: Interview
) -> None:
    async with office.stage.worker() as worker:
        await worker.until("registered")
        response = await office.join(interview)
        assert response.status_code == 200
        grant: dict[str, Any] = response.json()
        assert grant["transport"] == "livekit"
        assert grant["url"] == office.stage.server.url
        joined = await worker.until("joined", interview=str(interview.id))
        async with office.stage.guest(grant["token"]) as candidate:
            await candidate.until("in", identity=grant["identity"])
            people = await office.stage.people(joined["room"])
            assert set(people) == {"interviewer", grant["identity"]}
            # A second device gets another grant, without waiting for an agent.
            began = time.monotonic()
            second = (await office.join(interview)).json()
            assert time.monotonic() - began < 2.0
            assert second["identity"] != grant["identity"]
        assert await office.stage.status(interview.id) is InterviewStatus.LIVE
        assert len([e for e in worker.events if e["event"] == "joined"]) == 1


async def test_an_interview_in_progress_at_once_is_entered_like_any_other(
    office: Office, interview: Interview
) -> None:
    async with office.stage.database.unit_of_work() as work:
        await work.session.execute(text("UPDATE interview SET status = 'IN_PROGRESS'"))
    async with office.stage.worker() as worker:
        await worker.until("registered")
        grant = (await office.join(interview)).json()
        await worker.until("joined", interview=str(interview.id))
        async with office.stage.guest(grant["token"]) as candidate:
            await candidate.until("in", identity=grant["identity"])
    assert await office.stage.status(interview.id) is InterviewStatus.IN_PROGRESS


async def test_the_last_place_is_given_once(office: Office, interview: Interview) -> None:
    other = Interview(
        language="en",
        candidate_name="Bo",
        role="Engineer",
        company="Acme",
        plan=load_plan("standard-en").model_dump(mode="json"),
    )
    async with office.stage.database.unit_of_work() as work:
        await work.interviews.add(other)
    async with office.stage.worker(capacity=1) as worker:
        await worker.until("registered")
        answers = await asyncio.gather(office.join(interview), office.join(other))
        assert sorted(answer.status_code for answer in answers) == [200, 503]
        refused = interview if answers[0].status_code == 503 else other
        assert await office.untouched(refused)


async def test_an_interviewer_who_does_not_come_leaves_it_as_it_was(
    stage: Stage, relay: EventRelay, tmp_path: Path, interview: Interview
) -> None:
    hasty = stage.settings.model_copy(update={"join_within_s": 0.5})
    office = Office(stage, relay, tmp_path, hasty)
    async with stage.worker(serves=False) as worker:
        await worker.until("worker")
        detail = problem(await office.join(interview), 503)["detail"]
        assert "has not come" in detail
        assert await office.untouched(interview)
    await office.aclose()


async def test_without_the_server_nobody_is_let_in(
    stage: Stage, relay: EventRelay, tmp_path: Path, interview: Interview
) -> None:
    await add_worker(stage.database, age_s=-3600.0)
    nowhere = LiveKitSettings(
        url=f"ws://127.0.0.1:{free_port()}", api_key="key", api_secret=SecretStr("x" * 32)
    )
    office = Office(stage, relay, tmp_path, nowhere)
    response = await office.join(interview)
    assert "LiveKit server cannot be reached" in problem(response, 503)["detail"]
    assert await office.untouched(interview)
    await office.aclose()


async def test_an_interview_that_is_over_is_not_entered(
    office: Office, interview: Interview
) -> None:
    async with office.stage.database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    problem(await office.join(interview), 409)


async def test_completing_waits_for_the_agents_last_word(
    office: Office, interview: Interview
) -> None:
    async with office.stage.worker() as worker:
        await worker.until("registered")
        assert (await office.join(interview)).status_code == 200
        response = await office.client.post(f"{BASE}/{interview.id}/complete")
        assert response.json()["status"] == "COMPLETED"
        assert response.json()["end_reason"] == "completed"  # the agent's word, not the API's
        await worker.until("left")


async def test_completing_what_nobody_holds_waits_for_nobody(
    office: Office, interview: Interview
) -> None:
    await office.stage.open(interview)
    began = time.monotonic()
    response = await office.client.post(f"{BASE}/{interview.id}/complete")
    assert response.json()["status"] == "COMPLETED"
    assert time.monotonic() - began < 5.0


async def test_it_is_ready_when_the_rooms_are_looked_after(
    office: Office, interview: Interview
) -> None:
    async def shown() -> dict[str, Any]:
        return dict((await office.client.get("/readyz")).json())

    async def places() -> bool:
        return (await shown()).get("free_places") == 3

    assert (await shown())["status"] == "degraded"
    assert await office.host.recover() == 0
    await until(lambda: _is_ready(office))
    await add_worker(office.stage.database, age_s=-3600.0, capacity=4, running=1)
    await until(places)
    office.stage.server.kill()
    await until(lambda: _is_not_ready(office))
    assert "LiveKit server" in (await shown())["rooms"]
    await office.stage.server.ensure_running()
    await until(lambda: _is_ready(office))


async def _is_ready(office: Office) -> bool:
    return (await office.client.get("/readyz")).status_code == 200


async def _is_not_ready(office: Office) -> bool:
    return not await _is_ready(office)


async def test_the_servers_own_webhooks_are_taken(
    livekit_binary: Path, relay: EventRelay, stage: Stage, tmp_path: Path, interview: Interview
) -> None:
    """Signed by a real server, of rooms that people really enter."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api/v1/livekit/webhook"
    server = EmbeddedLiveKit(livekit_binary, tmp_path / "server", webhook_urls=[url])
    await server.start()
    telling = Stage(server, stage.database)
    office = Office(telling, relay, tmp_path, telling.settings)
    serving = uvicorn.Server(uvicorn.Config(office.app, port=port, log_config=None))
    task = asyncio.create_task(serving.serve())
    try:
        await until(lambda: _started(serving))
        await office.host.recover()
        async with telling.worker() as worker:
            await worker.until("registered")
            assert (await office.join(interview)).status_code == 200
            async with telling.database.unit_of_work() as work:
                room = await work.livekit_rooms.get(interview.id)
                assert room is not None
            async with telling.candidate(room.name) as candidate:
                await candidate.until("in")
                await until(lambda: _webhooks(telling, 3))
        assert office.host.reconciler.trouble is None
    finally:
        await office.aclose()
        await telling.service.aclose()
        serving.should_exit = True
        await task
        await server.stop()


async def _started(server: uvicorn.Server) -> bool:
    return server.started


async def _webhooks(stage: Stage, count: int) -> bool:
    async with stage.database.unit_of_work() as work:
        return int(await work.session.scalar(text("SELECT count(*) FROM webhook_event"))) >= count
