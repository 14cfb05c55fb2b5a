"""The telephone line that tests speak through, against the codec of others."""

from __future__ import annotations

import av
import numpy as np
import pytest

from kit.audio import LISTENING_RATE
from tests.support.g711 import RATE, Line, decode, encode
from tests.support.speech import speak

pytestmark = pytest.mark.realtime


def every_sample() -> np.ndarray:
    return np.arange(-32_768, 32_768, dtype=np.int32).astype(np.int16)


def test_the_codec_is_g711() -> None:
    codec = av.CodecContext.create("pcm_mulaw", "r")
    codec.sample_rate, codec.layout = RATE, "mono"  # type: ignore[attr-defined]
    codes = np.arange(256, dtype=np.uint8)
    (frame,) = codec.decode(av.Packet(codes.tobytes()))  # type: ignore[attr-defined]
    assert np.array_equal(decode(codes), frame.to_ndarray().reshape(-1))


def test_coding_twice_is_coding_once() -> None:
    once = decode(encode(every_sample()))
    assert np.array_equal(decode(encode(once)), once)
    error = np.abs(once.astype(np.int32) - every_sample())
    assert np.all(error <= np.maximum(4, np.abs(every_sample().astype(np.int32)) // 16 + 150))


def test_a_line_keeps_speech_and_nothing_above_it() -> None:
    pcm = speak("Ever tried, ever failed, no matter.")
    line = Line(LISTENING_RATE)
    heard = np.concatenate([line.carry(pcm[at : at + 320]) for at in range(0, len(pcm), 320)])
    assert len(heard) == len(pcm), "a frame came out shorter than it went in"
    spectrum = np.abs(np.fft.rfft(heard.astype(np.float64))) ** 2
    hertz = np.fft.rfftfreq(len(heard), 1 / LISTENING_RATE)
    assert spectrum[hertz > 4_200].sum() < 0.01 * spectrum.sum()
    assert heard.std() > 0.5 * pcm.std()
