"""A TTS that makes each clause when it is let, and speech stores around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import numpy as np
import pytest

from kit.audio import SPEECH_RATE
from models.budget import Priority
from models.tts.base import SpokenClause
from models.tts.clauses import split
from models.tts.engine import SpeechError
from pipelines.prerendered import SpeechStore

CLAUSE_S = 1.0


class SteppedTTS:
    """Makes clauses of ``CLAUSE_S`` one by one.

    Attributes:
        hold_at: the clause with this text is made once :attr:`let` is set.
        fail_at: the clause with this text cannot be made.
    """

    model = "stepped/one"

    def __init__(self) -> None:
        self.hold_at = ""
        self.fail_at = ""
        self.let = asyncio.Event()
        self.made: list[str] = []
        self.closed = 0

    async def render(self, text: str, priority: Priority) -> np.ndarray:
        return np.ones(round(CLAUSE_S * SPEECH_RATE), np.int16)

    async def clauses(
        self, text: str, first_priority: Priority, speed: float = 1.0
    ) -> AsyncGenerator[SpokenClause]:
        try:
            for clause in split(text):
                await asyncio.sleep(0)
                if clause.text == self.hold_at:
                    await self.let.wait()
                if clause.text == self.fail_at:
                    raise SpeechError("out of breath")
                self.made.append(clause.text)
                yield SpokenClause(clause.text, await self.render(clause.text, first_priority))
        finally:
            self.closed += 1


@pytest.fixture
def tts() -> SteppedTTS:
    return SteppedTTS()


@pytest.fixture
def store(tmp_path: Path, tts: SteppedTTS) -> SpeechStore:
    return SpeechStore(tmp_path / "speech", tts)
