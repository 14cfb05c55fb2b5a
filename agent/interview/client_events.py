"""The candidate's comings and goings, and what their client sends beside sound."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from typing import Any

import structlog
from livekit.agents import AgentSession

from agent.conductor import (
    AgentRestarted,
    CandidateReturned,
    CandidateTurn,
    Intent,
    Phase,
    Started,
    Vanished,
)
from agent.interview.checkpoint import Checkpoint
from agent.interview.loop import Conversation
from agent.listening.transcriber import Transcriber
from agent.speaking.speaker import Cut
from agent.transcript.journal import Journal
from rooms.base import Room

log = structlog.get_logger(__name__)

MAX_TEXT_LENGTH = 4000
"""Characters of one typed answer."""

_CONTROLS = {"repeat": Intent.REPEAT, "wait": Intent.WAIT, "skip": Intent.SKIP}
_KEYS = {"*": Intent.REPEAT, "0": Intent.WAIT}
"""What a caller's keys mean. Only what does no harm when it is hit by mistake; ``#`` means
nothing, because it may still come behind the PIN."""


class ClientEvents:
    """Turns the room's events into the conversation's.

    Args:
        grace_s: how long a candidate may stay away before the interview is over.
    """

    def __init__(
        self,
        room: Room,
        session: AgentSession[None],
        conversation: Conversation,
        hearing: Transcriber,
        journal: Journal,
        grace_s: float,
    ) -> None:
        self._journal = journal
        self._room = room
        self._session = session
        self._conversation = conversation
        self._hearing = hearing
        self._grace_s = grace_s
        self._leaving: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun = False

    async def begin(self, past: Checkpoint | None) -> None:
        """Wait for the candidate and start (or take up) the conversation."""
        self._room.on("candidate_joined", self._joined)
        self._room.on("candidate_left", self._left)
        self._room.on("message", self._message)
        if past is not None and past.state.phase is Phase.ENDED:
            # The last agent died between its last word and the note that it is over.
            reason = past.state.end_reason or "completed"
            await self._conversation.happen(Vanished(self._now_s(), reason))
            return
        if not await self._room.wait_connected(self._grace_s):
            if past is None:
                self._conversation.abandon("never_came")
            else:
                await self._conversation.happen(Vanished(self._now_s(), "left"))
            return
        self._begun = True
        await self._journal.append(
            "event", {"name": "started", "wall": self._room.clock.started_at}
        )
        fresh = past is None or past.state.phase is Phase.NEW
        self._conversation.scribe.sync("joined" if fresh else "agent_replaced")
        event = Started(self._now_s()) if fresh else AgentRestarted(self._now_s())
        await self._conversation.happen(event)

    def aclose(self) -> None:
        self._room.off("candidate_joined", self._joined)
        self._room.off("candidate_left", self._left)
        self._room.off("message", self._message)
        for task in (self._leaving, *self._tasks):
            if task is not None:
                task.cancel()

    def _now_s(self) -> float:
        return self._room.clock.position(time.time())

    def _left(self) -> None:
        if self._begun and self._leaving is None:
            log.info("candidate.left", interview_id=self._room.interview_id)
            self._leaving = asyncio.create_task(self._await_return())

    def _joined(self) -> None:
        if not self._begun:
            return
        self._conversation.scribe.sync("returned")
        if self._leaving is not None:
            log.info("candidate.returned", interview_id=self._room.interview_id)
            self._leaving.cancel()
            self._leaving = None
            self._spawn(self._welcome_back())

    async def _welcome_back(self) -> None:
        # What was being said when the line broke was not heard: it is said again.
        self._conversation.interrupted_by("dropped")
        with contextlib.suppress(RuntimeError):
            await self._session.interrupt(force=True)
        await self._conversation.happen(CandidateReturned(self._now_s()))

    async def _await_return(self) -> None:
        await asyncio.sleep(self._grace_s)
        await self._conversation.happen(Vanished(self._now_s(), "left"))

    def _message(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "text_answer", "text": str(text)} if text.strip():
                self._spawn(self._typed(text.strip()[:MAX_TEXT_LENGTH]))
            case {"type": "control", "action": "leave"}:
                self._spawn(self._conversation.happen(Vanished(self._now_s(), "left")))
            case {"type": "control", "action": "resume"}:
                if self._conversation.state.waiting:
                    self._spawn(self._control(Intent.RESUME))
            case {"type": "control", "action": str(action)} if action in _CONTROLS:
                self._spawn(self._control(_CONTROLS[action]))
            case {"type": "dtmf", "digit": str(key)} if key in _KEYS:
                self._spawn(self._control(_KEYS[key]))

    async def _typed(self, text: str) -> None:
        await self._hearing.typed(text)
        await self._interrupt("typed")
        await self._conversation.turn_over(text)

    async def _control(self, intent: Intent) -> None:
        await self._interrupt("control")
        await self._conversation.happen(CandidateTurn(self._now_s(), "", intent))

    async def _interrupt(self, cut: Cut) -> None:
        self._conversation.interrupted_by(cut)
        with contextlib.suppress(RuntimeError):  # a goodbye is not interrupted
            await self._session.interrupt()

    def _spawn(self, coro: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coro)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
