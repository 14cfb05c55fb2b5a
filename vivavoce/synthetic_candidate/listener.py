"""All sound that the candidate received, with the moment of each 10 ms."""

from __future__ import annotations

import asyncio
from bisect import bisect_left

import numpy as np

from kit.audio import LISTENING_RATE, Decimator, Float, Pcm
from vivavoce.synthetic_candidate.levels import LEVEL_MS, VoicedDetector, levels_dbfs

_LEVEL_SAMPLES = LISTENING_RATE * LEVEL_MS // 1000
_LEVEL_S = LEVEL_MS / 1000
_ONE_SPAN_S = 0.06
"""Voiced stretches this near to each other are one span: packets do not come evenly."""


class AudioListener:
    """Records received audio and when it was voiced.

    Times are ``time.monotonic`` seconds. A packet's first sample is heard when the packet
    arrives, which is the earliest that any player could sound it.
    """

    def __init__(self) -> None:
        self._decimator = Decimator()
        self._rest: Pcm = np.zeros(0, np.int16)
        self._chunks: list[Pcm] = []
        self._times: list[float] = []
        self._voiced_times: list[float] = []
        self._detector = VoicedDetector()
        self._news = asyncio.Event()

    def push(self, samples_48k: Float, arrived_at: float) -> None:
        """Add received audio: 48 kHz mono in int16 scale, and when it arrived."""
        pcm = self._decimator.push(samples_48k)
        arrived_at -= len(self._rest) / LISTENING_RATE
        waiting = np.concatenate((self._rest, pcm)) if len(self._rest) else pcm
        whole = len(waiting) - len(waiting) % _LEVEL_SAMPLES
        self._rest = waiting[whole:]
        self._chunks.append(waiting[:whole])
        for index, level in enumerate(levels_dbfs(waiting[:whole], LISTENING_RATE)):
            self._times.append(arrived_at + index * _LEVEL_S)
            fresh = self._detector.push(float(level))
            if fresh:
                self._voiced_times.extend(self._times[-fresh:])
        self._news.set()

    @property
    def pcm(self) -> Pcm:
        """Everything received so far, 16 kHz mono int16, without what was lost."""
        if len(self._chunks) > 1:
            self._chunks = [np.concatenate(self._chunks)]
        return self._chunks[0] if self._chunks else np.zeros(0, np.int16)

    @property
    def times(self) -> list[float]:
        """When each 10 ms of :attr:`pcm` was heard."""
        return list(self._times)

    def first_voiced_after(self, moment: float) -> float | None:
        """Start of the first voiced 10 ms at or after ``moment``; None if none was heard yet."""
        index = bisect_left(self._voiced_times, moment)
        return self._voiced_times[index] if index < len(self._voiced_times) else None

    def last_voiced_before(self, moment: float) -> float | None:
        """End of the last voiced 10 ms that began before ``moment``; None if there is none."""
        index = bisect_left(self._voiced_times, moment)
        return self._voiced_times[index - 1] + _LEVEL_S if index else None

    def voiced_spans(self, since: float) -> list[tuple[float, float]]:
        """(start, end) of each voiced stretch that began at ``since`` or later."""
        spans: list[tuple[float, float]] = []
        for at in sorted(self._voiced_times[bisect_left(self._voiced_times, since - 1.0) :]):
            if spans and at - spans[-1][1] <= _ONE_SPAN_S:
                spans[-1] = (spans[-1][0], at + _LEVEL_S)
            else:
                spans.append((at, at + _LEVEL_S))
        return [span for span in spans if span[0] >= since]

    def silent_since(self) -> float | None:
        """End of the last voiced 10 ms so far; None if nothing voiced was heard yet.

        While voice continues it is later than the last frame heard.
        """
        return self._voiced_times[-1] + _LEVEL_S if self._voiced_times else None

    async def wait_voiced_after(self, moment: float, timeout_s: float) -> float:
        """Wait for voice at or after ``moment``; return when it began.

        Raises:
            TimeoutError: none came in ``timeout_s``.
        """
        async with asyncio.timeout(timeout_s):
            while (began_at := self.first_voiced_after(moment)) is None:
                self._news.clear()
                await self._news.wait()
            return began_at

    async def wait_silent(self, for_s: float, timeout_s: float) -> float:
        """Wait until ``for_s`` seconds of received audio were not voiced.

        Returns:
            When the silence began.

        Raises:
            TimeoutError: it did not happen in ``timeout_s``.
        """
        async with asyncio.timeout(timeout_s):
            while True:
                if self._times:
                    since = self.silent_since() or self._times[0]
                    if self._times[-1] + _LEVEL_S - since >= for_s:
                        return since
                self._news.clear()
                await self._news.wait()
