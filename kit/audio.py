"""Sound as arrays: sample rates, frames and the resampling that the live loop needs.

Every sample rate in the product is one of the three below. Sound is mono int16 unless a
docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from livekit import rtc

LISTENING_RATE = 16_000
"""Hz of the input of VAD, end of turn and speech recognition."""
SPEECH_RATE = 24_000
"""Hz of the interviewer's speech, from the engine to the room."""
OPUS_RATE = 48_000
"""Hz of sound in WebRTC."""
FRAME_S = 0.02
"""Seconds of one frame on the live path; the packet length of Opus in WebRTC."""

Pcm: TypeAlias = npt.NDArray[np.int16]
"""Mono samples, shape ``(n,)``."""
Float: TypeAlias = npt.NDArray[np.float32]
"""Mono samples, shape ``(n,)``; the scale depends on the function."""


def silence(seconds: float, rate: int = SPEECH_RATE) -> Pcm:
    """Samples of digital silence."""
    return np.zeros(int(seconds * rate), np.int16)


def frames(pcm: Pcm, rate: int = SPEECH_RATE) -> Iterator[rtc.AudioFrame]:
    """Cut samples into frames of ``FRAME_S``; the last one is padded with silence."""
    from livekit import rtc  # a native library of 30 MB, which not every process loads

    step = int(FRAME_S * rate)
    for start in range(0, len(pcm), step):
        chunk = pcm[start : start + step]
        if len(chunk) < step:
            chunk = np.pad(chunk, (0, step - len(chunk)))
        data = np.ascontiguousarray(chunk, dtype=np.int16).tobytes()
        yield rtc.AudioFrame(data, rate, 1, step)


def dither(samples: int) -> Pcm:
    """Noise of one bit (-95 dBFS), to encode in place of digital silence.

    Opus takes three times as long over exact zeros as over anything else.
    """
    return np.random.default_rng(0).integers(-1, 2, samples).astype(np.int16)


_TAPS = 48
"""At 48 kHz: 0.5 ms of delay, flat to 6.5 kHz, more than 50 dB down above 9.5 kHz."""


def _low_pass() -> Float:
    cutoff = 7_800 / OPUS_RATE
    n = np.arange(_TAPS) - (_TAPS - 1) / 2
    taps = 2 * cutoff * np.sinc(2 * cutoff * n) * np.blackman(_TAPS)
    result: Float = (taps / taps.sum()).astype(np.float32)
    return result


class Decimator:
    """Streams 48 kHz mono to 16 kHz mono: 960 samples in, exactly 320 out, 0.05 ms of CPU."""

    def __init__(self) -> None:
        self._taps = _low_pass()
        self._tail: Float = np.zeros(_TAPS - 3, np.float32)

    def push(self, samples: Float) -> Pcm:
        """Add 48 kHz samples (int16 scale); return the 16 kHz samples that are complete."""
        buffer = np.concatenate((self._tail, samples))
        count = (len(buffer) - _TAPS) // 3 + 1
        if count <= 0:
            self._tail = buffer
            return np.zeros(0, np.int16)
        windows: npt.NDArray[Any] = np.lib.stride_tricks.sliding_window_view(buffer, _TAPS)
        filtered = windows[::3][:count] @ self._taps
        self._tail = buffer[count * 3 :].copy()
        result: Pcm = np.clip(np.rint(filtered), -32_768, 32_767).astype(np.int16)
        return result
