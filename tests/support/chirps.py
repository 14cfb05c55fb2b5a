"""Sounds that can be located in a recording."""

from __future__ import annotations

import numpy as np


def chirp(
    seconds: float, sample_rate: int, low_hz: float = 300, high_hz: float = 3000
) -> np.ndarray:
    """A sweep: every moment of it sounds different, so it can be located exactly."""
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


def voice(seconds: float, sample_rate: int, seed: int = 1) -> np.ndarray:
    """Voiced speech of no language: a pitch that wanders, with harmonics as a larynx has.

    Unlike a chirp, a sound that speech codecs are made for. The same seed is the same sound at
    every rate.
    """
    t = np.arange(int(seconds * sample_rate)) / sample_rate
    random = np.random.default_rng(seed)
    knots = np.linspace(0, seconds, max(2, int(seconds * 8)) + 1)
    pitch = np.interp(t, knots, random.uniform(100, 230, len(knots)))
    phase = 2 * np.pi * np.cumsum(pitch) / sample_rate
    loud = np.interp(t, knots, random.uniform(0.6, 1.0, len(knots)))
    sound = sum(np.sin(k * phase + k * k) / k**0.7 for k in range(1, 14))
    sound = sound * loud / np.abs(sound).max()
    return (12_000 * sound).astype(np.int16)


def heard(clip: np.ndarray, sound: np.ndarray, sample_rate: int = 16_000) -> tuple[float, float]:
    """How a clip came through a jitter buffer, which stretches and squeezes what it plays.

    Returns:
        Where the clip begins in ``sound`` (seconds), and how much of the clip is there, in its
        order: the share of its pieces of 100 ms that were found where they belong.
    """
    size, near = sample_rate // 10, sample_rate // 5
    pieces = [(at, clip[at : at + size]) for at in range(0, len(clip) - size + 1, size)]
    matches = [(at, *find(piece, sound)) for at, piece in pieces]
    sure = [place - at for at, place, likeness in matches if likeness > 0.8]
    if not sure:
        return 0.0, 0.0
    offset = int(np.median(sure))
    likenesses = []
    for at, piece in pieces:
        begin = max(0, at + offset - near)
        likenesses.append(find(piece, sound[begin : at + offset + size + near])[1])
    return offset / sample_rate, float(np.mean([likeness > 0.6 for likeness in likenesses]))
