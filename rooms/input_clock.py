"""Keeps the candidate's samples and the wall clock together. Pure: reads no clock, does no I/O.

What the network delivers stops, bursts and drifts; VAD, STT and the recording must get one
sample for each 1/16000 s that passed. Frames go out the moment they come in; silence fills
what did not come; a stream that runs ahead (a burst after a gap that was already filled, a
fast sound card) loses quiet frames only, so that no word is cut to keep the time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from kit.audio import FRAME_S, LISTENING_RATE, Pcm

FRAME_SAMPLES = int(FRAME_S * LISTENING_RATE)
"""20 ms, the size of every frame handed on."""

LATE_SAMPLES = 10 * FRAME_SAMPLES
"""A flowing stream may be this late (200 ms) before silence takes its place, which would split
a word if the late frames came after all. Nothing waits for it: a microphone sends silence
too, and the length of a loss is known as soon as the next packet comes."""

AHEAD_SAMPLES = FRAME_SAMPLES * 3 // 2
"""Further ahead of the clock than this (30 ms), quiet frames are skipped. A punctual frame may
be 20 ms ahead, as silence is counted in whole frames too."""

LAG_FRAMES = 50
"""A stream more than 20 ms behind for this many frames (1 s) is slow, not jittery."""

MAX_AHEAD_SAMPLES = 2 * LISTENING_RATE
"""No network bursts more speech than this (2 s); beyond it, frames are dropped, quiet or not."""

QUIET_RMS = 104.0
"""int16 RMS of -50 dBFS: no speech is lost with a frame below it."""
QUIET_OVER_FLOOR = 1.8
"""In a noisy place, a frame within 5 dB of the background counts as quiet."""
FLOOR_RISE = 1.002
"""Per frame: an old background level fades over some seconds."""

SILENCE: Pcm = np.zeros(FRAME_SAMPLES, np.int16)


class InputClock:
    """Turns arriving PCM into evenly counted 20 ms frames.

    ``due`` is always the number of samples that should have been delivered by now.

    Args:
        emit: takes each frame of ``FRAME_SAMPLES`` in order.
    """

    def __init__(self, emit: Callable[[Pcm], None]) -> None:
        self._emit = emit
        self._rest: Pcm = np.zeros(0, np.int16)
        self._floor_rms = QUIET_RMS
        self._lags: deque[int] = deque(maxlen=LAG_FRAMES)
        self.delivered = 0
        """Samples handed on so far: the position of the next one in the recording."""

    def add(self, pcm: Pcm, *, due: int, lost: int = 0) -> None:
        """Add samples that have arrived; ``lost`` is how many went missing right before them."""
        if lost > 0:
            self._rest = np.zeros(0, np.int16)
            while lost >= FRAME_SAMPLES and self.delivered + FRAME_SAMPLES <= due:
                self._send(SILENCE)
                lost -= FRAME_SAMPLES
        waiting = np.concatenate((self._rest, pcm)) if len(self._rest) else pcm
        whole = len(waiting) - len(waiting) % FRAME_SAMPLES
        for start in range(0, whole, FRAME_SAMPLES):
            self._place(waiting[start : start + FRAME_SAMPLES], due)
        self._rest = waiting[whole:]

    def tick(self, *, due: int, flowing: bool) -> None:
        """Fill with silence what is missing by now.

        Args:
            due: samples that should have been delivered.
            flowing: whether frames are expected, so that a little lateness is jitter.
        """
        allowed = LATE_SAMPLES if flowing else 0
        while self.delivered + FRAME_SAMPLES + allowed <= due:
            self._send(SILENCE)

    def _place(self, frame: Pcm, due: int) -> None:
        quiet = self._is_quiet(frame)
        ahead = self.delivered + FRAME_SAMPLES - due
        if ahead > MAX_AHEAD_SAMPLES or (ahead > AHEAD_SAMPLES and quiet):
            return
        # Let a slow sender catch up in a pause, before silence has to be filled into a word. It
        # shows in the least lag of a second: after a single stall, only some frames are late.
        self._lags.append(-ahead)
        if quiet and len(self._lags) == LAG_FRAMES and min(self._lags) > FRAME_SAMPLES:
            self._lags.clear()
            self._send(SILENCE)
        self._send(frame)

    def _is_quiet(self, frame: Pcm) -> bool:
        samples = frame.astype(np.float32)
        rms = float(np.sqrt(np.dot(samples, samples) / len(samples)))
        self._floor_rms = min(self._floor_rms * FLOOR_RISE, max(rms, 1.0))
        return rms < max(QUIET_RMS, QUIET_OVER_FLOOR * self._floor_rms)

    def _send(self, frame: Pcm) -> None:
        self.delivered += FRAME_SAMPLES
        self._emit(frame)
