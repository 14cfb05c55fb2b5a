"""A real LiveKit server and a real database, with workers and participants on them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from uuid import UUID

import pytest_asyncio
from livekit.protocol.models import ParticipantInfo
from pydantic import SecretStr

from db.session import Database
from db.tables import Interview, InterviewStatus
from rooms.livekit.access_tokens import candidate_token
from rooms.livekit.names import RoomNames
from rooms.livekit.reconciler import Reconciler
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.service import LiveKitService
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings
from tests.support.mini_agent import Options
from tests.support.processes import JsonLineProcess, running
from tests.support.worker_rows import settled


class Stage:
    """A server and a database, and what a test runs on them."""

    def __init__(self, server: EmbeddedLiveKit, database: Database) -> None:
        self.server = server
        self.database = database
        self.settings = LiveKitSettings(
            url=server.url, api_key=server.api_key, api_secret=SecretStr(server.api_secret)
        )
        self.service = LiveKitService(self.settings)

    @asynccontextmanager
    async def reconciler(self, prefix: str = "", **rooms: float) -> AsyncIterator[Reconciler]:
        service = LiveKitService(self.settings.model_copy(update={"room_prefix": prefix}))
        reconciler = Reconciler(self.database, service, RoomSettings(**rooms))  # type: ignore[arg-type]
        reconciler.start()
        try:
            yield reconciler
        finally:
            await reconciler.aclose()
            await service.aclose()

    def worker(self, **options: object) -> AbstractAsyncContextManager[JsonLineProcess]:
        settings = Options(
            url=self.server.url,
            api_key=self.server.api_key,
            api_secret=self.server.api_secret,
            database_url=self.database.url,
            **options,  # type: ignore[arg-type]
        )
        return running("tests.support.mini_agent", json.dumps(asdict(settings)))

    def guest(self, token: str) -> AbstractAsyncContextManager[JsonLineProcess]:
        return running("tests.support.livekit_participant", self.server.url, token)

    def candidate(self, room: str) -> AbstractAsyncContextManager[JsonLineProcess]:
        return self.guest(candidate_token(self.settings, room, 60.0)[0])

    async def open(self, interview: Interview, names: RoomNames | None = None) -> str:
        """The interview is LIVE and has a room's row, as after a join."""
        name = (names or RoomNames()).of_interview(interview.id)
        async with self.database.unit_of_work() as work:
            await work.interviews.open(interview.id)
            await work.livekit_rooms.open(interview.id, name)
        return name

    async def status(self, interview_id: UUID) -> InterviewStatus:
        async with self.database.unit_of_work() as work:
            row = await work.interviews.get(interview_id)
            assert row is not None
            return row.status

    async def dispatches(self, interview_id: UUID) -> int:
        async with self.database.unit_of_work() as work:
            row = await work.livekit_rooms.get(interview_id)
            assert row is not None
            return row.dispatches

    async def people(self, room: str) -> dict[str, ParticipantInfo]:
        return {person.identity: person for person in await self.service.participants(room)}


@pytest_asyncio.fixture
async def stage(livekit_server: EmbeddedLiveKit, database: Database) -> AsyncIterator[Stage]:
    """An empty stage, on a PostgreSQL that has run long enough for workers to be declared dead."""
    await livekit_server.ensure_running()
    await settled(database)
    stage = Stage(livekit_server, database)
    await _clear(stage)  # of what other tests have left on the server
    yield stage
    await livekit_server.ensure_running()
    await _clear(stage)
    await stage.service.aclose()


async def _clear(stage: Stage) -> None:
    for name in await stage.service.rooms():
        await stage.service.delete_room(name)


async def until(condition: Callable[[], Awaitable[object]], timeout_s: float = 15.0) -> None:
    """Wait until ``await condition()`` is true."""
    async with asyncio.timeout(timeout_s):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
