"""The engines of the live loop, chosen from settings in one place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from livekit.agents import vad

from judging.embedded import judge_for
from judging.judge import Judge
from judging.qualification_store import QualificationStore
from judging.qualified import qualification_of
from kit.language import Language
from kit.threads import Threads
from models.budget import ComputeBudget
from models.embeddings import QuickEncoder
from models.end_of_turn import EndOfTurnModel
from models.llm.ask_json import Hold
from models.llm.text import TextModel
from models.settings import ModelSettings, required_models, stt_model_id
from models.store.store import ModelStore
from models.stt.whisper import WhisperSTT
from models.tts.base import LocalTTS
from models.tts.factory import build_tts
from models.vad import build_vad

log = structlog.get_logger(__name__)

VAD_MIN_SILENCE_MS = 150
"""Short, because the turn detector adds its own wait before it ends a turn."""
READING_S = 20.0
"""How long a judge may take for one answer of a running interview: as long as the candidate is
likely to stay at the question."""

_THREADS = Threads("model-files")

T = TypeVar("T")


@dataclass(frozen=True)
class Engines:
    """VAD, STT, TTS, end of turn, language model and judge; shared by a process's rooms."""

    vad: vad.VAD
    stt: WhisperSTT
    tts: LocalTTS
    end_of_turn: Callable[[], EndOfTurnModel]
    text_model: TextModel | None
    point_judge: Callable[[Hold | None], Judge | None] = lambda hold: None
    """Gives the judge that may tick points off in this language, as far as one is qualified by
    now; it awaits the hold before each request."""
    encoder: QuickEncoder | None = None
    """Tells what a short turn means; None: this language has none, or its files aren't here."""


class EngineRegistry:
    """Loads each language's engines once and lends them to every interview.

    Args:
        settings: name the models.
        budget: the process's one compute budget.
        text_model: words follow-ups and reads answers; None without a language model.
        qualifications: which judges may tick points off; None: no judge may.
    """

    def __init__(
        self,
        settings: ModelSettings,
        budget: ComputeBudget,
        text_model: TextModel | None,
        qualifications: QualificationStore | None = None,
    ) -> None:
        self._settings = settings
        self._qualifications = qualifications
        self.budget = budget
        self.text_model = text_model
        self._loading: dict[str, asyncio.Task[Engines]] = {}
        self._voices: dict[str, asyncio.Task[LocalTTS]] = {}
        self._recognisers: dict[str, asyncio.Task[WhisperSTT]] = {}
        self._encoder: QuickEncoder | None = None

    async def recogniser(self, language: Language) -> WhisperSTT:
        """The STT of a language, loaded; alone for a process that only checks candidates' sound.

        Raises:
            ModelFileError: a weight file is missing or damaged.
        """
        return await _load_once(self._recognisers, language, self._load_recogniser)

    async def voice(self, language: Language) -> LocalTTS:
        """The TTS of a language, loaded; alone for a process that renders speech and has no rooms.

        Raises:
            ModelFileError: a weight file is missing or damaged.
        """
        return await _load_once(self._voices, language, self._load_voice)

    async def engines(self, language: Language) -> Engines:
        """All engines of a language, loaded and warm.

        Raises:
            ModelFileError: a weight file is missing or damaged.
        """
        return await _load_once(self._loading, language, self._load)

    async def has(self, language: Language) -> bool:
        """Whether the models of a language are on this machine."""
        needed = required_models(language, self._settings, prints=False)
        store = ModelStore(self._settings.models_dir)
        states = await _THREADS.run(store.status, needed)
        return all(status.state in ("verified", "present") for status in states)

    async def aclose(self) -> None:
        """Close the engines that are loaded, and cancel the loading of others."""
        list(_take_loaded(self._loading))
        for recogniser in _take_loaded(self._recognisers):
            await recogniser.aclose()
        for voice in _take_loaded(self._voices):
            await voice.aclose()
        if self._encoder is not None:
            self._encoder.close()

    async def _load_voice(self, language: Language) -> LocalTTS:
        settings = self._settings
        voice = build_tts(language, settings, settings.models_dir, self.budget)
        await voice.load()
        log.info("voice.loaded", language=language, tts=voice.model)
        return voice

    async def _load_recogniser(self, language: Language) -> WhisperSTT:
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
        return recogniser

    async def _load(self, language: Language) -> Engines:
        recogniser = await self.recogniser(language)
        speech = await self.voice(language)
        await asyncio.to_thread(EndOfTurnModel)  # loads the shared weights, which takes a moment
        if language == "en" and self._settings.embeddings and self._encoder is None:
            store = ModelStore(self._settings.models_dir)
            self._encoder = await asyncio.to_thread(QuickEncoder.load, store)
        log.info("engines.loaded", language=language, stt=recogniser.model, tts=speech.model)
        return Engines(
            vad=build_vad(min_silence_ms=VAD_MIN_SILENCE_MS),
            stt=recogniser,
            tts=speech,
            end_of_turn=EndOfTurnModel,
            text_model=self.text_model,
            point_judge=lambda hold: self.point_judge(language, hold),
            encoder=self._encoder if language == "en" else None,
        )

    def point_judge(self, language: Language, hold: Hold | None = None) -> Judge | None:
        """The text model's judge, if it is qualified now; a check may end at any time.

        Args:
            hold: awaited before each request; that takes nothing off the time for a reading.
        """
        if self.text_model is None or self._qualifications is None:
            return None
        judge = judge_for(self.text_model, language, timeout_s=READING_S, hold=hold)
        qualification = qualification_of(
            judge.name, judge.prompt_version, language, self._qualifications
        )
        may_tick_points = qualification is not None and qualification.may_tick_points
        log.info("judge.live", judge=judge.name, language=language, qualified=may_tick_points)
        return judge if may_tick_points else None


async def _load_once(
    tasks: dict[str, asyncio.Task[T]],
    language: Language,
    load: Callable[[Language], Coroutine[Any, Any, T]],
) -> T:
    """Load something for a language once; again only if that failed."""
    task = tasks.get(language)
    if task is None or (task.done() and (task.cancelled() or task.exception())):
        task = tasks[language] = asyncio.create_task(load(language))
    return await asyncio.shield(task)


def _take_loaded(tasks: dict[str, asyncio.Task[T]]) -> Iterator[T]:
    """What has been loaded; the rest is cancelled."""
    for task in tasks.values():
        if task.done() and not task.cancelled() and not task.exception():
            yield task.result()
        else:
            task.cancel()
