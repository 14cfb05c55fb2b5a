"""The candidate's microphone: faint noise all the time, and clips mixed in at real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import soxr

from kit.audio import FRAME_S, SPEECH_RATE, Pcm
from vivavoce.synthetic_candidate.connection import FRAME_SAMPLES
from vivavoce.synthetic_candidate.levels import voiced_span

NOISE_RMS = 10.0
"""int16 RMS of -70 dBFS: a quiet room, because real microphones are never digitally silent."""

Push: TypeAlias = Callable[[Pcm, int], None]


@dataclass(frozen=True)
class SentClip:
    """When a clip was sent, in ``time.monotonic`` seconds.

    A sample is timed as a microphone would: it exists before its packet is complete, so the
    last sample of a packet is as old as the packet and its first is 20 ms older.
    """

    started_at: float
    ended_at: float
    first_voiced_at: float | None
    last_voiced_at: float | None
    complete: bool
    """False when the clip was stopped early; the times are then those of what was sent."""


@dataclass
class _Clip:
    pcm: Pcm
    done: asyncio.Future[None]
    sent: int = 0
    packet_times: list[float] = field(default_factory=list)

    def time_of(self, sample: int) -> float:
        """When a sample was spoken; ``sample`` may be the end of what was sent."""
        index = min(sample // FRAME_SAMPLES, len(self.packet_times) - 1)
        return self.packet_times[index] - FRAME_S + (sample - index * FRAME_SAMPLES) / SPEECH_RATE


class ClipSpeaker:
    """Sends 20 ms every 20 ms into the attached connection, speech or not.

    Args:
        seed: of the background noise.
    """

    def __init__(self, seed: int = 0) -> None:
        noise = np.random.default_rng(seed).normal(0, NOISE_RMS, SPEECH_RATE)
        self._noise: Pcm = np.rint(noise).astype(np.int16)
        self._push: Push | None = None
        self._clip: _Clip | None = None
        self._pacer: asyncio.Task[None] | None = None
        self._speaking = asyncio.Lock()

    def attach(self, push: Push | None) -> None:
        """Send into this connection from now on; None: clips play on, nothing is sent.

        Args:
            push: takes each 20 ms and their number, as :meth:`CandidateConnection.push`.
        """
        self._push = push
        if self._pacer is None:
            self._pacer = asyncio.create_task(self._pace(), name="candidate-speaker")

    async def say(self, pcm: Pcm, sample_rate: int) -> SentClip:
        """Play a clip, from the next 20 ms on, and return at its end.

        A clip that is still playing is played to its end first.

        Args:
            pcm: int16 mono.
            sample_rate: Hz; anything but 24000 is resampled first.

        Raises:
            RuntimeError: the client is closed.
        """
        async with self._speaking:
            if sample_rate != SPEECH_RATE:
                pcm = await asyncio.to_thread(soxr.resample, pcm, sample_rate, SPEECH_RATE, "HQ")
            clip = _Clip(pcm, asyncio.get_running_loop().create_future())
            self._clip = clip
            try:
                await clip.done
            finally:
                self._clip = None
        return _sent(clip)

    def stop_saying(self) -> None:
        """End the clip that plays, after the packet just sent."""
        if self._clip is not None and not self._clip.done.done():
            self._clip.done.set_result(None)

    async def close(self) -> None:
        """Stop sending; a :meth:`say` that is waiting raises RuntimeError."""
        if self._clip is not None and not self._clip.done.done():
            self._clip.done.set_exception(RuntimeError("the candidate's client was closed"))
        if self._pacer is not None:
            self._pacer.cancel()
            await asyncio.gather(self._pacer, return_exceptions=True)
            self._pacer = None

    async def _pace(self) -> None:
        began_at = time.monotonic()
        tick = 0
        while True:
            wait_s = began_at + tick * FRAME_S - time.monotonic()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            self._tick(tick)
            tick += 1
            await asyncio.sleep(0)

    def _tick(self, tick: int) -> None:
        begin = tick * FRAME_SAMPLES % SPEECH_RATE
        frame = self._noise[begin : begin + FRAME_SAMPLES].copy()
        clip = self._clip
        if clip is not None and not clip.done.done():
            part = clip.pcm[clip.sent : clip.sent + FRAME_SAMPLES]
            mixed = frame[: len(part)].astype(np.int32) + part
            frame[: len(part)] = np.clip(mixed, -32_768, 32_767)
            clip.sent += len(part)
            clip.packet_times.append(time.monotonic())
            if clip.sent >= len(clip.pcm):
                clip.done.set_result(None)
        if self._push is not None:
            self._push(frame, tick)


def _sent(clip: _Clip) -> SentClip:
    if not clip.packet_times:
        now = time.monotonic()
        return SentClip(now, now, None, None, complete=clip.sent >= len(clip.pcm))
    span = voiced_span(clip.pcm[: clip.sent], SPEECH_RATE)
    return SentClip(
        started_at=clip.time_of(0),
        ended_at=clip.time_of(clip.sent),
        first_voiced_at=clip.time_of(span[0]) if span else None,
        last_voiced_at=clip.time_of(span[1]) if span else None,
        complete=clip.sent >= len(clip.pcm),
    )
