"""The stand-ins keep the promises of what they stand in for, and fail as told."""

from __future__ import annotations

import asyncio
import time

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import APIConnectionError, llm, stt

from kit.audio import SPEECH_RATE
from models.budget import Priority
from models.fakes import Endless, FakeLLM, FakeSTT, FakeTextModel, FakeTTS, Reply, Silent
from models.llm.errors import LLMUnavailable
from models.tts.engine import SpeechError

ASK = [{"role": "user", "content": "Ask something."}]
EVENT = stt.SpeechEventType


async def complete(model: FakeTextModel, timeout_s: float = 2.0) -> str:
    return await model.complete(ASK, max_tokens=50, priority=Priority.REPLY, timeout_s=timeout_s)


async def test_replies_come_in_order_and_the_last_one_stays() -> None:
    model = FakeTextModel(["one", "two three"])
    assert [await complete(model) for _ in range(3)] == ["one", "two three", "two three"]
    assert [call.priority for call in model.calls] == [Priority.REPLY] * 3


async def test_a_script_may_look_at_the_messages() -> None:
    model = FakeTextModel(lambda messages: messages[-1]["content"].upper())
    assert await complete(model) == "ASK SOMETHING."


@pytest.mark.parametrize(
    "fault",
    [Silent(), Endless(), "", LLMUnavailable("down")],
    ids=["silent", "endless", "empty", "down"],
)
async def test_every_fault_is_unavailability_in_time(fault: object) -> None:
    started = time.monotonic()
    with pytest.raises(LLMUnavailable):
        await complete(FakeTextModel([fault]), timeout_s=0.2)  # type: ignore[list-item]
    assert time.monotonic() - started < 1


async def test_a_reply_takes_its_time() -> None:
    model = FakeTextModel([Reply("a b c", latency_ms=80, word_ms=20)])
    started = time.monotonic()
    pieces = [
        piece
        async for piece in model.stream(ASK, max_tokens=9, priority=Priority.REPLY, timeout_s=2)
    ]
    assert pieces == ["a", " b", " c"]
    assert time.monotonic() - started >= 0.12


async def test_the_livekit_class_says_the_script_and_fails_with_it() -> None:
    fake = FakeLLM(["Why is that?", RuntimeError("down")])
    context = llm.ChatContext.empty()
    context.add_message(role="user", content="Hello.")
    async with fake.chat(chat_ctx=context) as stream:
        said = [c.delta.content async for c in stream if c.delta and c.delta.content]
    assert "".join(said) == "Why is that?"
    with pytest.raises(APIConnectionError):
        async with fake.chat(chat_ctx=context) as stream:
            async for _ in stream:
                pass


async def test_the_voice_hums_for_a_plausible_time() -> None:
    voice = FakeTTS(ttfb_ms=50)
    text = "Could you tell me how you found the cause of that problem?"
    started = time.monotonic()
    samples = await voice.render(text)
    assert time.monotonic() - started >= 0.05
    assert samples.dtype == np.int16
    assert 2.5 < len(samples) / SPEECH_RATE < 5
    assert voice.spoken == [text]
    parts = [part async for part in voice.clauses("First of all, welcome. Shall we begin?")]
    assert len(parts) >= 2
    await voice.aclose()


async def test_the_voice_fails_where_told() -> None:
    voice = FakeTTS(fail_on="cause")
    with pytest.raises(SpeechError):
        await voice.render("What was the cause?")
    await voice.aclose()


def frames(*spans: tuple[str, int]) -> list[rtc.AudioFrame]:
    """Frames of 20 ms at 16 kHz: ``("tone", ms)`` or ``("silence", ms)``."""
    out = []
    for kind, length_ms in spans:
        level = 6000 if kind == "tone" else 0
        samples = (np.sin(np.arange(320) * 0.2) * level).astype(np.int16)
        out += [rtc.AudioFrame(samples.tobytes(), 16_000, 1, 320)] * (length_ms // 20)
    return out


async def heard(fake: FakeSTT, *spans: tuple[str, int]) -> list[stt.SpeechEvent]:
    stream = fake.stream()
    for frame in frames(*spans):
        stream.push_frame(frame)
    stream.end_input()
    return [event async for event in stream]


async def test_each_voiced_segment_says_one_line() -> None:
    fake = FakeSTT(["I built a queue.", "It helped a lot."], interim_interval_ms=400)
    events = await heard(
        fake, ("silence", 200), ("tone", 1000), ("silence", 400), ("tone", 600), ("silence", 400)
    )
    assert [e.type for e in events] == [
        EVENT.START_OF_SPEECH,
        EVENT.INTERIM_TRANSCRIPT,
        EVENT.INTERIM_TRANSCRIPT,
        EVENT.PREFLIGHT_TRANSCRIPT,
        EVENT.FINAL_TRANSCRIPT,
        EVENT.END_OF_SPEECH,
        EVENT.START_OF_SPEECH,
        EVENT.INTERIM_TRANSCRIPT,
        EVENT.PREFLIGHT_TRANSCRIPT,
        EVENT.FINAL_TRANSCRIPT,
        EVENT.END_OF_SPEECH,
    ]
    finals = [e.alternatives[0] for e in events if e.type is EVENT.FINAL_TRANSCRIPT]
    assert [f.text for f in finals] == ["I built a queue.", "It helped a lot."]
    assert finals[0].words is not None
    assert len(finals[0].words) == 4


async def test_a_flush_finalises_at_once_and_the_stream_says_so_when_it_was_taken_in() -> None:
    fake = FakeSTT(["Half a sentence."], endpoint_silence_ms=5000, preflight_silence_ms=4000)
    stream = fake.stream()
    events = []
    taken_in = asyncio.Event()

    async def read() -> None:
        async for event in stream:
            events.append(event)
            if event.alternatives:
                await taken_in.wait()

    reading = asyncio.create_task(read())
    for frame in frames(("tone", 400), ("silence", 40)):
        stream.push_frame(frame)
    assert stream.pending
    stream.flush()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(stream.settled(), 0.2)
    taken_in.set()
    await asyncio.wait_for(stream.settled(), 2)
    assert not stream.pending
    assert fake.current_stream is stream
    stream.end_input()
    await reading
    assert [e.alternatives[0].text for e in events if e.alternatives] == ["Half a sentence."]


async def test_a_preflight_takes_its_time() -> None:
    fake = FakeSTT(["Yes."], preflight_ms=120)
    started = time.monotonic()
    await heard(fake, ("tone", 200), ("silence", 400))
    assert time.monotonic() - started >= 0.12
