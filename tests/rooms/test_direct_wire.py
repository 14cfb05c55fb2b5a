"""Codec and resampling of the direct room."""

from __future__ import annotations

import itertools

import av
import numpy as np
import pytest

from kit.audio import Decimator
from rooms.direct.codec import OpusFrameEncoder, decoded_mono
from tests.support.chirps import chirp, find

pytestmark = pytest.mark.realtime


def test_opus_takes_a_frame_and_gives_a_packet() -> None:
    encoder = OpusFrameEncoder(24_000)
    decoder = av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout, decoder.format = 48_000, "stereo", "s16"
    sent = chirp(1.0, 24_000)
    heard = []
    sizes = []
    for i in range(50):
        packet = encoder.encode(sent[i * 480 : (i + 1) * 480], 960 * i)
        assert packet.pts == 960 * i
        sizes.append(packet.size)
        heard += [decoded_mono(frame) for frame in decoder.decode(packet)]
    place, likeness = find(chirp(0.9, 48_000, 300, 2730), np.concatenate(heard))
    assert likeness > 0.95
    assert place / 48 < 10, "Opus looks ahead 6.5 ms and no more waits in the encoder"
    assert np.mean(sizes) * 50 * 8 < 48_000


def test_only_decoded_audio_is_taken_for_audio() -> None:
    with pytest.raises(TypeError, match="Packet"):
        decoded_mono(av.Packet(b"x"))


@pytest.mark.parametrize(("hz", "kept"), [(300, True), (3000, True), (6000, True), (12_000, False)])
def test_the_decimator_keeps_speech_and_stops_aliases(hz: int, kept: bool) -> None:
    t = np.arange(48_000) / 48_000
    tone = (10_000 * np.sin(2 * np.pi * hz * t)).astype(np.float32)
    decimator = Decimator()
    out = np.concatenate([decimator.push(tone[i : i + 960]) for i in range(0, 48_000, 960)])
    assert len(out) == 16_000
    level = np.abs(out[100:].astype(float)).max()
    assert (level > 8_500) if kept else (level < 60)


def test_the_decimator_does_not_care_how_its_input_is_cut() -> None:
    sound = np.random.default_rng(3).normal(0, 3000, 4800).astype(np.float32)
    whole, pieces = Decimator(), Decimator()
    cut = [0, 1, 2, 7, 40, 900, 901, 2500, 4800]
    out = [pieces.push(sound[a:b]) for a, b in itertools.pairwise(cut)]
    assert np.array_equal(np.concatenate(out), whole.push(sound))
