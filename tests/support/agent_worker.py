"""A worker in this process: real LiveKit, real PostgreSQL, scripted STT, TTS and words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import numpy as np
from livekit import rtc
from pydantic import SecretStr

from agent.worker.admission import ReceiveCall
from agent.worker.context import WorkerContext
from agent.worker.jobs import JobInfo
from agent.worker.settings import AgentSettings
from agent.worker.worker import Worker
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview
from kit.data_layout import DataFolders
from kit.free_space import FreeSpace
from models.end_of_turn import EndOfTurnModel
from models.fakes import FakeSTT, FakeTTS
from models.stt.whisper import WhisperSTT
from models.vad import build_vad
from pipelines.engines import VAD_MIN_SILENCE_MS, EngineRegistry, Engines
from rooms.livekit.access_tokens import candidate_token
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.service import LiveKitService
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings
from tests.support.conversation import SureEar
from tests.support.livekit_server import room_name
from tests.support.plans import short_plan

TIMEOUT_S = 20.0
SECRET = "a secret of more than thirty-two characters"
TOPIC = "vivavoce"


class FakeEngineRegistry:
    """Lends the same scripted engines to every interview."""

    def __init__(self, script: Sequence[str] = ()) -> None:
        self.tts = FakeTTS(character_s=0.01)
        self._engines = Engines(
            vad=build_vad(min_silence_ms=VAD_MIN_SILENCE_MS),
            stt=cast(WhisperSTT, FakeSTT(script)),
            tts=self.tts,
            end_of_turn=cast(Callable[[], EndOfTurnModel], SureEar),
            text_model=None,
        )

    async def engines(self, language: str) -> Engines:
        return self._engines

    async def voice(self, language: str) -> FakeTTS:
        return self.tts

    async def has(self, language: str) -> bool:
        return False


def livekit_settings(server: EmbeddedLiveKit) -> LiveKitSettings:
    """How the product reaches this server."""
    return LiveKitSettings(
        url=server.url, api_key=server.api_key, api_secret=SecretStr(server.api_secret)
    )


class RunningWorker:
    """A running worker."""

    def __init__(self, context: WorkerContext, worker: Worker, task: asyncio.Task[None]) -> None:
        self.context = context
        self.worker = worker
        self.task = task
        self.calls: list[JobInfo] = []
        """Phone calls that arrived."""

    async def holds(self, interview_id: UUID, *, count: int = 1) -> None:
        """Wait until this worker holds the interview (``count=0``: until it does not)."""
        await until(lambda: self.context.held.count(interview_id) == count)


@asynccontextmanager
async def running_worker(
    database: Database,
    server: EmbeddedLiveKit,
    folder: Path,
    *,
    grace_s: float = 5.0,
    script: Sequence[str] = (),
    registered: bool = True,
    receive_call: ReceiveCall | None = None,
    min_free_bytes: int = 0,
    **settings: Any,
) -> AsyncIterator[RunningWorker]:
    """Run a worker until the end of the block, and see it end.

    Args:
        folder: its data folder.
        registered: wait until LiveKit knows it.
        receive_call: receives phone calls; None: they are only recorded.
        min_free_bytes: with less room on its disk the worker begins no new interview.
        settings: of :class:`AgentSettings`.
    """
    relay = EventRelay(database)
    await relay.start()
    shop = FakeEngineRegistry(script)
    context = WorkerContext(
        settings=AgentSettings(**{"max_interviews": 4, **settings}),
        livekit=livekit_settings(server),
        rooms=RoomSettings(grace_s=grace_s, secret=SecretStr(SECRET)),
        language="en",
        database=database,
        relay=relay,
        engines=cast(EngineRegistry, shop),
        folders=DataFolders(folder),
        space=FreeSpace(folder, min_free_bytes),
        name="test",
    )
    calls: list[JobInfo] = []

    async def note(_: WorkerContext, job: JobInfo) -> None:
        calls.append(job)

    await context.start()
    worker = Worker(context, receive_call=receive_call or note)
    task = asyncio.create_task(worker.run())
    running = RunningWorker(context, worker, task)
    running.calls = calls
    try:
        if registered:
            async with asyncio.timeout(TIMEOUT_S):
                await worker.registered.wait()
        yield running
    finally:
        worker.end()
        worker.end()
        async with asyncio.timeout(TIMEOUT_S):
            await asyncio.gather(task, return_exceptions=True)
        await context.stop()
        await relay.stop()
        await shop.tts.aclose()


@asynccontextmanager
async def livekit_service(server: EmbeddedLiveKit) -> AsyncIterator[LiveKitService]:
    """A client of the LiveKit server, beside the worker's."""
    service = LiveKitService(livekit_settings(server))
    try:
        yield service
    finally:
        await service.aclose()


async def stored(database: Database, interview_id: UUID) -> Interview:
    """The interview as the database has it."""
    async with database.unit_of_work() as work:
        interview = await work.interviews.get(interview_id)
    assert interview is not None
    return interview


async def open_interview(database: Database, **changes: Any) -> UUID:
    """A new interview that is LIVE, with its room's row; returns its id."""
    interview = Interview(
        language="en",
        candidate_name="Sam",
        role="engineer",
        company="Acme",
        plan=short_plan(**changes),
    )
    async with database.unit_of_work() as work:
        await work.interviews.add(interview)
        await work.interviews.open(interview.id)
        await work.livekit_rooms.open(interview.id, room_name(interview.id))
    return interview.id


async def dispatch(service: LiveKitService, interview_id: UUID, room: str = "") -> None:
    """Create the interview's room and dispatch an agent."""
    name = room or room_name(interview_id)
    await service.ensure_room(name, empty_timeout_s=30)
    await service.dispatch(name, {"interview_id": str(interview_id)})


class LiveKitCandidate:
    """A candidate in a LiveKit room: a silent microphone, and the messages received."""

    def __init__(self, server: EmbeddedLiveKit, room: str) -> None:
        self._server = server
        self._name = room
        self.room = rtc.Room()
        self.heard: list[dict[str, Any]] = []
        self.gone = asyncio.Event()
        self._source = rtc.AudioSource(48_000, 1)
        self._speaking: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    async def enter(self) -> None:
        """Join with a new grant."""
        token, _, _ = candidate_token(livekit_settings(self._server), self._name, 60.0)
        await self.enter_with(token)

    async def enter_with(self, token: str) -> None:
        """Join with this token and publish a silent microphone."""
        self.room.on("data_received", self._on_data)
        self.room.on("disconnected", lambda _: self.gone.set())
        await self.room.connect(self._server.url, token)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(track, options)
        self._speaking = asyncio.create_task(self._be_silent())

    async def leave(self) -> None:
        if self._speaking is not None:
            self._speaking.cancel()
            await asyncio.gather(self._speaking, return_exceptions=True)
        await self.room.disconnect()
        await self._source.aclose()

    async def types(self, text: str) -> None:
        """Answer by keyboard."""
        message = json.dumps({"type": "text_answer", "text": text})
        await self.room.local_participant.publish_data(message, reliable=True, topic=TOPIC)

    async def hears(self, kind: str) -> dict[str, Any]:
        """The interviewer's first utterance of this kind, from the beginning."""

        def said() -> dict[str, Any] | None:
            return next((m for m in self.heard if m.get("kind") == kind), None)

        await self._until(lambda: said() is not None, f"to hear a {kind}")
        message = said()
        assert message is not None
        return message

    async def synced(self) -> None:
        """Wait until the agent shows where the interview is."""
        await self._until(lambda: any(m["type"] == "sync" for m in self.heard), "a sync")

    async def listened_to(self) -> None:
        """Wait until the interviewer listens."""
        await self._until(
            lambda: (
                [m for m in self.heard if m["type"] == "state"][-1:]
                == [{"type": "state", "state": "listening"}]
            ),
            "the interviewer to listen",
        )

    async def ended(self) -> str:
        """The reason of the interview's end."""
        await self._until(lambda: any(m["type"] == "ended" for m in self.heard), "the end")
        return str(next(m["reason"] for m in self.heard if m["type"] == "ended"))

    async def _until(self, done: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                while not done():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"waited for {what}; received {self.heard}") from None

    async def _be_silent(self) -> None:
        data = np.zeros(960, np.int16).tobytes()
        while True:
            await self._source.capture_frame(rtc.AudioFrame(data, 48_000, 1, 960))

    def _on_data(self, packet: rtc.DataPacket) -> None:
        if packet.topic == TOPIC:
            self.heard.append(json.loads(packet.data))
            self._news.set()


@asynccontextmanager
async def candidate_in(server: EmbeddedLiveKit, room: str) -> AsyncIterator[LiveKitCandidate]:
    """A candidate in the room until the end of the block."""
    candidate = LiveKitCandidate(server, room)
    await candidate.enter()
    try:
        yield candidate
    finally:
        await candidate.leave()


async def until(done: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> None:
    """Wait until ``done()`` is true; fails when it isn't in time."""
    async with asyncio.timeout(timeout_s):
        while not done():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
