"""A speech engine as a livekit-agents TTS: text in as it is written, sound out clause by clause.

Nothing here blocks the event loop: engines speak in threads, heavy ones when the compute budget
lets them. Whoever stops listening (``aclose``, a cancelled task) is free at once; a clause that
is already in a thread is finished there and thrown away.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from livekit.agents import APIConnectionError, tts, utils
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, APIConnectOptions

from kit.audio import SPEECH_RATE, Pcm
from models.budget import ComputeBudget, Priority
from models.errors import ModelFileError
from models.tts.audio import silence
from models.tts.clauses import Clause, ClauseSplitter, split
from models.tts.engine import SpeechEngine, SpeechError
from models.tts.text import spoken, strip_tag

GAP_MS = {"clause": 110, "sentence": 180}
"""Silence between two clauses beyond the engine's own ends, by what ended the first one."""
FRAME_MS = 100
SILENT_MS = 10
"""What stands for text that holds nothing to say: livekit-agents takes no sound for a fault."""
LIGHT_THREADS = 2


class LocalTTS(tts.TTS[str]):
    """Speech of one engine, 24 kHz mono int16.

    Args:
        engine: speaks the clauses; closed by :meth:`aclose`.
        budget: where a heavy engine asks before it runs.
    """

    def __init__(self, engine: SpeechEngine, budget: ComputeBudget) -> None:
        super().__init__(
            capabilities=tts.TTSCapabilities(streaming=True),
            sample_rate=SPEECH_RATE,
            num_channels=1,
        )
        self._engine = engine
        self._budget = budget
        # A pool of its own: in the loop's pool a quick clause would queue behind slow work.
        self._pool = ThreadPoolExecutor(LIGHT_THREADS, thread_name_prefix="speech")

    @property
    def model(self) -> str:
        """The engine and its voice, such as ``hibari/heart``."""
        return f"{self._engine.name}/{self._engine.voice}"

    @property
    def provider(self) -> str:
        return "local"

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

    def prewarm(self) -> None:
        """Start loading the engine in a thread; a failure shows when something is spoken."""
        self._pool.submit(self._engine.load)

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
        gap_ms = 0
        for clause in split(text, None):
            samples = await self.speak(clause, priority)
            if len(samples):
                pieces += [silence(gap_ms), samples] if pieces else [samples]
                gap_ms = GAP_MS[clause.boundary]
        return np.concatenate(pieces) if pieces else silence(0)

    async def clauses(
        self, text: str, first_priority: Priority = Priority.FIRST_CLAUSE
    ) -> AsyncIterator[Pcm]:
        """Speak a text that is known whole; the next clause is made while one is listened to.

        Args:
            text: as for :meth:`render`.
            first_priority: of the first clause; the rest has at most ``Priority.SPEECH``.

        Yields:
            Mono int16 at 24 kHz; all but the first begin with the gap that belongs before them.

        Raises:
            SpeechError: no engine could speak it.
        """
        rest_priority = max(first_priority, Priority.SPEECH)
        parts = split(text, self._engine.first_clause_chars)
        gap_ms = 0
        upcoming: asyncio.Task[Pcm] | None = None
        try:
            for index, clause in enumerate(parts):
                task = upcoming or asyncio.create_task(self.speak(clause, first_priority))
                upcoming = task
                samples = await task
                upcoming = (
                    asyncio.create_task(self.speak(parts[index + 1], rest_priority))
                    if index + 1 < len(parts)
                    else None
                )
                if len(samples):
                    yield np.concatenate([silence(gap_ms), samples]) if gap_ms else samples
                    gap_ms = GAP_MS[clause.boundary]
        finally:
            if upcoming is not None:
                upcoming.cancel()

    async def speak(self, clause: Clause, priority: Priority) -> Pcm:
        """Speak one clause in a thread. Returns mono int16 at 24 kHz. Raises SpeechError."""
        text = spoken(strip_tag(clause.text))
        if not text:
            return silence(0)
        if self._engine.heavy:
            return await self._budget.run(priority, self._engine.synthesize, text)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._engine.synthesize, text)

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        """Speak a text that is known whole, as a livekit-agents stream."""
        return _KnownText(tts=self, input_text=text, conn_options=conn_options)

    def stream(
        self, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.SynthesizeStream:
        """Speak text that is pushed as it is written, as a livekit-agents stream."""
        return _GrowingText(tts=self, conn_options=conn_options)

    async def aclose(self) -> None:
        """Close the engine. Safe to call twice."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._engine.close)


class _KnownText(tts.ChunkedStream):
    _tts: LocalTTS

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        _initialize(output_emitter, stream=False)
        heard = False
        try:
            async for samples in self._tts.clauses(self._input_text):
                heard = True
                output_emitter.push(samples.tobytes())
                output_emitter.flush()
        except (SpeechError, ModelFileError) as error:
            raise APIConnectionError(str(error), retryable=False) from error
        if not heard:
            output_emitter.push(silence(SILENT_MS).tobytes())
        output_emitter.flush()


class _GrowingText(tts.SynthesizeStream):
    _tts: LocalTTS

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        _initialize(output_emitter, stream=True)
        output_emitter.start_segment(segment_id=utils.shortuuid())
        try:
            heard = await self._speak_input(output_emitter)
        except (SpeechError, ModelFileError) as error:
            raise APIConnectionError(str(error), retryable=False) from error
        if not heard and self._pushed_text:
            output_emitter.push(silence(SILENT_MS).tobytes())
        output_emitter.end_segment()

    async def _speak_input(self, output_emitter: tts.AudioEmitter) -> bool:
        """Speak what is pushed until the input ends. Returns whether there was any sound."""
        splitter = ClauseSplitter()
        priority = Priority.FIRST_CLAUSE
        gap_ms = 0
        heard = False
        async for item in self._input_ch:
            ready = splitter.push(item) if isinstance(item, str) else splitter.flush()
            for clause in ready:
                self._mark_started()
                samples = await self._tts.speak(clause, priority)
                if not len(samples):
                    continue
                output_emitter.push(silence(gap_ms).tobytes() + samples.tobytes())
                output_emitter.flush()
                gap_ms = GAP_MS[clause.boundary]
                priority = Priority.SPEECH
                heard = True
        return heard


def _initialize(output_emitter: tts.AudioEmitter, *, stream: bool) -> None:
    output_emitter.initialize(
        request_id=utils.shortuuid(),
        sample_rate=SPEECH_RATE,
        num_channels=1,
        mime_type="audio/pcm",
        frame_size_ms=FRAME_MS,
        stream=stream,
    )
