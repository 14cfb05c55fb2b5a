"""Corrects the level, the silence and the rate of an engine's samples."""

from __future__ import annotations

import numpy as np
import soxr

from kit.audio import SPEECH_RATE, Float, Pcm

LEAD_MS = 20
"""Silence kept before the first sound: enough for a soft onset, and not heard as a delay."""
TAIL_MS = 60
"""Silence kept after the last sound, so that a breathy ending is not clipped."""
_WINDOW_MS = 5
_QUIET = 10 ** (-42 / 20)
"""What counts as silence, relative to the loudest window: 42 dB below it."""


def trim(samples: Float, rate: int = SPEECH_RATE) -> Float:
    """Cut silence at both ends down to ``LEAD_MS`` and ``TAIL_MS``; silence alone becomes empty."""
    window = rate * _WINDOW_MS // 1000
    count = len(samples) // window
    if count == 0:
        return samples[:0]
    level = np.sqrt(np.mean(np.square(samples[: count * window].reshape(count, window)), axis=1))
    loudest = float(level.max())
    if loudest < 1e-4:
        return samples[:0]
    loud = np.flatnonzero(level > loudest * _QUIET)
    start = max(0, int(loud[0]) * window - rate * LEAD_MS // 1000)
    end = min(len(samples), (int(loud[-1]) + 1) * window + rate * TAIL_MS // 1000)
    return samples[start:end]


def to_int16(samples: Float, gain: float = 1.0) -> Pcm:
    """Scale by ``gain``, bend peaks softly below full scale, convert."""
    louder = samples * np.float32(gain)
    knee = np.float32(0.8)
    over = np.abs(louder) > knee
    if over.any():
        room = np.float32(1.0) - knee
        bent = knee + room * np.tanh((np.abs(louder) - knee) / room)
        louder = np.where(over, np.sign(louder) * bent, louder)
    return np.asarray(np.clip(louder, -1.0, 1.0) * 32767.0, dtype=np.int16)


def to_speech_rate(samples: Float, rate: int) -> Float:
    """Resample to ``SPEECH_RATE``."""
    if rate == SPEECH_RATE:
        return samples
    return np.asarray(soxr.resample(samples, rate, SPEECH_RATE), dtype=np.float32)
