"""The interviewer's speech: one engine, off the event loop, whole texts or clause by clause.

Engines speak in threads, heavy ones when the compute budget lets them. A caller that stops
listening (a closed generator, a cancelled task) is free at once; a clause that is already in a
thread is finished there and discarded.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from kit.audio import Pcm, silence
from models.budget import ComputeBudget, Priority
from models.tts.clauses import Clause, split
from models.tts.engine import SpeechEngine
from models.tts.text import spoken, strip_tag

GAP_S = {"clause": 0.11, "sentence": 0.18}
"""Silence between two clauses beyond the engine's own ends, by what ended the first one."""
LIGHT_THREADS = 2


@dataclass(frozen=True)
class SpokenClause:
    """A clause as it is shown, and as sound.

    ``pcm`` is mono int16 at 24 kHz, with the gap to the clause before it at its beginning.
    """

    text: str
    pcm: Pcm


class LocalTTS:
    """Speech of one engine, 24 kHz mono int16.

    Args:
        engine: speaks the clauses; closed by :meth:`aclose`.
        budget: where a heavy engine asks before it runs.
    """

    def __init__(self, engine: SpeechEngine, budget: ComputeBudget) -> None:
        self._engine = engine
        self._budget = budget
        # A separate pool: in the loop's pool a quick clause would queue behind slow work.
        self._pool = ThreadPoolExecutor(LIGHT_THREADS, thread_name_prefix="speech")

    @property
    def model(self) -> str:
        """The engine and its voice, such as ``hibari/heart``."""
        return f"{self._engine.name}/{self._engine.voice}"

    @property
    def engine(self) -> SpeechEngine:
        return self._engine

    async def load(self) -> None:
        """Load the engine, so that the first clause is as quick as the later ones.

        Raises:
            SpeechError: no engine can be loaded.
            ModelFileError: a weight file is missing or damaged.
        """
        await asyncio.get_running_loop().run_in_executor(self._pool, self._engine.load)

    async def render(self, text: str, priority: Priority = Priority.BACKGROUND) -> Pcm:
        """Speak a whole text, sentence by sentence with the engine's best melody.

        Args:
            text: may hold a leading ``[tag]`` and markdown; both are left out.
            priority: of every sentence, where the engine asks the budget.

        Returns:
            Mono int16 at 24 kHz; empty when there is nothing to say.

        Raises:
            SpeechError: no engine could speak it.
        """
        pieces: list[Pcm] = []
        gap_s = 0.0
        for clause in split(text, None):
            samples = await self._speak(clause, priority)
            if len(samples):
                pieces += [silence(gap_s), samples] if pieces else [samples]
                gap_s = GAP_S[clause.boundary]
        return np.concatenate(pieces) if pieces else silence(0)

    async def clauses(
        self, text: str, first_priority: Priority = Priority.FIRST_CLAUSE, speed: float = 1.0
    ) -> AsyncGenerator[SpokenClause]:
        """Speak a text clause by clause; the next one is made while one is listened to.

        Args:
            text: as for :meth:`render`.
            first_priority: of the first clause; the rest has at most ``Priority.SPEECH``.
            speed: of the voice's own pace.

        Raises:
            SpeechError: no engine could speak a clause; those before it were yielded.
        """
        rest_priority = max(first_priority, Priority.SPEECH)
        parts = split(text, self._engine.first_clause_chars)
        gap_s = 0.0
        upcoming: asyncio.Task[Pcm] | None = None
        try:
            for index, clause in enumerate(parts):
                current = upcoming or asyncio.create_task(
                    self._speak(clause, first_priority, speed)
                )
                upcoming = current
                samples = await current
                upcoming = (
                    asyncio.create_task(self._speak(parts[index + 1], rest_priority, speed))
                    if index + 1 < len(parts)
                    else None
                )
                if len(samples):
                    pcm = np.concatenate([silence(gap_s), samples]) if gap_s else samples
                    yield SpokenClause(clause.text, pcm)
                    gap_s = GAP_S[clause.boundary]
        finally:
            if upcoming is not None:
                upcoming.cancel()

    async def aclose(self) -> None:
        """Close the engine. Safe to call twice."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._engine.close)

    async def _speak(self, clause: Clause, priority: Priority, speed: float = 1.0) -> Pcm:
        """Speak one clause in a thread. Returns mono int16 at 24 kHz. Raises SpeechError."""
        text = spoken(strip_tag(clause.text), self._engine.language)
        if not text:
            return silence(0)
        if self._engine.heavy:
            return await self._budget.run(priority, self._engine.synthesize, text, speed)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._engine.synthesize, text, speed)
