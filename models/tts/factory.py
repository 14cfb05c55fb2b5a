"""Builds the speech of an interview from its language and the settings."""

from __future__ import annotations

from pathlib import Path

from kit.language import SpokenLanguage
from models.budget import ComputeBudget
from models.errors import ModelFileError
from models.settings import ModelSettings, tts_engine_name
from models.tts.base import LocalTTS
from models.tts.engine import SpeechEngine
from models.tts.espeak import VOICES, EspeakEngine
from models.tts.fallback import FallbackEngine
from models.tts.hibari import HibariEngine
from models.tts.kokoro import KokoroEngine


def build_tts(
    language: SpokenLanguage,
    settings: ModelSettings,
    models_dir: Path | None,
    budget: ComputeBudget,
) -> LocalTTS:
    """The speech for a language: the engine that the settings name, with its fallbacks.

    Args:
        language: ``auto`` speaks English.
        models_dir: folder of the weights; None: the settings' own.

    Raises:
        ModelFileError: the engine's weights are missing, or it lacks the language or voice.
    """
    return LocalTTS(build_engine(language, settings, models_dir), budget)


def build_engine(
    language: SpokenLanguage, settings: ModelSettings, models_dir: Path | None = None
) -> SpeechEngine:
    """The engine behind :func:`build_tts`, for synthesis outside an event loop."""
    spoken = "ko" if language == "ko" else "en"
    name = tts_engine_name(language, settings)
    espeak_voice = settings.tts_voice if name == "espeak" else ""
    last = EspeakEngine(spoken, espeak_voice)
    if name == "espeak":
        return last
    if spoken != "en":
        able = ", ".join(sorted(VOICES))
        raise ModelFileError(
            f"the speech engine '{name}' does not speak '{language}': set VIVAVOCE_TTS_ENGINE to "
            f"auto or espeak (which speaks {able})"
        )
    if name == "hibari":
        first = HibariEngine(settings.tts_voice, seed=settings.tts_seed)
        return FallbackEngine([first, last])
    kokoro = KokoroEngine(
        models_dir or settings.models_dir, settings.tts_voice, threads=settings.cpu_threads
    )
    return FallbackEngine([kokoro, HibariEngine(seed=settings.tts_seed), last])
