"""Another voice in the room is told from the candidate's, by human speech at several levels."""

from __future__ import annotations

import numpy as np
import pytest
from livekit import rtc

from agent.listening.background import CandidateVoice
from kit.audio import LISTENING_RATE, Pcm
from tests.support.speech import recording

SEGMENT_S = 3
FRAME = LISTENING_RATE // 50


class Microphone:
    """Pushes sound, and says where in the stream it was."""

    def __init__(self) -> None:
        self.voice = CandidateVoice()
        self.at_s = 0.0

    def hears(self, samples: Pcm) -> tuple[float, float]:
        start_s = self.at_s
        for begin in range(0, len(samples) - FRAME + 1, FRAME):
            frame = samples[begin : begin + FRAME]
            self.voice.push(rtc.AudioFrame(frame.tobytes(), LISTENING_RATE, 1, FRAME))
            self.at_s += FRAME / LISTENING_RATE
        return start_s, self.at_s

    def is_background(self, samples: Pcm, *, prompted: bool = False) -> bool:
        return self.voice.is_background(*self.hears(samples), prompted=prompted)


def segments(name: str) -> list[Pcm]:
    samples = recording(name)
    step = SEGMENT_S * LISTENING_RATE
    return [samples[begin : begin + step] for begin in range(0, len(samples) - step + 1, step)]


def at(samples: Pcm, db: float) -> Pcm:
    return np.asarray(samples * 10 ** (db / 20), dtype=np.int16)


def mixed(one: Pcm, other: Pcm) -> Pcm:
    length = min(len(one), len(other))
    return np.clip(one[:length].astype(int) + other[:length], -32768, 32767).astype(np.int16)


CANDIDATE = segments("two_cities.wav")
OTHER = segments("beckett.wav")
KNOWN, LATER = CANDIDATE[:4], CANDIDATE[4:]


@pytest.fixture
def microphone() -> Microphone:
    """One that has heard the candidate for twelve seconds."""
    microphone = Microphone()
    for segment in KNOWN:
        microphone.voice.learn(*microphone.hears(segment))
    return microphone


def same_level(segment: Pcm, microphone: Microphone) -> Pcm:
    """The other voice as loud as the candidate usually is."""
    usual = microphone.voice.usual_db
    meter = Microphone()
    level = meter.voice.level_db(*meter.hears(segment))
    assert usual is not None and level is not None
    return at(segment, usual - level)


@pytest.mark.parametrize("db", [-20.0, -25.0, -30.0])
def test_a_television_is_no_turn(microphone: Microphone, db: float) -> None:
    found = [microphone.is_background(at(same_level(segment, microphone), db)) for segment in OTHER]
    assert all(found)


def test_in_doubt_it_is_the_candidate(microphone: Microphone) -> None:
    for segment in OTHER:
        assert not microphone.is_background(at(same_level(segment, microphone), -12.0))


@pytest.mark.parametrize("db", [0.0, -3.0, -6.0])
def test_no_turn_of_the_candidate_is_lost(microphone: Microphone, db: float) -> None:
    assert not any(microphone.is_background(at(segment, db)) for segment in LATER)


@pytest.mark.parametrize("db", [-12.0, -20.0])
def test_a_television_behind_the_candidate_changes_nothing(
    microphone: Microphone, db: float
) -> None:
    behind = at(same_level(OTHER[0], microphone), db)
    assert not any(microphone.is_background(mixed(segment, behind)) for segment in LATER)


def test_who_was_just_asked_may_have_sat_back(microphone: Microphone) -> None:
    far = at(LATER[0], -20.0)
    assert microphone.is_background(far)
    assert not microphone.is_background(far, prompted=True)


def test_nothing_is_known_at_the_start_or_of_another_microphone(microphone: Microphone) -> None:
    assert not Microphone().is_background(at(OTHER[0], -30.0))
    microphone.voice.forget()
    assert not microphone.is_background(at(OTHER[0], -30.0))


def test_a_candidate_louder_than_the_voices_before_becomes_the_usual(
    microphone: Microphone,
) -> None:
    for segment in LATER[:3]:
        microphone.voice.learn(*microphone.hears(at(segment, 15.0)))
    assert microphone.is_background(at(LATER[3], -20.0))
