"""The base of the recognition streams: audio windows in, and what the end-of-turn logic asks."""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from typing import Any

import numpy as np
from livekit import rtc
from livekit.agents import stt

from kit.audio import LISTENING_RATE, Pcm

_CLOCK_GAP_S = 1.0  # audio later than this was never sent, rather than late


class SettlingStream(stt.RecognizeStream):
    """One person's audio at 16 kHz mono; knows whether everything said has its words.

    A subclass takes audio in windows (:meth:`_step`), finalises its open segment
    (:meth:`_finish`) and emits its events with :meth:`_tell`.

    Args:
        window_samples: what one call of :meth:`_step` takes.
        options: of livekit's stream.
    """

    def __init__(self, *, window_samples: int, **options: Any) -> None:
        super().__init__(sample_rate=LISTENING_RATE, **options)
        self._window_samples = window_samples
        self._rest: Pcm = np.zeros(0, np.int16)
        self._pushed_s = 0.0
        self._first_sample_wall: float | None = None
        self._unhandled = 0
        """Events that the reader has not handled yet."""
        self._in_hand = False
        self._settled = asyncio.Event()
        self._settled.set()

    # What the end-of-turn logic asks

    @property
    def pending(self) -> bool:
        """Whether something voiced, or not yet looked at, still lacks its FINAL."""
        return not self._settled.is_set()

    async def settled(self) -> None:
        """Return once everything voiced so far is FINAL and the stream's reader has handled it.

        The reader has handled an event when it asks for the next one, so do not await this
        between the two. Also returns when the stream is over.
        """
        await self._settled.wait()

    @property
    def last_voiced_wall(self) -> float | None:
        """Wall time at which the last voiced sample was spoken; None before any."""
        return None if self._last_voiced is None else self.wall_time(self._last_voiced)

    @property
    def position_s(self) -> float:
        """Seconds of audio that were looked at."""
        return self._position / LISTENING_RATE

    @property
    def backlog_s(self) -> float:
        """Seconds of audio that were pushed and not looked at yet."""
        return max(0.0, self._pushed_s - self.position_s)

    def wall_time(self, position: int) -> float:
        """Wall time (``time.time()``) of a sample of this stream."""
        if self._first_sample_wall is None:
            return self.start_time
        return self._first_sample_wall + position / LISTENING_RATE

    # Audio in, events out

    def push_frame(self, frame: rtc.AudioFrame) -> None:
        self._pushed_s += frame.duration
        self._follow_clock(time.time() - self._pushed_s)
        super().push_frame(frame)
        self._settled.clear()

    def flush(self) -> None:
        """Finalise what was said so far, without waiting for silence."""
        super().flush()
        self._settled.clear()

    async def aclose(self) -> None:
        """Stop at once; a decode that runs is left to end by itself, its result unused."""
        await super().aclose()
        self._settle()

    async def __anext__(self) -> stt.SpeechEvent:
        if self._in_hand:
            self._in_hand = False
            self._unhandled -= 1
            self._note_settled()
        event = await super().__anext__()
        self._in_hand = True
        return event

    # What a subclass knows and does

    @property
    @abstractmethod
    def _hearing(self) -> bool:
        """Whether a segment is open, or may be about to be."""

    @property
    @abstractmethod
    def _position(self) -> int:
        """Samples that were looked at."""

    @property
    @abstractmethod
    def _last_voiced(self) -> int | None:
        """One past the last voiced sample; None before any."""

    @abstractmethod
    async def _step(self, window: Pcm) -> None:
        """Look at the next window."""

    @abstractmethod
    async def _finish(self) -> None:
        """Emit the open segment as FINAL, if there is one."""

    def _tell(self, event: stt.SpeechEvent) -> None:
        self._unhandled += 1
        self._event_ch.send_nowait(event)

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

    async def _take(self, samples: Pcm) -> None:
        self._rest = np.concatenate((self._rest, samples))
        while len(self._rest) >= self._window_samples:
            window = self._rest[: self._window_samples]
            self._rest = self._rest[self._window_samples :]
            await self._step(window)

    def _follow_clock(self, first_sample_wall: float) -> None:
        known = self._first_sample_wall
        # Frames come late and in bursts, never early: the earliest sighting is the best one.
        if known is None or not known <= first_sample_wall <= known + _CLOCK_GAP_S:
            self._first_sample_wall = first_sample_wall
        if known is None:
            self.start_time = first_sample_wall

    def _note_settled(self) -> None:
        if not self._hearing and self._input_ch.empty() and not self._unhandled:
            self._settled.set()

    def _settle(self) -> None:
        self._settled.set()
