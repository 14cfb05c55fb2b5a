"""One interview in this process: its room, and an agent kept alive in it.

An agent that dies is replaced in the same room within a moment and continues at the same
question. If agents keep dying the candidate hears a kind goodbye, and nothing said is lost.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from pathlib import Path

import structlog

from agent.conductor import VOICEMAIL
from agent.interview.checkpoint import Checkpoint, end_reason, newer, read_checkpoint
from agent.interview.client_state import Watch
from agent.interview.recordings import keep_recording
from agent.interview.session import run_interview
from agent.interview.spec import InterviewSpec
from agent.listening.intents import load_commands
from agent.transcript.journal import Journal
from agent.transcript.journal_sink import DatabaseSink
from db.session import Database
from kit.audio import Pcm, frames
from kit.data_layout import DataFolders
from kit.tasks import TaskSet
from kit.threads import Threads
from pipelines.engines import Engines
from pipelines.prerendered import SpeechStore
from rooms.base import Room

log = structlog.get_logger(__name__)

MAX_DEATHS = 3
"""Agents that may die within ``DEATHS_WITHIN_S`` before the interview is given up."""
DEATHS_WITHIN_S = 60.0
TAKEN_UP_LATER = frozenset({"displaced", "never_came", VOICEMAIL})
"""Ends of an agent's stay that don't end the interview."""
FLUSH_TIMEOUT_S = 60.0
"""How long an ended interview waits for the database. What it did not take by then stays in the
journal, which is delivered later (``agent.transcript.recovery``)."""
GOODBYE_S = 3.5
"""How long a caller hears that the interview was ended from outside; then the call ends."""
LAST_WORDS_S = 1.0
"""How long the room stays open after the end, so that the last packets arrive."""

_THREADS = Threads("commands")


class InterviewRunner:
    """Runs one interview in one room until its end.

    Args:
        room: not open yet; closed at the end.
        spec: the interview.
        engines: of its language.
        speech: prepared sound.
        database: where the journal is delivered to.
        folders: of journals and recordings.
        grace_s: how long the candidate may stay away.
        checkpoint: what an earlier agent left, from the database; what the journal here says counts
            unless it is older.
        first_seq: no record of this agent gets a lower place in the order of things said.
        watch: shows states and the interviewer's words to outside observers.
    """

    def __init__(
        self,
        room: Room,
        spec: InterviewSpec,
        engines: Engines,
        speech: SpeechStore,
        database: Database,
        folders: DataFolders,
        *,
        grace_s: float = 60.0,
        checkpoint: Checkpoint | None = None,
        first_seq: int = 1,
        watch: Watch = lambda message: None,
    ) -> None:
        self._watch = watch
        self.room = room
        room.speech_engine = engines.tts.model
        self.spec = spec
        self._engines = engines
        self._speech = speech
        self._database = database
        self._folders = folders
        self._grace_s = grace_s
        self._checkpoint = checkpoint
        self._first_seq = first_seq
        self._stop: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.agent_task: asyncio.Task[str] | None = None
        """The agent at work; it is replaced when it is cancelled."""
        self._task: asyncio.Task[str] | None = None
        self.delivered = False
        """Whether the database has all that was said, and the end."""
        self._said_all = asyncio.Event()
        self._lost = asyncio.Event()
        self._tasks = TaskSet("interview runner")

    async def start(self) -> None:
        """Open the room and put an agent into it.

        Raises:
            RecordingError: the recording cannot be written.
            ConnectionError: the room's server cannot be reached.
        """
        await _THREADS.run(load_commands)
        await self.room.open()
        self.room.on("closed", self._lost.set)
        self._task = asyncio.create_task(self._run(), name=f"interview-{self.spec.interview_id}")

    async def wait(self) -> str:
        """Wait for the end; returns its reason.

        Beside the reasons of ``run_interview``: ``technical`` (agents kept dying) and
        ``displaced`` (the room was taken away; the interview can continue elsewhere).
        """
        assert self._task is not None
        return await asyncio.shield(self._task)

    async def said_all(self) -> None:
        """Wait until the end, and everything said, is in the database; some time at most."""
        await self._said_all.wait()

    def stop(self, reason: str) -> None:
        """End the interview at once: it was completed from outside. A caller is told so."""
        if not self._stop.done():
            self._stop.set_result(reason)

    async def aclose(self) -> None:
        """Leave at once, as at a shutdown; the interview can continue later."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task})

    @property
    def journal_path(self) -> Path:
        return self._folders.journal / f"{self.spec.interview_id}.jsonl"

    async def _run(self) -> str:
        # Started by a request, but not part of it.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(interview_id=self.spec.interview_id)
        journal = Journal(
            self.journal_path,
            self.spec.interview_id,
            DatabaseSink(self._database),
            first_seq=self._first_seq,
        )
        try:
            reason = await self._keep_an_agent(journal)
            if reason not in TAKEN_UP_LATER:
                self.delivered = await journal.flushed(FLUSH_TIMEOUT_S)
                self._said_all.set()
                await self._say_goodbye()
                await asyncio.sleep(LAST_WORDS_S)
        finally:
            self.room.off("closed", self._lost.set)
            await self._tasks.aclose()
            await self.room.aclose()
            await journal.aclose()
            self._said_all.set()
        if reason not in TAKEN_UP_LATER:
            await keep_recording(self._folders, self.spec.interview_id, self._database)
        log.info("interview.ended", reason=reason)
        return reason

    async def _keep_an_agent(self, journal: Journal) -> str:
        lost = asyncio.create_task(self._lost.wait())
        if self.spec.on_phone:
            self._tasks.spawn(self._prepare_farewell())
        try:
            return await self._replace_agents(journal, lost)
        finally:
            lost.cancel()

    async def _replace_agents(self, journal: Journal, lost: asyncio.Task[bool]) -> str:
        deaths: deque[float] = deque(maxlen=MAX_DEATHS)
        while True:
            records = await journal.records()
            if (end := end_reason(records)) is not None:
                return end  # the last agent died after its last word
            self.agent_task = asyncio.create_task(
                run_interview(
                    self.room,
                    self.spec,
                    self._engines,
                    journal,
                    self._speech,
                    checkpoint=newer(read_checkpoint(records), self._checkpoint),
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
                return end_reason(await journal.records()) or "displaced"
            if not self.agent_task.cancelled():
                error = self.agent_task.exception()
                if error is None:
                    return self.agent_task.result()
                log.error("agent.died", error=repr(error)[:300], exc_info=error)
            else:
                log.error("agent.died", error="cancelled")
            deaths.append(time.monotonic())
            if len(deaths) == MAX_DEATHS and deaths[-1] - deaths[0] < DEATHS_WITHIN_S:
                ended = end_reason(await journal.records())
                return ended or await self._give_up(journal)

    async def _give_up(self, journal: Journal) -> str:
        """Say goodbye and that the fault is ours; then end."""
        entry = {"speaker": "agent", "kind": "closing", "text": self.spec.lines["technical_end"]}
        began = time.time()
        try:
            pcm = await self._speech.get(entry["text"])
            began = time.time()
            await self.room.publish({"type": "state", "state": "speaking"})
            await self.room.publish({"type": "caption", "final": True, **entry})
            await asyncio.wait_for(self._play(pcm), timeout=30.0)
        except Exception as error:
            log.error("interview.mute", error=repr(error)[:200])
        at = self.room.clock.position
        times = {"start_s": round(at(began), 3), "end_s": round(at(time.time()), 3)}
        await journal.append("entry", entry | times)
        await journal.append("end", {"reason": "technical"})
        await self.room.publish({"type": "ended", "reason": "technical"})
        return "technical"

    async def _say_goodbye(self) -> None:
        """Tell a caller that the interview was ended from outside; a page shows it."""
        if not (self.spec.on_phone and self._stop.done() and self.room.connected):
            return
        try:
            async with asyncio.timeout(GOODBYE_S):
                await self._play(await self._speech.get(self.spec.lines["ended"]))
        except Exception as error:
            log.warning("interview.no_goodbye", error=repr(error)[:200])

    async def _prepare_farewell(self) -> None:
        try:
            self.room.farewell = await self._speech.get(self.spec.lines["withdrawn"])
        except Exception as error:
            log.warning("interview.no_goodbye", error=repr(error)[:200])

    async def _play(self, pcm: Pcm) -> None:
        """Speak without a session: straight into the room's audio output."""
        output = self.room.audio_output
        for frame in frames(pcm):
            await output.capture_frame(frame)
        output.flush()
        await output.wait_for_playout()
