"""Sounds whose place in a recording can be found again."""

from __future__ import annotations

import numpy as np


def chirp(
    seconds: float, sample_rate: int, low_hz: float = 300, high_hz: float = 3000
) -> np.ndarray:
    """A sweep: every moment of it sounds different, so a place in it can be found."""
    t = np.arange(int(seconds * sample_rate)) / sample_rate
    phase = 2 * np.pi * (low_hz * t + (high_hz - low_hz) * t**2 / (2 * seconds))
    return (9000 * np.sin(phase)).astype(np.int16)


def find(clip: np.ndarray, sound: np.ndarray) -> tuple[int, float]:
    """Where a clip is in a sound of the same rate, and how alike the two are (0 to 1)."""
    size = 1 << (len(sound) + len(clip)).bit_length()
    a, b = sound.astype(np.float64), clip.astype(np.float64)
    correlation = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    place = int(np.argmax(np.abs(correlation[: len(sound)])))
    match = a[place : place + len(b)]
    scale = np.linalg.norm(match) * np.linalg.norm(b[: len(match)])
    return place, float(abs(match @ b[: len(match)]) / max(scale, 1e-9))
