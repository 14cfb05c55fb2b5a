"""The session's VAD against livekit's own: the same decisions at the same moments."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import inference
from livekit.agents.vad import VAD, VADEvent, VADEventType

from kit.audio import LISTENING_RATE, Pcm
from models.session_vad import Limits, SessionVAD
from tests.support.speech import frames, noise, silence, speak

pytestmark = pytest.mark.realtime

LIMITS = Limits(min_speech_s=0.05, min_silence_s=0.15, activation=0.5, deactivation=0.35)

DECIDED = ("type", "samples_index", "speech_duration", "silence_duration", "speaking")
HEARD = (*DECIDED, "probability", "raw_accumulated_silence", "raw_accumulated_speech")


@pytest.fixture(scope="module")
def conversation() -> Pcm:
    """Two sentences with pauses in them, quiet and noise around."""
    first, second = speak("Yes, exactly."), speak("We sat down, and then we wrote it together.")
    return np.concatenate([silence(0.7), first, silence(0.4), noise(1.0, 0.02), second, silence(1)])


async def events_of(detector: VAD, sound: Pcm, frame_ms: int = 20) -> list[VADEvent]:
    """All events of a detector for a sound."""
    stream = detector.stream()
    for frame in frames(sound, frame_ms):
        stream.push_frame(frame)
        await asyncio.sleep(0)
    if isinstance(detector, inference.VAD):
        # The end of the input makes it forget what it has not looked at yet.
        windows = len(sound) // 512
        events: list[VADEvent] = []
        async with asyncio.timeout(20):
            while sum(e.type is VADEventType.INFERENCE_DONE for e in events) < windows:
                events.append(await anext(stream))
        await stream.aclose()
        return events
    stream.end_input()
    events = [event async for event in stream]
    await stream.aclose()
    return events


def facts(events: list[VADEvent], names: tuple[str, ...]) -> list[list[object]]:
    return [
        [round(v, 6) if isinstance(v := getattr(e, name), float) else v for name in names]
        for e in events
    ]


@pytest.mark.parametrize("frame_ms", [10, 20, 50])
async def test_it_decides_as_the_library_does(conversation: Pcm, frame_ms: int) -> None:
    theirs = await events_of(
        inference.VAD(
            min_speech_duration=LIMITS.min_speech_s,
            min_silence_duration=LIMITS.min_silence_s,
            activation_threshold=LIMITS.activation,
            deactivation_threshold=LIMITS.deactivation,
        ),
        conversation,
        frame_ms,
    )
    ours = await events_of(SessionVAD(LIMITS), conversation, frame_ms)
    edges = [e for e in ours if e.type is not VADEventType.INFERENCE_DONE]
    assert [e.type for e in edges].count(VADEventType.START_OF_SPEECH) >= 2
    assert facts(edges, DECIDED) == facts(
        [e for e in theirs if e.type is not VADEventType.INFERENCE_DONE], DECIDED
    )
    heard = [e for e in ours if e.type is VADEventType.INFERENCE_DONE]
    at = {e.samples_index: e for e in theirs if e.type is VADEventType.INFERENCE_DONE}
    assert facts(heard, HEARD) == facts([at[e.samples_index] for e in heard], HEARD)
    # Speech is followed window by window; only lasting silence is left out.
    events = {e.samples_index for e in heard}
    left_out = [e for place, e in at.items() if place not in events]
    assert left_out
    assert all(not e.speaking and e.raw_accumulated_speech == 0.0 for e in left_out)


async def test_silence_is_told_once() -> None:
    events = await events_of(SessionVAD(LIMITS), silence(3))
    assert [(e.type, e.speaking) for e in events] == [(VADEventType.INFERENCE_DONE, False)]


async def test_a_flush_forgets_who_was_speaking() -> None:
    stream = SessionVAD(LIMITS).stream()
    for frame in frames(speak("Yes, exactly.")[: LISTENING_RATE // 2]):
        stream.push_frame(frame)
    stream.flush()
    for frame in frames(silence(1)):
        stream.push_frame(frame)
    stream.end_input()
    kinds = [e.type async for e in stream if e.type is not VADEventType.INFERENCE_DONE]
    assert kinds == [VADEventType.START_OF_SPEECH], "it would have ended without the flush"
    with pytest.raises(RuntimeError):
        stream.push_frame(next(frames(silence(0.1))))
    await stream.aclose()


async def test_another_format_is_refused() -> None:
    stream = SessionVAD(LIMITS).stream()
    with pytest.raises(ValueError, match="16000 Hz mono"):
        stream.push_frame(rtc.AudioFrame(bytes(960), 24_000, 1, 480))
    await stream.aclose()
