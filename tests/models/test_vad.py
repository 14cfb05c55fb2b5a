from __future__ import annotations

import numpy as np
import pytest
from livekit.agents.vad import VADEventType

from kit.audio import LISTENING_RATE, Pcm
from models.vad import WINDOW_SAMPLES, SpeechGate, build_vad
from tests.support.speech import frames, hum, noise, silence, speak

pytestmark = pytest.mark.realtime


def run(gate: SpeechGate, samples: Pcm) -> list[bool]:
    """Push everything; whether speech was on after each window."""
    states = []
    for start in range(0, len(samples) - WINDOW_SAMPLES + 1, WINDOW_SAMPLES):
        gate.push(samples[start : start + WINDOW_SAMPLES])
        states.append(gate.speaking)
    return states


def test_speech_is_followed_by_sample() -> None:
    samples = speak("Yes, exactly.")
    loud = np.flatnonzero(np.abs(samples) > 500)
    gate = SpeechGate(prefix_padding_ms=300)
    run(gate, np.concatenate([silence(1.0), samples, silence(0.5)]))
    assert gate.speaking
    assert gate.first_voiced / LISTENING_RATE == pytest.approx(
        1.0 + loud[0] / LISTENING_RATE, abs=0.12
    )
    assert gate.speech_start == gate.first_voiced - 300 * LISTENING_RATE // 1000
    assert gate.last_voiced is not None
    assert gate.last_voiced / LISTENING_RATE == pytest.approx(
        1.0 + loud[-1] / LISTENING_RATE, abs=0.15
    )
    assert gate.silence_ms == (gate.position - gate.last_voiced) * 1000 / LISTENING_RATE
    assert gate.silence_ms > 300
    assert not gate.voiced


def test_speech_ends_when_its_owner_says_so() -> None:
    gate = SpeechGate()
    run(gate, np.concatenate([speak("Yes, exactly."), silence(1.0)]))
    assert gate.speaking
    gate.end_speech()
    ended_at = gate.position
    assert not gate.speaking
    run(gate, speak("Yes, exactly."))
    assert gate.speaking
    assert gate.speech_start >= ended_at


@pytest.mark.parametrize("sound", [silence(5), noise(5, 0.1), hum(5)], ids=["none", "hiss", "hum"])
def test_no_speech(sound: Pcm) -> None:
    gate = SpeechGate()
    assert not any(run(gate, sound))
    assert gate.last_voiced is None
    assert gate.silence_ms == float("inf")


def test_a_single_window_is_not_speech() -> None:
    gate = SpeechGate(min_speech_ms=10_000)
    run(gate, speak("Yes, exactly."))
    assert not gate.speaking
    assert gate.last_voiced is None


def test_a_window_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="512"):
        SpeechGate().push(np.zeros(100, np.int16))


async def test_the_sessions_vad() -> None:
    stream = build_vad().stream()
    audio = np.concatenate([silence(0.5), speak("Yes, exactly."), silence(0.8)])
    for frame in frames(audio):
        stream.push_frame(frame)
    stream.end_input()
    kinds = [event.type async for event in stream if event.type != VADEventType.INFERENCE_DONE]
    assert kinds == [VADEventType.START_OF_SPEECH, VADEventType.END_OF_SPEECH]
    await stream.aclose()
