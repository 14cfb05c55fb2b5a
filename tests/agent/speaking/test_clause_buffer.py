"""Clauses are read while later ones are made, and as often as needed."""

from __future__ import annotations

import asyncio

import pytest

from agent.speaking.clause_buffer import ClauseBuffer
from models.budget import Priority
from models.tts.engine import SpeechError
from tests.agent.speaking.conftest import SteppedTTS

pytestmark = pytest.mark.realtime

TEXT = "When you built it for your aunt, which parts did you do yourself?"
CLAUSES = ["When you built it for your aunt,", "which parts did you do yourself?"]


def buffer(tts: SteppedTTS) -> ClauseBuffer:
    return ClauseBuffer(tts.clauses(TEXT, Priority.FIRST_CLAUSE))


async def test_the_first_clause_is_there_before_the_second() -> None:
    tts = SteppedTTS()
    tts.hold_at = CLAUSES[1]
    sound = buffer(tts)
    await asyncio.wait_for(sound.begun(), 1)
    assert tts.made == CLAUSES[:1]
    reading = aiter(sound)
    assert (await anext(reading)).text == CLAUSES[0]
    second = asyncio.ensure_future(anext(reading))
    done, _ = await asyncio.wait({second}, timeout=0.05)
    assert not done
    tts.let.set()
    assert (await asyncio.wait_for(second, 1)).text == CLAUSES[1]
    with pytest.raises(StopAsyncIteration):
        await anext(reading)


async def test_it_fills_without_a_reader_and_may_be_read_twice() -> None:
    tts = SteppedTTS()
    sound = buffer(tts)
    await asyncio.sleep(0.05)
    assert tts.made == CLAUSES
    for _ in range(2):
        assert [clause.text async for clause in sound] == CLAUSES
    assert tts.made == CLAUSES, "nothing is made twice"


async def test_a_failure_comes_after_the_clauses_before_it() -> None:
    tts = SteppedTTS()
    tts.fail_at = CLAUSES[1]
    sound = buffer(tts)
    for _ in range(2):
        texts = []
        with pytest.raises(SpeechError, match="out of breath"):
            async for clause in sound:
                texts.append(clause.text)
        assert texts == CLAUSES[:1]


async def test_closing_stops_the_making() -> None:
    tts = SteppedTTS()
    tts.hold_at = CLAUSES[1]
    sound = buffer(tts)
    await sound.begun()
    sound.close()
    await asyncio.sleep(0.01)
    assert tts.closed == 1
    tts.let.set()
    with pytest.raises(SpeechError):
        assert [clause async for clause in sound]
    assert tts.made == CLAUSES[:1]
