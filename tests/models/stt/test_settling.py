"""What the end-of-turn logic asks of a stream; the real one and the fake answer alike."""

from __future__ import annotations

import asyncio
import time

import pytest
from livekit.agents import stt
from livekit.agents.stt import SpeechEventType

from kit.audio import LISTENING_RATE
from models.fakes import FakeSTT
from models.stt.settling import SettlingStream
from tests.models.stt.conftest import MakeSTT
from tests.support.speech import frames, silence, speak

TEXT = "I have worked as a backend engineer for six years, mostly on payment systems."
SAID = speak(TEXT)[: 2 * LISTENING_RATE]


@pytest.fixture(params=["fake", "whisper"])
async def stream(request: pytest.FixtureRequest, make_stt: MakeSTT) -> SettlingStream:
    engine: stt.STT[str]
    if request.param == "fake":
        engine = FakeSTT([TEXT], endpoint_silence_ms=5000, preflight_silence_ms=4000)
    else:
        engine = make_stt("en", endpoint_silence_ms=5000, preflight_silence_ms=4000)
    stream = engine.stream()
    assert isinstance(stream, SettlingStream)
    return stream


async def test_a_flush_finalises_and_settles_once_its_reader_has_taken_it_in(
    stream: SettlingStream,
) -> None:
    events: list[stt.SpeechEvent] = []
    arrived, taken_in = asyncio.Event(), asyncio.Event()

    async def read() -> None:
        async for event in stream:
            events.append(event)
            if event.type is SpeechEventType.FINAL_TRANSCRIPT:
                arrived.set()
                await taken_in.wait()

    reading = asyncio.create_task(read())
    assert not stream.pending
    assert stream.last_voiced_wall is None
    began = time.time()
    for frame in frames(SAID, 20):
        stream.push_frame(frame)
    assert stream.pending
    stream.flush()
    await asyncio.wait_for(arrived.wait(), 20)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(stream.settled(), 0.2)
    taken_in.set()
    await asyncio.wait_for(stream.settled(), 5)
    assert not stream.pending
    assert stream.backlog_s < 0.05
    # All frames came at once, so their sound ended then and began two seconds before.
    assert stream.last_voiced_wall is not None
    assert began - 1 < stream.last_voiced_wall < began + 1
    stream.end_input()
    await reading
    final = next(e for e in events if e.type is SpeechEventType.FINAL_TRANSCRIPT)
    assert final.alternatives[0].text.startswith("I have worked")
    assert final.speech_end_time == pytest.approx(stream.last_voiced_wall, abs=0.5)


async def test_silence_is_no_backlog(stream: SettlingStream) -> None:
    for frame in frames(silence(1.0), 20):
        stream.push_frame(frame)
    await asyncio.wait_for(stream.settled(), 5)
    assert stream.last_voiced_wall is None
    assert stream.position_s == pytest.approx(1.0, abs=0.05)
    await stream.aclose()
    assert not stream.pending
