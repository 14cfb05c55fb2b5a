"""An agent that dies inside a living process is replaced in the same room."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
import uvicorn

from agent.interview.runner import InterviewRunner
from api.app import create_app
from api.cache.rows import Rows
from api.services import Services
from api.settings import ApiSettings
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview
from models.budget import ComputeBudget
from models.settings import ModelSettings
from pipelines.engines import EngineRegistry
from rooms import join_tokens as grants
from rooms.settings import RoomSettings
from tests.api.test_interviews import problem
from tests.support.interviewee import (
    ANSWER,
    BREATH_S,
    OUTCOME,
    OWN_PART,
    SENTENCES,
    SHORT_ANSWER,
    VOICE,
    Interviewee,
)
from tests.support.plans import PROJECT, PROJECT_FOLLOW_UPS, short_plan
from tests.support.product import Json, assert_all_kept, poll, share_speech
from tests.support.speech import speak
from vivavoce.processes.hosts.direct import DirectHost
from vivavoce.processes.readiness import Readiness
from vivavoce.settings import Settings
from vivavoce.synthetic_candidate.client import CandidateClient

pytestmark = pytest.mark.realtime

SECRET = "a secret of more than thirty-two characters"
LOST_YOU = "Sorry, I lost you for a moment. Nothing you said was lost."


class House:
    """Database, engines, rooms and API in this process, and one interview."""

    def __init__(
        self, host: DirectHost, settings: Settings, database: Database, url: str, key: UUID
    ) -> None:
        self.host = host
        self.settings = settings
        self.database = database
        self.url = url
        self.key = key

    def candidate(self) -> Interviewee:
        client = CandidateClient(self.url, str(self.key), self._grant(), seed=1)

        async def grant() -> Json:
            return self._grant()

        return Interviewee(client, grant)

    def runner(self) -> InterviewRunner:
        runner = self.host.holders[str(self.key)].runner
        assert runner is not None
        return runner

    def agent(self) -> asyncio.Task[str]:
        """The agent that is at work now."""
        agent = self.runner().agent_task
        assert agent is not None and not agent.done()
        return agent

    async def entries(self) -> list[Json]:
        async with self.database.unit_of_work() as work:
            rows = await work.transcripts.of_interview(self.key)
        return [row.model_dump() for row in rows]

    async def over(self) -> Interview:
        """The interview once the host has put it away."""

        async def gone() -> bool:
            return str(self.key) not in self.host.holders

        await poll(gone, bool, 15)
        async with self.database.unit_of_work() as work:
            interview = await work.interviews.get(self.key)
        assert interview is not None
        return interview

    def _grant(self) -> Json:
        token, expires_at = grants.issue(SECRET, str(self.key), "candidate", 600)
        return {
            "transport": "direct",
            "url": f"/api/v1/interviews/{self.key}/rtc",
            "token": token,
            "identity": "candidate",
            "expires_at": expires_at.isoformat(),
        }


@pytest_asyncio.fixture
async def house(
    database: Database,
    relay: EventRelay,
    tmp_path: Path,
    models_dir: Path,
    request: pytest.FixtureRequest,
) -> AsyncIterator[House]:
    """A house. Its parameter, if there is one, is the grace in seconds."""
    rooms = RoomSettings(grace_s=getattr(request, "param", RoomSettings().grace_s))
    for sentence in SENTENCES:
        speak(sentence, VOICE)
    share_speech(tmp_path)
    settings = Settings(data=tmp_path, models=ModelSettings(models_dir=models_dir), rooms=rooms)
    shop = EngineRegistry(settings.models, ComputeBudget(), None)
    readiness = Readiness(settings.progress_file, stage="ready")
    host = DirectHost(settings, database, shop, readiness, relay)
    interview = Interview(
        language="en", candidate_name="Sam", role="engineer", company="Acme", plan=short_plan()
    )
    async with database.unit_of_work() as work:
        await work.interviews.add(interview)
    services = Services(
        database=database,
        relay=relay,
        rows=Rows(database, relay),
        host=host,
        settings=ApiSettings(),
        rooms=rooms,
        token_secret=SECRET,
        data_dir=tmp_path,
        models_dir=models_dir,
    )
    await shop.engines("en")
    server = uvicorn.Server(
        uvicorn.Config(create_app(services), port=0, log_config=None, lifespan="off")
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield House(host, settings, database, f"http://127.0.0.1:{port}", interview.id)
    finally:
        await host.aclose()
        server.should_exit = True
        await serving
        await shop.aclose()


async def test_an_agent_that_dies_in_mid_answer_is_replaced(house: House) -> None:
    candidate = house.candidate()
    try:
        await candidate.enter()
        await candidate.hears_all(("greeting", None), ("planned", PROJECT))
        await candidate.says(SHORT_ANSWER)
        await asyncio.sleep(BREATH_S)
        speaking = asyncio.create_task(candidate.says(OWN_PART))
        await candidate.captioned(1)
        await asyncio.sleep(0.5)
        first, died = house.agent(), time.monotonic()
        first.cancel()
        candidate.client.stop_saying()
        lost = await candidate.hears("meta", LOST_YOU)
        assert lost["at"] - died < 5.0
        await candidate.hears("meta", PROJECT)
        await candidate.my_turn()
        await speaking
        assert house.agent() is not first

        await candidate.answers(ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        await candidate.answers(OUTCOME)
        await candidate.hears("closing")
        await candidate.ends("completed")
        interview = await house.over()
    finally:
        await candidate.leave()
    assert interview.end_reason == "completed"
    assert [sync["reason"] for sync in candidate.syncs] == ["joined", "agent_replaced"]
    assert candidate.syncs[1]["question"] == {"id": "project", "text": PROJECT}
    entries = await house.entries()
    assert_all_kept(entries, candidate)
    own = {e["seq"]: e["text"] for e in entries if e["speaker"] == "candidate"}
    assert [own[place] for place in candidate.places] == candidate.finals
    spoken = [e["text"] for e in entries if e["speaker"] == "agent"]
    assert spoken == [e["text"] for e in candidate.heard]
    assert spoken.count(LOST_YOU) == 1


@pytest.mark.parametrize("house", [4.0], indirect=True, ids=["brief grace"])
async def test_a_candidate_who_stays_away(house: House) -> None:
    candidate = house.candidate()
    try:
        await candidate.enter()
        await candidate.hears_all(("greeting", None), ("planned", PROJECT))
        await candidate.answers(SHORT_ANSWER)
    finally:
        await candidate.leave()
    interview = await house.over()
    assert interview.end_reason == "left"
    entries = await house.entries()
    assert [e["text"] for e in entries if e["speaker"] == "candidate"] == candidate.finals
    async with house.database.unit_of_work() as work:
        assert await work.reports.of_interview(house.key) is not None
    async with httpx.AsyncClient() as http:
        refused = await http.post(f"{house.url}/api/v1/interviews/{house.key}/join")
    assert refused.status_code == 409


async def test_no_interview_begins_while_the_disk_is_nearly_full(house: House) -> None:
    interviews = "/api/v1/interviews"
    new = {"candidate_name": "Ada", "role": "engineer", "company": "Acme"}
    async with httpx.AsyncClient(base_url=house.url) as client:
        assert (await client.get("/readyz")).json()["status"] == "ready"
        house.settings.min_free_mb = 2**40
        ready = await client.get("/readyz")
        assert ready.status_code == 200, "interviews under way are held"
        assert ready.json()["status"] == "degraded"
        assert "no new interview" in ready.json()["reasons"][0]
        assert ready.json()["free_bytes"] > 0
        assert "vivavoce_data_free_bytes" in (await client.get("/metrics")).text
        for refused in (
            await client.post(interviews, json=new),
            await client.post(f"{interviews}/realtime", json=new),
            await client.post(f"{interviews}/{house.key}/join"),
        ):
            assert "disk is nearly full" in problem(refused, 503)["detail"]
            assert refused.headers["retry-after"] == "300"
        assert len((await client.get(interviews)).json()["items"]) == 1
        async with house.database.unit_of_work() as work:
            await work.interviews.mark_started(house.key, started_at=datetime.now(UTC))
        # what has begun continues, and after room was made everything does
        assert (await client.post(f"{interviews}/{house.key}/join")).status_code == 200
        house.settings.min_free_mb = 0
        assert (await client.get("/readyz")).json()["status"] == "ready"
        assert (await client.post(interviews, json=new)).status_code == 201


async def test_agents_that_keep_dying_end_it_with_an_explanation(house: House) -> None:
    candidate = house.candidate()
    try:
        await candidate.enter()
        await candidate.hears_all(("greeting", None), ("planned", PROJECT))
        await candidate.answers(SHORT_ANSWER)
        for _ in range(3):
            agent = house.agent()
            agent.cancel()
            await asyncio.wait({agent})
            await asyncio.sleep(0.3)
        closing = await candidate.hears_at_last("closing")
        assert (
            "technical problem" in closing["text"]
            and "Nothing you said was lost" in closing["text"]
        )
        await candidate.ends("technical")
        interview = await house.over()
    finally:
        await candidate.leave()
    assert (interview.status, interview.end_reason) == ("COMPLETED", "technical")
    entries = await house.entries()
    assert_all_kept(entries, candidate)
    assert (entries[-1]["kind"], entries[-1]["text"]) == ("closing", closing["text"])
    assert entries[-1]["end_s"] - entries[-1]["start_s"] > 3.0
    async with house.database.unit_of_work() as work:
        assert await work.reports.of_interview(house.key) is not None
