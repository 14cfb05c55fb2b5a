"""LocalTTS as livekit-agents and the interviewer use it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import numpy as np
import pytest
from livekit.agents import APIConnectionError

from kit.audio import SPEECH_RATE, Pcm
from models.budget import ComputeBudget, Priority
from models.tts.base import GAP_MS, LocalTTS
from models.tts.engine import SpeechEngine, SpeechError
from models.tts.hibari import HibariEngine

TEXT = "Thank you for that, it helps. Could you give me an example? Please take your time."


class Scripted(SpeechEngine):
    """Says 100 ms for every clause; may wait for a word, or fail."""

    name = "scripted"
    voice = "one"
    first_clause_chars = 12

    def __init__(self, *, heavy: bool = True, fails: bool = False) -> None:
        self.heavy = heavy
        self.fails = fails
        self.texts: list[str] = []
        self.hold_at: int | None = None
        self.entered = threading.Event()
        self.released = threading.Event()

    def load(self) -> None:
        """Nothing to load."""

    def synthesize(self, text: str) -> Pcm:
        self.texts.append(text)
        if self.fails:
            raise SpeechError("out of breath")
        if self.hold_at == len(self.texts):
            self.entered.set()
            assert self.released.wait(10)
        return np.full(SPEECH_RATE // 10, 1000, dtype=np.int16)


class Recording(ComputeBudget):
    """Notes the priorities that are asked for."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked: list[Priority] = []

    async def run(self, priority, fn, *args):  # type: ignore[no-untyped-def]
        self.asked.append(priority)
        return await super().run(priority, fn, *args)


@pytest.fixture(scope="module")
async def hibari() -> AsyncIterator[LocalTTS]:
    speech = LocalTTS(HibariEngine(seed=1), ComputeBudget())
    await speech.load()
    yield speech
    await speech.aclose()


async def test_a_stream_speaks_everything_at_24_khz() -> None:
    speech = LocalTTS(HibariEngine(seed=1), ComputeBudget())
    stream = speech.stream()
    for word in TEXT.split(" "):
        stream.push_text(word + " ")
    stream.end_input()
    events = [event async for event in stream]
    await stream.aclose()
    samples = np.concatenate([np.frombuffer(e.frame.data, np.int16) for e in events])
    assert {(e.frame.sample_rate, e.frame.num_channels) for e in events} == {(SPEECH_RATE, 1)}
    assert events[-1].is_final
    assert 3.0 < len(samples) / SPEECH_RATE < 8.0
    assert np.abs(samples).max() > 5000
    await speech.aclose()


async def test_the_first_sound_comes_before_the_text_has_ended() -> None:
    speech = LocalTTS(HibariEngine(), ComputeBudget())
    stream = speech.stream()
    stream.push_text("Thank you for that, it")
    first = await asyncio.wait_for(anext(stream), 10)
    assert first.frame.duration > 0
    await stream.aclose()
    await speech.aclose()


async def test_the_first_clause_is_heard_before_the_second_is_made() -> None:
    engine = Scripted()
    engine.hold_at = 2
    speech = LocalTTS(engine, ComputeBudget(1))
    chunks = speech.clauses(TEXT)
    first = await asyncio.wait_for(anext(chunks), 10)
    assert len(first) == SPEECH_RATE // 10
    await asyncio.to_thread(engine.entered.wait, 10)
    assert engine.texts[:2] == ["Thank you for that,", "it helps."], "the second one is on its way"
    engine.released.set()
    rest = [chunk async for chunk in chunks]
    assert len(rest) == 3
    assert len(rest[0]) == SPEECH_RATE // 10 + SPEECH_RATE * GAP_MS["clause"] // 1000
    assert len(rest[1]) == SPEECH_RATE // 10 + SPEECH_RATE * GAP_MS["sentence"] // 1000
    await speech.aclose()


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        (Priority.FIRST_CLAUSE, [Priority.FIRST_CLAUSE, *[Priority.SPEECH] * 3]),
        (Priority.DRAFT, [Priority.DRAFT] * 4),
    ],
)
async def test_priorities(first: Priority, asked: list[Priority]) -> None:
    budget = Recording()
    speech = LocalTTS(Scripted(), budget)
    assert len([chunk async for chunk in speech.clauses(TEXT, first)]) == 4
    assert budget.asked == asked
    budget.asked.clear()
    await speech.render(TEXT, Priority.BACKGROUND)
    assert budget.asked == [Priority.BACKGROUND] * 3, "whole sentences where nobody waits"
    budget.asked.clear()
    stream = speech.stream()
    stream.push_text(TEXT)
    stream.end_input()
    assert [event async for event in stream]
    assert budget.asked == [Priority.FIRST_CLAUSE, *[Priority.SPEECH] * 3]
    await stream.aclose()
    await speech.aclose()


async def test_a_light_engine_waits_for_nobody() -> None:
    budget = ComputeBudget(1)
    speech = LocalTTS(Scripted(heavy=False), budget)
    async with budget.hold(Priority.ENDING):
        assert len(await asyncio.wait_for(speech.render("Hello there."), 10)) > 0
    await speech.aclose()


@pytest.mark.parametrize("kind", ["stream", "synthesize", "clauses"])
async def test_who_stops_listening_is_free_at_once(kind: str) -> None:
    engine = Scripted()
    engine.hold_at = 1
    speech = LocalTTS(engine, ComputeBudget(1))
    if kind == "stream":
        stream = speech.stream()
        stream.push_text(TEXT)
        await asyncio.to_thread(engine.entered.wait, 10)
        began = time.perf_counter()
        await stream.aclose()
    elif kind == "synthesize":
        chunked = speech.synthesize(TEXT)
        await asyncio.to_thread(engine.entered.wait, 10)
        began = time.perf_counter()
        await chunked.aclose()
    else:
        task = asyncio.create_task(anext(speech.clauses(TEXT)))  # type: ignore[arg-type]
        await asyncio.to_thread(engine.entered.wait, 10)
        began = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert time.perf_counter() - began < 0.5
    engine.released.set()
    await speech.aclose()
    assert len(engine.texts) == 1, "nothing more was synthesised"


@pytest.mark.parametrize("text", ["...", "**", "[calm]", "\U0001f600"])
async def test_nothing_to_say_is_no_fault(hibari: LocalTTS, text: str) -> None:
    assert len(await hibari.render(text)) == 0
    assert [chunk async for chunk in hibari.clauses(text)] == []
    stream = hibari.stream()
    stream.push_text(text)
    stream.end_input()
    assert sum([event.frame.duration async for event in stream]) < 0.05
    await stream.aclose()
    frame = await hibari.synthesize(text).collect()
    assert frame.duration < 0.05


async def test_a_stream_without_text_ends(hibari: LocalTTS) -> None:
    stream = hibari.stream()
    stream.end_input()
    assert [event async for event in stream] == []
    await stream.aclose()


async def test_tag_and_markdown_are_not_spoken() -> None:
    engine = Scripted()
    speech = LocalTTS(engine, ComputeBudget(1))
    await speech.render("[warm] **Tell me** about `it`, please.")
    assert engine.texts == ["Tell me about it, please."]
    await speech.aclose()


async def test_an_engine_that_fails_is_told_once() -> None:
    engine = Scripted(fails=True)
    speech = LocalTTS(engine, ComputeBudget(1))
    with pytest.raises(SpeechError, match="out of breath"):
        await speech.render("Hello there.")
    stream = speech.stream()
    stream.push_text("Hello there.")
    stream.end_input()
    with pytest.raises(APIConnectionError, match="out of breath"):
        await asyncio.wait_for(anext(stream), 10)
    await stream.aclose()
    assert len(engine.texts) == 2, "no blind retries: the fallback is the engine's own"
    await speech.aclose()
