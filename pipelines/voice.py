"""Which engines make the live loop, from settings: the one place that picks them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from livekit.agents import vad

from models.budget import ComputeBudget
from models.llm.text import TextModel
from models.settings import Language, ModelSettings, stt_model_id
from models.stt.whisper import WhisperSTT
from models.tts.base import LocalTTS
from models.tts.factory import build_tts
from models.turn import EndOfTurnModel
from models.vad import build_vad

log = structlog.get_logger(__name__)

VAD_MIN_SILENCE_MS = 150
"""The turn detector waits by itself, so the session may hear early that speech paused."""


@dataclass(frozen=True)
class Engines:
    """Everything an interviewer hears, thinks and speaks with; shared by a process's rooms."""

    vad: vad.VAD
    stt: WhisperSTT
    tts: LocalTTS
    end_of_turn: Callable[[], EndOfTurnModel]
    text_model: TextModel | None


class EngineShop:
    """Loads each language's engines once and lends them to every interview.

    Args:
        settings: which models.
        budget: the process's one compute budget.
        text_model: words follow-ups and reads answers; None without a language model.
    """

    def __init__(
        self, settings: ModelSettings, budget: ComputeBudget, text_model: TextModel | None
    ) -> None:
        self._settings = settings
        self.budget = budget
        self.text_model = text_model
        self._loading: dict[str, asyncio.Task[Engines]] = {}

    async def engines(self, language: Language) -> Engines:
        """Engines for a language, loaded and warm.

        Raises:
            ModelFileError: a weight file is missing or damaged.
        """
        task = self._loading.get(language)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = asyncio.create_task(self._load(language))
            self._loading[language] = task
        return await asyncio.shield(task)

    async def aclose(self) -> None:
        """Give back threads, children and memory."""
        for task in self._loading.values():
            if task.done() and not task.cancelled() and not task.exception():
                engines = task.result()
                await engines.stt.aclose()
                await engines.tts.aclose()
            else:
                task.cancel()

    async def _load(self, language: Language) -> Engines:
        settings = self._settings
        recogniser = WhisperSTT(
            model_dir=settings.models_dir / stt_model_id(language, settings),
            language=language,
            budget=self.budget,
            device=settings.stt_device,
            compute_type=settings.stt_compute_type,
            cpu_threads=settings.cpu_threads,
        )
        await asyncio.to_thread(recogniser.load)
        speech = build_tts(language, settings, settings.models_dir, self.budget)
        await speech.load()
        await asyncio.to_thread(EndOfTurnModel)  # loads the shared weights, which takes a moment
        log.info("engines.loaded", language=language, stt=recogniser.model, tts=speech.model)
        return Engines(
            vad=build_vad(min_silence_ms=VAD_MIN_SILENCE_MS),
            stt=recogniser,
            tts=speech,
            end_of_turn=EndOfTurnModel,
            text_model=self.text_model,
        )
