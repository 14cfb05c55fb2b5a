"""Level and silence of what leaves the engines."""

from __future__ import annotations

import numpy as np
import pytest

from kit.audio import SPEECH_RATE
from models.tts.audio import LEAD_MS, TAIL_MS, to_int16, to_speech_rate, trim

pytestmark = pytest.mark.realtime


def _tone(duration_s: float, level: float = 0.3, rate: int = SPEECH_RATE) -> np.ndarray:
    at = np.arange(int(duration_s * rate)) / rate
    return (level * np.sin(2 * np.pi * 220 * at)).astype(np.float32)


def test_trim_leaves_a_little_silence_at_both_ends() -> None:
    quiet = np.zeros(SPEECH_RATE, np.float32)
    kept = trim(np.concatenate([quiet, _tone(0.5), quiet]))
    duration_ms = len(kept) / SPEECH_RATE * 1000
    assert abs(duration_ms - (500 + LEAD_MS + TAIL_MS)) < 15


def test_trim_keeps_a_soft_beginning() -> None:
    soft = _tone(0.2, level=0.01)  # 30 dB below, as an "f" is
    assert len(trim(np.concatenate([soft, _tone(0.5)]))) >= 0.7 * SPEECH_RATE - 1


def test_silence_is_nothing() -> None:
    assert len(trim(np.zeros(SPEECH_RATE, np.float32))) == 0
    assert len(trim(np.zeros(3, np.float32))) == 0


def test_loud_sound_is_bent_and_never_wraps() -> None:
    loud = to_int16(_tone(0.1, level=1.0), gain=3.0)
    assert loud.dtype == np.int16
    assert 32000 < loud.max() <= 32767
    assert loud.min() < -32000
    soft = _tone(0.1, level=0.3)
    assert np.array_equal(to_int16(soft), (soft * 32767).astype(np.int16))


def test_resampling_keeps_the_duration() -> None:
    assert abs(len(to_speech_rate(_tone(1.0, rate=22_050), 22_050)) - SPEECH_RATE) <= 1
