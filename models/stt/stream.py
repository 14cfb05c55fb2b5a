"""Streaming recognition with Whisper: from frames to speech events.

All decisions count samples, never the clock, so the same audio gives the same events however
fast it comes. The loop consumes audio, and decodes in between:

- while somebody speaks, now and then, for captions (INTERIM), only when the CPU is idle;
- at a first hint of silence, urgently (PREFLIGHT): a reply can be prepared on it;
- when the silence lasts, the same decode is the FINAL. No voiced sample came in between, so
  there is nothing to decode again.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from livekit import rtc
from livekit.agents import APIConnectOptions, stt

from kit.audio import LISTENING_RATE, Pcm
from models.budget import Priority
from models.stt.decoder import MAX_AUDIO_S
from models.stt.events import speech_data
from models.stt.segment import MAX_GAP_S, AudioLog, Piece, Segment, known_words
from models.stt.settling import SettlingStream
from models.vad import WINDOW_SAMPLES, SpeechGate

if TYPE_CHECKING:
    from models.stt.whisper import WhisperSTT

logger = logging.getLogger(__name__)

_ATTEMPTS = 2
_MIN_DETECTION_S = 1.5
_MIN_INTERIM_SAMPLES = LISTENING_RATE // 2  # a caption of less is a guess
_CLOCK_GAP_S = 1.0  # audio later than this was never sent, rather than late


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """When a stream decodes. See :class:`models.stt.whisper.WhisperSTT` for the meaning."""

    interim_interval_ms: int
    preflight_silence_ms: int
    endpoint_silence_ms: int


class WhisperStream(SettlingStream):
    """One person's audio. Made by :meth:`models.stt.whisper.WhisperSTT.stream`.

    Event times are seconds since the first frame, plus livekit's ``start_time_offset``;
    ``speech_start_time`` and ``speech_end_time`` of an event are wall times.
    """

    def __init__(
        self, *, whisper: WhisperSTT, options: StreamOptions, conn_options: APIConnectOptions
    ) -> None:
        super().__init__(stt=whisper, conn_options=conn_options, sample_rate=LISTENING_RATE)
        self._whisper = whisper
        self._options = options
        self._gate = SpeechGate()
        self._audio = AudioLog()
        self._rest: Pcm = np.zeros(0, np.int16)
        self._segment: Segment | None = None
        self._before: tuple[Piece, ...] = ()
        self._language: str | None = None
        self._pushed_s = 0.0
        self._first_sample_wall: float | None = None

    # What the end-of-turn logic asks

    @property
    def last_voiced_wall(self) -> float | None:
        """Wall time at which the last voiced sample was spoken; None before any."""
        if self._gate.last_voiced is None:
            return None
        return self.wall_time(self._gate.last_voiced)

    @property
    def backlog_s(self) -> float:
        """Seconds of audio that were pushed and not looked at yet."""
        return max(0.0, self._pushed_s - self.position_s)

    @property
    def position_s(self) -> float:
        """Seconds of audio that were looked at."""
        return self._gate.position / LISTENING_RATE

    def wall_time(self, position: int) -> float:
        """Wall time (``time.time()``) of a sample of this stream."""
        if self._first_sample_wall is None:
            return self.start_time
        return self._first_sample_wall + position / LISTENING_RATE

    # Audio in

    def push_frame(self, frame: rtc.AudioFrame) -> None:
        """Take a frame of any rate; channels are mixed to one."""
        self._pushed_s += frame.duration
        self._follow_clock(time.time() - self._pushed_s)
        if frame.num_channels > 1:
            frame = _to_mono(frame)
        super().push_frame(frame)

    def _follow_clock(self, first_sample_wall: float) -> None:
        known = self._first_sample_wall
        # Frames come late and in bursts, never early: the earliest sighting is the best one.
        if known is None or not known <= first_sample_wall <= known + _CLOCK_GAP_S:
            self._first_sample_wall = first_sample_wall
        if known is None:
            self.start_time = first_sample_wall

    # The loop

    async def _run(self) -> None:
        if self._first_sample_wall is not None:
            self.start_time = self._first_sample_wall
        try:
            async for item in self._input_ch:
                if isinstance(item, rtc.AudioFrame):
                    await self._take(np.frombuffer(item.data, np.int16))
                else:
                    await self._finish()
                self._note_settled()
            await self._finish()
        finally:
            self._settle()

    @property
    def _hearing(self) -> bool:
        return self._segment is not None or self._gate.starting

    async def _take(self, samples: Pcm) -> None:
        self._audio.append(samples)
        self._rest = np.concatenate((self._rest, samples))
        while len(self._rest) >= WINDOW_SAMPLES:
            window, self._rest = self._rest[:WINDOW_SAMPLES], self._rest[WINDOW_SAMPLES:]
            await self._step(window)

    async def _step(self, window: Pcm) -> None:
        gate = self._gate
        gate.push(window)
        if self._segment is None:
            if not gate.speaking:
                self._forget(gate.earliest_start)
                return
            self._segment = self._begin()
        segment = self._segment
        segment.note(gate.position, gate.probability, gate.voiced)
        if gate.voiced:
            await self._while_speaking(segment)
        elif gate.silence_ms >= self._options.endpoint_silence_ms:
            await self._finish()
        elif (
            gate.silence_ms >= self._options.preflight_silence_ms
            and segment.preflight_for != segment.last_voiced
        ):
            await self._preflight(segment)

    def _begin(self) -> Segment:
        gate = self._gate
        segment = Segment(gate.speech_start, gate.first_voiced, gate.position, before=self._before)
        for end in range(gate.first_voiced + WINDOW_SAMPLES, gate.position, WINDOW_SAMPLES):
            segment.note(end, gate.probability, True)
        segment.next_interim = gate.speech_start + self._interval
        self._emit(
            stt.SpeechEventType.START_OF_SPEECH,
            speech_start_time=self.wall_time(gate.first_voiced),
        )
        return segment

    def _forget(self, position: int) -> None:
        """Drop audio before ``position`` that is not needed as context either."""
        if self._before and position - self._before[-1].end > MAX_GAP_S * LISTENING_RATE:
            self._before = ()
        self._audio.forget_before(self._before[0].start if self._before else position)

    @property
    def _interval(self) -> int:
        return self._options.interim_interval_ms * LISTENING_RATE // 1000

    async def _while_speaking(self, segment: Segment) -> None:
        if (cut := segment.cut(self._audio, self._gate.position)) is not None:
            if piece := await self._decode(segment, cut, Priority.ENDING):
                segment.commit(segment.accepted(piece))
                segment.next_interim = self._gate.position
            return
        if self._gate.position < segment.next_interim:
            return
        if self._gate.position - segment.tail_start < _MIN_INTERIM_SAMPLES:
            return
        segment.next_interim = self._gate.position + self._interval
        if self._whisper.budget.busy or self.backlog_s > self._interval / LISTENING_RATE:
            return  # a caption is not worth a wait
        piece = await self._decode(segment, self._gate.position, Priority.INTERIM)
        if piece and (piece := segment.accepted(piece)).decoding.text:
            segment.heard = piece
            self._emit_transcript(stt.SpeechEventType.INTERIM_TRANSCRIPT, segment)

    async def _preflight(self, segment: Segment) -> None:
        segment.next_interim = self._gate.position + self._interval
        if piece := await self._decode(segment, self._gate.position, Priority.ENDING):
            segment.heard = segment.accepted(piece)
            segment.preflight_for = segment.last_voiced
            if segment.text:
                self._emit_transcript(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT, segment)

    async def _finish(self) -> None:
        """Emit the open segment as FINAL, if there is one."""
        if (segment := self._segment) is None:
            return
        if segment.preflight_for != segment.last_voiced:
            if piece := await self._decode(segment, self._audio.end, Priority.ENDING):
                segment.heard = segment.accepted(piece)
            else:  # what a caption or an earlier pause heard is better than nothing
                logger.error("a final transcript may lack its last words")
        self._segment = None
        self._gate.end_speech()
        self._before = segment.context_for_next()
        if segment.text:
            self._emit_transcript(stt.SpeechEventType.FINAL_TRANSCRIPT, segment)
        self._emit(
            stt.SpeechEventType.END_OF_SPEECH,
            speech_end_time=self.wall_time(segment.last_voiced),
        )

    # Decoding

    async def _decode(self, segment: Segment, end: int, priority: Priority) -> Piece | None:
        """Decode the segment's tail up to ``end``; None when it failed, which is logged."""
        start = max(segment.tail_start, end - int(MAX_AUDIO_S * LISTENING_RATE))
        before = () if priority is Priority.INTERIM else segment.context(end)
        samples = self._audio.slice(before[0].start if before else start, end)
        context = known_words(before, start)
        languages = self._languages(segment, (end - start) / LISTENING_RATE)
        for attempt in range(_ATTEMPTS):
            try:
                decoding = await self._whisper.decode(
                    samples,
                    priority,
                    languages,
                    context=context,
                    voiced_until_s=(segment.voiced_before(end) - start) / LISTENING_RATE,
                    thorough=priority is not Priority.INTERIM,
                )
            except Exception as error:  # whatever an engine raises, the audio is still here
                logger.exception("decoding failed", extra={"attempt": attempt + 1})
                self._emit_error(error, recoverable=True)
                continue
            self._language = decoding.language
            return Piece(decoding, start, end)
        return None

    def _languages(self, segment: Segment, duration_s: float) -> tuple[str, ...]:
        # Too short to tell a language by: take the one spoken so far.
        known = segment.language or (self._language if duration_s < _MIN_DETECTION_S else None)
        return (known,) if known else self._whisper.languages

    # Events out

    def _emit_transcript(self, kind: stt.SpeechEventType, segment: Segment) -> None:
        data = speech_data(segment, self.start_time_offset)
        self._emit(
            kind,
            data,
            speech_start_time=self.wall_time(segment.first_voiced),
            speech_end_time=self.wall_time(segment.last_voiced),
        )

    def _emit(
        self,
        kind: stt.SpeechEventType,
        data: stt.SpeechData | None = None,
        *,
        speech_start_time: float | None = None,
        speech_end_time: float | None = None,
    ) -> None:
        self._tell(
            stt.SpeechEvent(
                type=kind,
                request_id=uuid.uuid4().hex,
                alternatives=[data] if data else [],
                speech_start_time=speech_start_time,
                speech_end_time=speech_end_time,
            )
        )


def _to_mono(frame: rtc.AudioFrame) -> rtc.AudioFrame:
    mixed = np.frombuffer(frame.data, np.int16).reshape(-1, frame.num_channels).mean(axis=1)
    return rtc.AudioFrame(
        mixed.astype(np.int16).tobytes(), frame.sample_rate, 1, frame.samples_per_channel
    )
