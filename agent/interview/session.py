"""Runs an interview over any room: builds the one AgentSession and sees it to its end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import structlog
from livekit import rtc
from livekit.agents import AgentSession
from livekit.agents.voice.turn import TurnHandlingOptions

from agent.conductor import (
    State,
    Vanished,
)
from agent.interview.checkpoint import Checkpoint
from agent.interview.client_events import ClientEvents
from agent.interview.loop import Conversation, SpeechHandle
from agent.interview.spec import InterviewSpec
from agent.listening.endpointing import EndpointingPolicy
from agent.listening.false_interruption import FalseInterruption
from agent.listening.interviewer import Interviewer
from agent.listening.transcriber import Transcriber
from agent.listening.turn_detector import TurnDetector, TurnView
from agent.transcript.journal import Journal
from agent.transcript.writer import Watch
from pipelines.engines import Engines
from pipelines.prerendered import SpeechStore
from rooms.base import Room

log = structlog.get_logger(__name__)

BARGE_IN_S = 0.09
"""A sound of this length over the interviewer, in three windows of the VAD, pauses it; words then
stop it, "mm-hm" does not."""


async def run_interview(
    room: Room,
    brief: InterviewSpec,
    engines: Engines,
    journal: Journal,
    speech: SpeechStore,
    *,
    past: Checkpoint | None = None,
    grace_s: float = 60.0,
    policy: EndpointingPolicy | None = None,
    stop: asyncio.Future[str] | None = None,
    watch: Watch = lambda message: None,
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
        watch: told of states and of the interviewer's words as they are spoken.

    Returns:
        Why it ended: ``completed``, ``time``, ``stopped``, ``silence``, ``wrong_person``,
        ``left`` or what ``stop`` says; ``never_came`` when nobody came and nothing was
        written, so that the candidate may still come.
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
        watch=watch,
    )
    for question_id, answer in past.answers if past else ():
        conversation.recall(question_id, answer)
    hearing = Transcriber(
        journal,
        room.clock,
        language,
        agent_speaks=lambda: conversation.agent_speaks,
        question_id=conversation.question_at,
        publish=conversation.scribe.publish,
    )
    ear = engines.end_of_turn()
    agent = Interviewer(conversation, hearing, engines.stt, ear)
    detector = TurnDetector(
        TurnView(
            conversation.turn_text,
            conversation.brief,
            conversation.thinking,
            lambda: agent.stream,
            room,
        ),
        ear,
        language=language,
        threshold=ear.threshold(language),
        policy=policy,
    )
    conversation.attach(detector)
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
    session.on("agent_false_interruption", lambda event: conversation.resumed())
    session.input.audio = room.audio_input
    session.output.audio = room.audio_output
    await session.start(agent, record=False)
    resuming = FalseInterruption(session, lambda: agent.stream, lambda: hearing.hesitant)
    guests = ClientEvents(room, session, conversation, hearing, journal, grace_s)
    warming = asyncio.create_task(conversation.warm())
    ending = asyncio.ensure_future(_outside(stop, conversation, room))
    try:
        await guests.begin(past)
        return await conversation.ended
    finally:
        ending.cancel()
        warming.cancel()
        guests.aclose()
        detector.close()
        resuming.close()
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
            "false_interruption_timeout": 0.0,  # see agent.listening.false_interruption
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
