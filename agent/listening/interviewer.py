"""The livekit-agents side of a conversation: an Agent without a model of its own.

AgentSession hears, decides when somebody speaks and when a turn ends, pauses the voice on a
barge-in and resumes it after a false one. What is said is the conversation's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from typing import Protocol

import structlog
from livekit import rtc
from livekit.agents import Agent, ModelSettings, StopResponse, llm, stt

from agent.interview.loop import Conversation
from agent.listening.transcriber import Transcriber
from models.stt.stream import WhisperStream
from models.stt.whisper import WhisperSTT

log = structlog.get_logger(__name__)


class Ear(Protocol):
    """Takes every frame that the recogniser takes (the end-of-turn model's memory)."""

    def push(self, frame: rtc.AudioFrame) -> None: ...


class Interviewer(Agent):
    """Connects one :class:`Conversation` to an ``AgentSession``.

    Args:
        conversation: decides and speaks.
        hearing: journals what is heard.
        recogniser: the streaming STT; its stream is :attr:`stream` while the session runs.
        ear: the end-of-turn model.
    """

    def __init__(
        self, conversation: Conversation, hearing: Transcriber, recogniser: WhisperSTT, ear: Ear
    ) -> None:
        super().__init__(instructions="")
        self._conversation = conversation
        self._hearing = hearing
        self._recogniser = recogniser
        self._ear = ear
        self.stream: WhisperStream | None = None

    async def stt_node(
        self, audio: AsyncIterable[rtc.AudioFrame], model_settings: ModelSettings
    ) -> AsyncIterator[stt.SpeechEvent]:
        """Audio in, speech events out; final words are journalled on the way."""
        stream = self._recogniser.stream()
        self.stream = stream
        async with stream:

            async def feed() -> None:
                async for frame in audio:
                    self._ear.push(frame)
                    stream.push_frame(frame)
                stream.end_input()

            feeding = asyncio.create_task(feed())
            try:
                async for event in stream:
                    async for passed in self._hearing.take(event, stream.start_time):
                        self._note(passed)
                        yield passed
            finally:
                feeding.cancel()
                self.stream = None

    async def on_user_turn_completed(
        self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage
    ) -> None:
        """The session closed a turn. Always ends in ``StopResponse``: no model replies here."""
        try:
            silent_since = self.stream.last_voiced_wall if self.stream is not None else None
            await self._conversation.turn_over(new_message.text_content or "", silent_since)
        except Exception:
            # An exception here would leave the candidate without any reply.
            log.exception("turn.failed")
        raise StopResponse

    def _note(self, event: stt.SpeechEvent) -> None:
        if not event.alternatives or not event.alternatives[0].text.strip():
            return
        text = event.alternatives[0].text
        if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
            self._conversation.heard_final(text)
            self._conversation.heard("", ending=True)
        else:
            ending = event.type is stt.SpeechEventType.PREFLIGHT_TRANSCRIPT
            self._conversation.heard(text, ending=ending)
