"""A recogniser that detects sound by its energy, and takes the words from a script."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

import numpy as np
from livekit import rtc
from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, APIConnectOptions, LanguageCode, stt
from livekit.agents.types import NOT_GIVEN, NotGivenOr, TimedString
from livekit.agents.utils import AudioBuffer

from kit.audio import LISTENING_RATE, Pcm
from models.stt.settling import SettlingStream

WINDOW_SAMPLES = 320
"""20 ms."""
LOUD_RMS = 300.0
"""Of int16: above the noise of a quiet line, below a soft voice."""


class FakeSTT(stt.STT[str]):
    """Streaming recognition with scripted words, one script line per voiced segment.

    Args:
        script: what each segment says, in order; later segments have no words.
        preflight_ms: time from the first hint of silence to PREFLIGHT.
        final_ms: time from the end of the segment to FINAL, if no PREFLIGHT stands for it.
        interim_interval_ms: voiced time between two captions; each shows a share of the words.
        preflight_silence_ms: silence after which PREFLIGHT is made.
        endpoint_silence_ms: silence that ends a segment.
        confidence: of every transcript, 0 to 1.
    """

    def __init__(
        self,
        script: Sequence[str],
        *,
        language: str = "en",
        preflight_ms: float = 0.0,
        final_ms: float = 0.0,
        interim_interval_ms: int = 800,
        preflight_silence_ms: int = 100,
        endpoint_silence_ms: int = 250,
        confidence: float = 0.95,
    ) -> None:
        super().__init__(
            capabilities=stt.STTCapabilities(
                streaming=True,
                interim_results=True,
                aligned_transcript="word",
                offline_recognize=True,
                manual_flush=True,
            )
        )
        self.language = language
        self.preflight_ms = preflight_ms
        self.final_ms = final_ms
        self.interim_samples = interim_interval_ms * LISTENING_RATE // 1000
        self.preflight_samples = preflight_silence_ms * LISTENING_RATE // 1000
        self.endpoint_samples = endpoint_silence_ms * LISTENING_RATE // 1000
        self.confidence = confidence
        self._lines = iter(script)

    @property
    def model(self) -> str:
        return "scripted"

    @property
    def provider(self) -> str:
        return "fake"

    def with_terms(self, terms: Sequence[str]) -> FakeSTT:
        """Itself: its words are given."""
        return self

    def next_line(self) -> str:
        """What the next segment says; empty after the last one."""
        return next(self._lines, "")

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> FakeStream:
        return FakeStream(self, conn_options)

    def speech_data(self, text: str, start_s: float, end_s: float) -> stt.SpeechData:
        """``text`` as livekit's speech data, its words spread evenly over the time."""
        spelled = text.split()
        step_s = (end_s - start_s) / max(1, len(spelled))
        words = [
            TimedString(word, start_time=start_s + n * step_s, end_time=start_s + (n + 1) * step_s)
            for n, word in enumerate(spelled)
        ]
        return stt.SpeechData(
            language=LanguageCode(self.language),
            text=text,
            start_time=start_s,
            end_time=end_s,
            confidence=self.confidence,
            words=words,
        )

    async def _recognize_impl(
        self,
        buffer: AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        await asyncio.sleep(self.final_ms / 1000)
        length_s = rtc.combine_audio_frames(buffer).duration
        return _event(
            stt.SpeechEventType.FINAL_TRANSCRIPT, self.speech_data(self.next_line(), 0.0, length_s)
        )


class FakeStream(SettlingStream):
    """One person's audio; each stretch of sound is one line of the script."""

    def __init__(self, owner: FakeSTT, conn_options: APIConnectOptions) -> None:
        super().__init__(stt=owner, conn_options=conn_options, window_samples=WINDOW_SAMPLES)
        self._owner = owner
        self._looked_at = 0
        self._first: int | None = None
        self._last = 0
        self._line = ""
        self._next_interim = 0
        self._preflight_for = -1

    @property
    def _hearing(self) -> bool:
        return self._first is not None

    @property
    def _position(self) -> int:
        return self._looked_at

    @property
    def _last_voiced(self) -> int | None:
        return self._last or None

    async def _step(self, window: Pcm) -> None:
        self._looked_at += WINDOW_SAMPLES
        loud = window.astype(np.float32)
        if float(np.dot(loud, loud)) >= LOUD_RMS**2 * WINDOW_SAMPLES:
            self._voiced()
        elif self._first is not None:
            silence = self._position - self._last
            if silence >= self._owner.preflight_samples and self._preflight_for != self._last:
                await asyncio.sleep(self._owner.preflight_ms / 1000)
                self._preflight_for = self._last
                self._transcript(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT, self._line)
            if silence >= self._owner.endpoint_samples:
                await self._finish()

    def _voiced(self) -> None:
        if self._first is None:
            self._first = self._position - WINDOW_SAMPLES
            self._line = self._owner.next_line()
            self._next_interim = self._position + self._owner.interim_samples
            event = _event(stt.SpeechEventType.START_OF_SPEECH)
            event.speech_start_time = self.wall_time(self._first)
            self._tell(event)
        self._last = self._position
        if self._position >= self._next_interim:
            self._next_interim += self._owner.interim_samples
            share = (self._position - self._first) // self._owner.interim_samples
            caption = " ".join(self._line.split()[: 3 * share])
            self._transcript(stt.SpeechEventType.INTERIM_TRANSCRIPT, caption)

    async def _finish(self) -> None:
        if self._first is None:
            return
        if self._preflight_for != self._last:
            await asyncio.sleep(self._owner.final_ms / 1000)
        self._transcript(stt.SpeechEventType.FINAL_TRANSCRIPT, self._line)
        event = _event(stt.SpeechEventType.END_OF_SPEECH)
        event.speech_end_time = self.wall_time(self._last)
        self._tell(event)
        self._first = None

    def _transcript(self, kind: stt.SpeechEventType, text: str) -> None:
        if not text:
            return
        start = self._first or 0
        offset_s = self.start_time_offset
        data = self._owner.speech_data(
            text, start / LISTENING_RATE + offset_s, self._last / LISTENING_RATE + offset_s
        )
        event = _event(kind, data)
        event.speech_start_time = self.wall_time(start)
        event.speech_end_time = self.wall_time(self._last)
        self._tell(event)


def _event(kind: stt.SpeechEventType, data: stt.SpeechData | None = None) -> stt.SpeechEvent:
    return stt.SpeechEvent(
        type=kind, request_id=uuid.uuid4().hex, alternatives=[data] if data else []
    )
