"""LocalTTS as the interviewer uses it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import numpy as np
import pytest

from kit.audio import SPEECH_RATE, Pcm
from models.budget import ComputeBudget, Priority
from models.tts.base import GAP_S, LocalTTS
from models.tts.engine import SpeechEngine, SpeechError
from models.tts.hibari import HibariEngine

pytestmark = pytest.mark.realtime

TEXT = "Thank you for that, it helps. Could you give me an example? Please take your time."
CLAUSES = [
    "Thank you for that,",
    "it helps.",
    "Could you give me an example?",
    "Please take your time.",
]


class Scripted(SpeechEngine):
    """Says 100 ms for every clause; may wait for a word, or fail."""

    name = "scripted"
    voice = "one"
    first_clause_chars = 12

    def __init__(self, *, heavy: bool = True, fails_at: int | None = None) -> None:
        self.heavy = heavy
        self.fails_at = fails_at
        self.texts: list[str] = []
        self.hold_at: int | None = None
        self.entered = threading.Event()
        self.released = threading.Event()

    def load(self) -> None:
        """Nothing to load."""

    def synthesize(self, text: str, speed: float = 1.0) -> Pcm:
        self.texts.append(text)
        if self.fails_at == len(self.texts):
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


async def test_clauses_are_the_text_and_its_sound(hibari: LocalTTS) -> None:
    clauses = [clause async for clause in hibari.clauses(TEXT)]
    assert " ".join(clause.text for clause in clauses) == TEXT
    samples = np.concatenate([clause.pcm for clause in clauses])
    assert 3.0 < len(samples) / SPEECH_RATE < 8.0
    assert np.abs(samples).max() > 5000
    whole = await hibari.render(TEXT)
    assert 0.8 < len(samples) / len(whole) < 1.25


async def test_the_first_clause_is_heard_before_the_second_is_made() -> None:
    engine = Scripted()
    engine.hold_at = 2
    speech = LocalTTS(engine, ComputeBudget(1))
    clauses = speech.clauses(TEXT)
    first = await asyncio.wait_for(anext(clauses), 10)
    assert (first.text, len(first.pcm)) == (CLAUSES[0], SPEECH_RATE // 10)
    await asyncio.to_thread(engine.entered.wait, 10)
    assert engine.texts == CLAUSES[:2], "the second one is on its way"
    engine.released.set()
    rest = [clause async for clause in clauses]
    assert [clause.text for clause in rest] == CLAUSES[1:]
    gaps_s = [(len(clause.pcm) - SPEECH_RATE // 10) / SPEECH_RATE for clause in rest]
    assert gaps_s == [GAP_S["clause"], GAP_S["sentence"], GAP_S["sentence"]]
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
    assert len([clause async for clause in speech.clauses(TEXT, first)]) == 4
    assert budget.asked == asked
    budget.asked.clear()
    await speech.render(TEXT, Priority.BACKGROUND)
    assert budget.asked == [Priority.BACKGROUND] * 3, "whole sentences where no candidate waits"
    await speech.aclose()


async def test_a_light_engine_asks_no_budget() -> None:
    budget = ComputeBudget(1)
    speech = LocalTTS(Scripted(heavy=False), budget)
    async with budget.hold(Priority.ENDING):
        assert len(await asyncio.wait_for(speech.render("Hello there."), 10)) > 0
    await speech.aclose()


async def test_a_listener_that_stops_is_free_at_once() -> None:
    engine = Scripted()
    engine.hold_at = 1
    speech = LocalTTS(engine, ComputeBudget(1))
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
    assert [clause async for clause in hibari.clauses(text)] == []


async def test_tag_and_markdown_are_not_spoken() -> None:
    engine = Scripted()
    speech = LocalTTS(engine, ComputeBudget(1))
    await speech.render("[warm] **Tell me** about `it`, please.")
    assert engine.texts == ["Tell me about it, please."]
    await speech.aclose()


async def test_a_failing_engine_is_not_tried_again() -> None:
    engine = Scripted(fails_at=1)
    speech = LocalTTS(engine, ComputeBudget(1))
    with pytest.raises(SpeechError, match="out of breath"):
        await speech.render("Hello there.")
    assert len(engine.texts) == 1, "the fallback is the engine's own"
    await speech.aclose()


async def test_what_was_spoken_before_a_failure_is_given_out() -> None:
    engine = Scripted(fails_at=2)
    speech = LocalTTS(engine, ComputeBudget(1))
    spoken: list[str] = []
    with pytest.raises(SpeechError, match="out of breath"):
        async for clause in speech.clauses(TEXT):
            spoken.append(clause.text)
    assert spoken == CLAUSES[:1]
    assert engine.texts == CLAUSES[:2]
    await speech.aclose()
