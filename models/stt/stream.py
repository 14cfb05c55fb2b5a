"""Streaming recognition with Whisper: from frames to speech events.

All decisions count samples, never the clock, so the same audio gives the same events however
fast it comes. The stream consumes audio, and decodes in between:

- during speech, now and then, for captions (INTERIM), only when the CPU is idle, and only the
  newest words: it cannot be stopped, and the decode of a turn's end must not stand behind it;
- at a first hint of silence, urgently (PREFLIGHT): a reply can be prepared on it;
- when the silence lasts, the same decode is the FINAL. No voiced sample came in between, so
  there is nothing to decode again.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import structlog
from livekit import rtc
from livekit.agents import APIConnectOptions, stt

from kit.audio import LISTENING_RATE, Pcm
from models.budget import ComputeBudget, Priority
from models.stt.captions import extended, settled_words
from models.stt.decoder import MAX_AUDIO_S, Context, Decoding
from models.stt.events import speech_data
from models.stt.segment import MAX_GAP_S, AudioLog, Piece, Segment, known_words
from models.stt.settling import SettlingStream
from models.vad import WINDOW_SAMPLES, SpeechGate

log = structlog.get_logger(__name__)

_ATTEMPTS = 2
_MIN_DETECTION_S = 1.5
_MIN_INTERIM_SAMPLES = LISTENING_RATE // 2  # a caption of less is a guess


class Decodes(Protocol):
    """The recogniser behind a stream."""

    @property
    def languages(self) -> tuple[str, ...]:
        """What may be spoken."""

    @property
    def budget(self) -> ComputeBudget:
        """Where a decode waits for its turn."""

    async def decode(
        self,
        samples: Pcm,
        priority: Priority,
        languages: tuple[str, ...],
        *,
        context: Context | None = None,
        voiced_until_s: float = 0.0,
        thorough: bool,
    ) -> Decoding:
        """Decode up to ``MAX_AUDIO_S`` of 16 kHz audio."""


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
        self,
        *,
        owner: stt.STT[Any],
        recogniser: Decodes,
        options: StreamOptions,
        conn_options: APIConnectOptions,
    ) -> None:
        super().__init__(stt=owner, conn_options=conn_options, window_samples=WINDOW_SAMPLES)
        self._recogniser = recogniser
        self._options = options
        self._gate = SpeechGate()
        self._audio = AudioLog()
        self._segment: Segment | None = None
        self._before: tuple[Piece, ...] = ()
        self._language: str | None = None

    def push_frame(self, frame: rtc.AudioFrame) -> None:
        """Take a frame of any rate; channels are mixed to one."""
        super().push_frame(_to_mono(frame) if frame.num_channels > 1 else frame)

    @property
    def _hearing(self) -> bool:
        return self._segment is not None or self._gate.starting

    @property
    def _position(self) -> int:
        return self._gate.position

    @property
    def _last_voiced(self) -> int | None:
        return self._gate.last_voiced

    # The loop

    async def _take(self, samples: Pcm) -> None:
        self._audio.append(samples)
        await super()._take(samples)

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
        if self._recogniser.budget.busy or self.backlog_s > self._interval / LISTENING_RATE:
            return  # a caption is not worth a wait
        piece = await self._caption(segment, self._gate.position)
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
        if (segment := self._segment) is None:
            return
        if segment.preflight_for != segment.last_voiced:
            if piece := await self._decode(segment, self._audio.end, Priority.ENDING):
                segment.heard = segment.accepted(piece)
            else:  # what a caption or an earlier pause gave is better than nothing
                log.error("stt.final_may_lack_words")
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

    async def _caption(self, segment: Segment, end: int) -> Piece | None:
        """The tail's words up to ``end``, of which only the newest are decoded."""
        start = segment.tail_start
        samples = self._audio.slice(start, end)
        heard = segment.heard if segment.heard and segment.heard.start == start else None
        known = None if segment.whole_next else settled_words(heard)
        piece = await self._piece(segment, samples, known, start, end, Priority.INTERIM)
        caption = extended(heard, known, piece) if heard and known and piece else piece
        # Who says the same words again would never be shown the second time.
        segment.whole_next = piece is not None and caption is None
        return caption

    async def _decode(self, segment: Segment, end: int, priority: Priority) -> Piece | None:
        """Decode the segment's tail up to ``end``; None when it failed, which is logged."""
        start = max(segment.tail_start, end - int(MAX_AUDIO_S * LISTENING_RATE))
        before = segment.context(end)
        samples = self._audio.slice(before[0].start if before else start, end)
        return await self._piece(segment, samples, known_words(before, start), start, end, priority)

    async def _piece(
        self,
        segment: Segment,
        samples: Pcm,
        context: Context | None,
        start: int,
        end: int,
        priority: Priority,
    ) -> Piece | None:
        """Decode ``samples``, which begin with ``context`` and end with the tail.

        Args:
            start, end: of the tail, as far as it is in ``samples``.
        """
        languages = self._languages(segment, (end - start) / LISTENING_RATE)
        for attempt in range(_ATTEMPTS):
            try:
                decoding = await self._recogniser.decode(
                    samples,
                    priority,
                    languages,
                    context=context,
                    voiced_until_s=(segment.voiced_before(end) - start) / LISTENING_RATE,
                    thorough=priority is not Priority.INTERIM,
                )
            except Exception as error:  # whatever an engine raises, the audio is still here
                log.exception("stt.decode_failed", attempt=attempt + 1)
                self._emit_error(error, recoverable=True)
                continue
            self._language = decoding.language
            return Piece(decoding, start, end)
        return None

    def _languages(self, segment: Segment, duration_s: float) -> tuple[str, ...]:
        # Too short to detect a language in: take the one spoken so far.
        known = segment.language or (self._language if duration_s < _MIN_DETECTION_S else None)
        return (known,) if known else self._recogniser.languages

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
