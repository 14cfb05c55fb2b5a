"""The livekit-agents side of an interview: an Agent without a model of its own.

AgentSession hears, notices when the candidate speaks and when a turn ends, pauses the voice on
a barge-in and resumes it after a false one. What it notices is posted to the interview's loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from typing import Protocol

from livekit import rtc
from livekit.agents import (
    Agent,
    CloseEvent,
    ModelSettings,
    StopResponse,
    UserStateChangedEvent,
    llm,
    stt,
)

from agent.interview.events import (
    Crashed,
    EventQueue,
    SessionClosed,
    TurnOver,
    VoiceStarted,
    VoiceStopped,
    WordsHeard,
)
from agent.listening.background import CandidateVoice
from agent.listening.recognition import Recognition
from agent.listening.transcriber import Transcriber


class FrameListener(Protocol):
    """Takes every frame that the recogniser takes (the end-of-turn model's memory)."""

    def push(self, frame: rtc.AudioFrame) -> None: ...


class Interviewer(Agent):
    """Connects one ``AgentSession`` to the interview's events.

    Args:
        events: of the interview.
        transcriber: journals what is heard.
        recognition: the interview's speech recogniser.
        end_of_turn: the end-of-turn model.
        voice: measures the candidate's level.
    """

    def __init__(
        self,
        events: EventQueue,
        transcriber: Transcriber,
        recognition: Recognition,
        end_of_turn: FrameListener,
        voice: CandidateVoice,
    ) -> None:
        super().__init__(instructions="")
        self._events = events
        self._transcriber = transcriber
        self._recognition = recognition
        self._end_of_turn = end_of_turn
        self._voice = voice

    async def stt_node(
        self, audio: AsyncIterable[rtc.AudioFrame], model_settings: ModelSettings
    ) -> AsyncIterator[stt.SpeechEvent]:
        """Audio in, speech events out; final words are journalled on the way."""
        async with self._recognition.open() as stream:
            self._voice.restart()

            async def feed() -> None:
                async for frame in audio:
                    self._end_of_turn.push(frame)
                    self._voice.push(frame)
                    stream.push_frame(frame)
                stream.end_input()

            feeding = asyncio.create_task(feed())
            feeding.add_done_callback(self._events.post_crash)
            try:
                async for event in stream:
                    async for passed in self._transcriber.take(event, stream.start_time):
                        self._post_words(passed)
                        yield passed
            except Exception as error:
                # The session would only log it, and the candidate would talk to nothing.
                self._events.post(Crashed(self._events.now_s(), error))
                raise
            finally:
                feeding.cancel()

    async def on_user_turn_completed(
        self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage
    ) -> None:
        """The session closed a turn. Always ends in ``StopResponse``: no model replies here."""
        text = new_message.text_content or ""
        silent_since = self._recognition.last_voiced_wall
        self._events.post(TurnOver(self._events.now_s(), text, silent_since))
        raise StopResponse

    def on_user_state_changed(self, event: UserStateChangedEvent) -> None:
        """The session's VAD noticed that the candidate began or stopped to speak."""
        kind = VoiceStarted if event.new_state == "speaking" else VoiceStopped
        self._events.post(kind(self._events.now_s()))

    def on_session_closed(self, event: CloseEvent) -> None:
        """The session ended by itself, which ends the interview's run, or because that ended."""
        self._events.post(SessionClosed(self._events.now_s(), event.reason.value))

    def _post_words(self, event: stt.SpeechEvent) -> None:
        if not event.alternatives or not event.alternatives[0].text.strip():
            return
        data = event.alternatives[0]
        self._events.post(
            WordsHeard(
                self._events.now_s(),
                data.text,
                final=event.type is stt.SpeechEventType.FINAL_TRANSCRIPT,
                turn_may_end=event.type is not stt.SpeechEventType.INTERIM_TRANSCRIPT,
                confidence=data.confidence or None,
            )
        )
