"""Runs an interview over any room: builds the one AgentSession and sees it to its end."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import structlog
from livekit import rtc
from livekit.agents import AgentSession
from livekit.agents.voice.turn import TurnHandlingOptions

from agent.brief import Brief
from agent.conductor import (
    AgentRestarted,
    CandidateReturned,
    CandidateTurn,
    Intent,
    Phase,
    Started,
    State,
    Vanished,
)
from agent.conversation import Conversation, SpeechHandle
from agent.endpointing import EndpointingPolicy
from agent.hearing import Hearing
from agent.interviewer import Interviewer
from agent.journal import Journal
from agent.past import Past
from agent.turns import TurnDetector, TurnView
from pipelines.speech import SpeechStore
from pipelines.voice import Engines
from rooms.base import Room

log = structlog.get_logger(__name__)

BARGE_IN_S = 0.16
"""Speech of this length over the interviewer pauses it; words then stop it, "mm-hm" does not."""
RESUME_AFTER_S = 0.9
"""Silence after a barge-in without words, after which the interviewer speaks on."""
MAX_TEXT_LENGTH = 4000
"""Characters of one typed answer."""

_CONTROLS = {"repeat": Intent.REPEAT, "wait": Intent.WAIT, "skip": Intent.SKIP}


async def run_interview(
    room: Room,
    brief: Brief,
    engines: Engines,
    journal: Journal,
    speech: SpeechStore,
    *,
    past: Past | None = None,
    grace_s: float = 60.0,
    policy: EndpointingPolicy | None = None,
    stop: asyncio.Future[str] | None = None,
) -> str:
    """Hold the interview from the candidate's first arrival to its end.

    Args:
        room: where the candidate is or will be.
        brief: the interview.
        engines: ears, voice and words.
        journal: open; closed by the caller.
        speech: prepared sound of the engines' voice.
        past: what a dead agent left; None for a new interview.
        grace_s: how long a candidate who dropped may stay away.
        policy: endpointing; the default when None.
        stop: ends the interview from outside, with its result as the reason.

    Returns:
        Why it ended: ``completed``, ``time``, ``stopped``, ``silence``, ``wrong_person``,
        ``left`` or what ``stop`` says.
    """
    language = brief.plan.language

    def say(frames: AsyncIterator[rtc.AudioFrame]) -> SpeechHandle:
        return session.say("", audio=frames, add_to_chat_ctx=False)

    conversation = Conversation(
        brief,
        past.state if past else State(),
        room=room,
        journal=journal,
        speech=speech,
        render=engines.tts.render,
        text_model=engines.text_model,
        say=say,
    )
    for question_id, answer in past.answers if past else ():
        conversation.recall(question_id, answer)
    hearing = Hearing(
        journal,
        room.clock,
        language,
        agent_speaks=lambda: conversation.agent_speaks,
        question_id=lambda: conversation.state.question_id,
        publish=conversation.publish,
    )
    ear = engines.end_of_turn()
    agent = Interviewer(conversation, hearing, engines.stt, ear)
    detector = TurnDetector(
        TurnView(
            conversation.turn_text,
            conversation.brief,
            conversation.thinking,
            lambda: agent.stream,
        ),
        ear,
        language=language,
        threshold=ear.threshold(language),
        policy=policy,
    )
    conversation.on_cut_off(detector.cut_off)
    session: AgentSession[None] = AgentSession(
        vad=engines.vad,
        stt=engines.stt,
        tts=engines.tts,
        turn_handling=_turn_handling(detector),
        aec_warmup_duration=None,
        user_away_timeout=None,
        session_close_transcript_timeout=0.2,
    )
    session.on(
        "user_state_changed",
        lambda event: conversation.candidate_speaking(event.new_state == "speaking"),
    )
    session.input.audio = room.audio_input
    session.output.audio = room.audio_output
    await session.start(agent, record=False)
    guests = _Guests(room, session, conversation, hearing, journal, grace_s)
    ending = asyncio.ensure_future(_outside(stop, conversation, room))
    try:
        await guests.begin(past)
        return await conversation.ended
    finally:
        ending.cancel()
        guests.aclose()
        await conversation.aclose()
        await session.aclose()


def _turn_handling(detector: TurnDetector) -> TurnHandlingOptions:
    """The detector waits by itself, so the session's own delays are zero."""
    return TurnHandlingOptions(
        turn_detection=detector,
        endpointing={"mode": "fixed", "min_delay": 0.0, "max_delay": 0.0},
        interruption={
            "enabled": True,
            "mode": "vad",
            "min_duration": BARGE_IN_S,
            "min_words": 0,
            "resume_false_interruption": True,
            "false_interruption_timeout": RESUME_AFTER_S,
            "discard_audio_if_uninterruptible": False,
        },
        preemptive_generation={"enabled": False},
    )


async def _outside(
    stop: asyncio.Future[str] | None, conversation: Conversation, room: Room
) -> None:
    if stop is not None:
        reason = await asyncio.shield(stop)
        await conversation.happen(Vanished(room.clock.position(time.time()), reason))


class _Guests:
    """The candidate's comings and goings, and what their client sends beside sound."""

    def __init__(
        self,
        room: Room,
        session: AgentSession[None],
        conversation: Conversation,
        hearing: Hearing,
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

    async def begin(self, past: Past | None) -> None:
        """Wait for the candidate and start (or take up) the conversation."""
        self._room.on("candidate_joined", self._joined)
        self._room.on("candidate_left", self._left)
        self._room.on("message", self._message)
        if not await self._room.wait_connected(self._grace_s):
            await self._conversation.happen(Vanished(self._now_s(), "never_came"))
            return
        self._begun = True
        await self._journal.append(
            "event", {"name": "started", "wall": self._room.clock.started_at}
        )
        fresh = past is None or past.state.phase is Phase.NEW
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
        if self._begun and self._leaving is not None:
            log.info("candidate.returned", interview_id=self._room.interview_id)
            self._leaving.cancel()
            self._leaving = None
            self._spawn(self._welcome_back())

    async def _welcome_back(self) -> None:
        # What was being said when the line broke was not heard: it is said again.
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
            case {"type": "control", "action": str(action)} if action in _CONTROLS:
                turn = CandidateTurn(self._now_s(), "", _CONTROLS[action])
                self._spawn(self._control(turn))

    async def _typed(self, text: str) -> None:
        await self._hearing.typed(text)
        await self._interrupt()
        await self._conversation.turn_over(text)

    async def _control(self, turn: CandidateTurn) -> None:
        await self._interrupt()
        await self._conversation.happen(turn)

    async def _interrupt(self) -> None:
        with contextlib.suppress(RuntimeError):  # a goodbye is not interrupted
            await self._session.interrupt()

    def _spawn(self, coro: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coro)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
