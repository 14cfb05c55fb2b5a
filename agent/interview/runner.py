"""One interview that is going on in this process: its room, and an agent kept alive in it.

An agent that dies is replaced in the same room within a moment and goes on at the same
question. If agents keep dying the candidate is told so, kindly, and nothing said is lost.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from pathlib import Path
from uuid import UUID

import numpy as np
import structlog
from livekit import rtc

from agent.interview.checkpoint import Checkpoint, end_reason, read_checkpoint
from agent.interview.session import run_interview
from agent.interview.spec import InterviewSpec
from agent.transcript.journal import Journal, read_records
from agent.transcript.journal_sink import DatabaseSink
from agent.transcript.writer import Watch
from db.session import Database
from kit.audio import SPEECH_RATE
from kit.data_layout import DataFolders
from pipelines.engines import Engines
from pipelines.prerendered import SpeechStore
from rooms.base import Room
from rooms.recording import finalize

log = structlog.get_logger(__name__)

MAX_DEATHS = 3
"""Agents that may die within ``DEATHS_WITHIN_S`` before the interview is given up."""
DEATHS_WITHIN_S = 60.0
TAKEN_UP_LATER = frozenset({"displaced", "never_came"})
"""Ends of an agent's stay that are no end of the interview."""
LAST_WORDS_S = 1.0
"""How long the room stays open after the end, so that the last packets arrive."""


class InterviewRunner:
    """Runs one interview in one room until its end.

    Args:
        room: not open yet; closed at the end.
        brief: the interview.
        engines: of its language.
        speech: prepared sound.
        database: where the journal is delivered to.
        folders: where journal and recording lie.
        grace_s: how long the candidate may stay away.
        past: what an agent on another machine left, as the database tells it; what the local
            journal tells is newer.
        first_seq: no record of this agent gets a lower place in the order of things said.
        watch: told what those who watch from outside see live.
    """

    def __init__(
        self,
        room: Room,
        brief: InterviewSpec,
        engines: Engines,
        speech: SpeechStore,
        database: Database,
        folders: DataFolders,
        *,
        grace_s: float = 60.0,
        past: Checkpoint | None = None,
        first_seq: int = 1,
        watch: Watch = lambda message: None,
    ) -> None:
        self._watch = watch
        self.room = room
        self.brief = brief
        self._engines = engines
        self._speech = speech
        self._database = database
        self._folders = folders
        self._grace_s = grace_s
        self._past = past
        self._first_seq = first_seq
        self._log = log.bind(interview_id=brief.interview_id)
        self._stop: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.agent_task: asyncio.Task[str] | None = None
        """The agent that is at work; whoever cancels it sees it replaced."""
        self._task: asyncio.Task[str] | None = None
        self._told = asyncio.Event()
        self._lost = asyncio.Event()

    async def start(self) -> None:
        """Open the room and put an agent into it.

        Raises:
            RecordingError: the recording cannot be written.
            ConnectionError: the room's server cannot be reached.
        """
        await self.room.open()
        self.room.on("closed", self._lost.set)
        self._task = asyncio.create_task(self._run(), name=f"interview-{self.brief.interview_id}")

    async def wait(self) -> str:
        """Wait for the end; returns its reason.

        Beside the reasons of ``run_interview``: ``technical`` (agents kept dying) and
        ``displaced`` (the room was taken away; the interview can be taken up again).
        """
        assert self._task is not None
        return await asyncio.shield(self._task)

    async def said_all(self) -> None:
        """Wait until the end, and all that was said, is in the database."""
        await self._told.wait()

    def stop(self, reason: str) -> None:
        """End the interview without a goodbye (it was completed from outside)."""
        if not self._stop.done():
            self._stop.set_result(reason)

    async def aclose(self) -> None:
        """Leave at once, as at a shutdown: the interview can be taken up again later."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task})

    @property
    def journal_path(self) -> Path:
        return self._folders.journal / f"{self.brief.interview_id}.jsonl"

    async def _run(self) -> str:
        # Started by a request, but not part of it.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(interview_id=self.brief.interview_id)
        journal = Journal(
            self.journal_path,
            self.brief.interview_id,
            DatabaseSink(self._database),
            first_seq=self._first_seq,
        )
        try:
            reason = await self._keep_an_agent(journal)
            if reason not in TAKEN_UP_LATER:
                await journal.flushed()
                self._told.set()
                await asyncio.sleep(LAST_WORDS_S)
        finally:
            self.room.off("closed", self._lost.set)
            await self.room.aclose()
            await journal.aclose()
            self._told.set()
        if reason not in TAKEN_UP_LATER:
            await self._keep_recording()
        self._log.info("interview.ended", reason=reason)
        return reason

    async def _keep_an_agent(self, journal: Journal) -> str:
        lost = asyncio.create_task(self._lost.wait())
        try:
            return await self._replace_agents(journal, lost)
        finally:
            lost.cancel()

    async def _replace_agents(self, journal: Journal, lost: asyncio.Task[bool]) -> str:
        deaths: deque[float] = deque(maxlen=MAX_DEATHS)
        while True:
            records = read_records(self.journal_path)
            if (end := end_reason(records)) is not None:
                return end  # the last agent died after its last word
            self.agent_task = asyncio.create_task(
                run_interview(
                    self.room,
                    self.brief,
                    self._engines,
                    journal,
                    self._speech,
                    past=read_checkpoint(records) or self._past,
                    grace_s=self._grace_s,
                    stop=self._stop,
                    watch=self._watch,
                )
            )
            try:
                await asyncio.wait({self.agent_task, lost}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not self.agent_task.done():
                    self.agent_task.cancel()
                    await asyncio.wait({self.agent_task})
            if lost.done():
                return end_reason(read_records(self.journal_path)) or "displaced"
            if not self.agent_task.cancelled():
                error = self.agent_task.exception()
                if error is None:
                    return self.agent_task.result()
                self._log.error("agent.died", error=repr(error)[:300], exc_info=error)
            else:
                self._log.error("agent.died", error="cancelled")
            deaths.append(time.monotonic())
            if len(deaths) == MAX_DEATHS and deaths[-1] - deaths[0] < DEATHS_WITHIN_S:
                return await self._give_up(journal)

    async def _give_up(self, journal: Journal) -> str:
        """Say that it is us, not them; then end."""
        said = {"speaker": "agent", "kind": "closing", "text": self.brief.lines["technical_end"]}
        began = time.time()
        try:
            pcm = await self._speech.get(said["text"])
            began = time.time()
            await self.room.publish({"type": "state", "state": "speaking"})
            await self.room.publish({"type": "caption", "final": True, **said})
            await asyncio.wait_for(self._play(pcm), timeout=30.0)
        except Exception as error:
            self._log.error("interview.mute", error=repr(error)[:200])
        at = self.room.clock.position
        times = {"start_s": round(at(began), 3), "end_s": round(at(time.time()), 3)}
        await journal.append("entry", said | times)
        await journal.append("end", {"reason": "technical"})
        await self.room.publish({"type": "ended", "reason": "technical"})
        return "technical"

    async def _play(self, pcm: np.ndarray) -> None:
        """Speak without any session: straight into the room's audio output."""
        output = self.room.audio_output
        step = SPEECH_RATE // 50
        for start in range(0, len(pcm) - step + 1, step):
            data = pcm[start : start + step].tobytes()
            await output.capture_frame(rtc.AudioFrame(data, SPEECH_RATE, 1, step))
        output.flush()
        await output.wait_for_playout()

    async def _keep_recording(self) -> None:
        folder = self._folders.recordings / self.brief.interview_id
        await keep_recording(folder, self.brief.interview_id, self._database, self._folders.data)


async def keep_recording(folder: Path, interview_id: str, database: Database, data: Path) -> None:
    """Join a recording's parts and name the file in the database; told, not raised."""
    try:
        path = await asyncio.to_thread(finalize, folder)
        relative = str(path.resolve().relative_to(data.resolve()))
        async with database.unit_of_work() as work:
            await work.interviews.set_recording(UUID(interview_id), relative)
    except Exception as error:
        log.error("recording.not_kept", interview_id=interview_id, error=repr(error)[:200])
