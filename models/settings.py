"""Which speech engines are used, and where their weights are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.language import SpokenLanguage
from models.llm.settings import LLMSettings

TTSEngine = Literal["auto", "hibari", "kokoro", "espeak"]

EMBEDDER = "all-minilm-l6-v2"
"""The text encoder: for the answer bank, and to understand what candidates mean in English."""
REPORT_FONTS = "nanum-gothic"
MORE_REPORT_FONTS = "noto-sans"
"""For names and quotes in other scripts. A report can do without."""
"""Catalog id of the fonts that reports are typeset in."""


def default_models_dir() -> Path:
    """``vivavoce/models`` under the user's cache folder."""
    cache_home = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache_home) if cache_home else Path.home() / ".cache") / "vivavoce" / "models"


class ModelSettings(BaseSettings):
    """Section ``VIVAVOCE_*`` of the models: ``VIVAVOCE_MODELS_DIR``, ``VIVAVOCE_STT_MODEL``, …"""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_", extra="ignore")

    models_dir: Path = Field(default_factory=default_models_dir)
    """Folder of the weights: ``<models_dir>/<model id>/<file>``."""

    stt_model: str = "auto"
    """Id in the catalog, or ``auto``: whisper-tiny.en for English, whisper-base otherwise."""
    stt_device: Literal["auto", "cpu", "cuda"] = "cpu"
    stt_compute_type: str = "int8"
    """CTranslate2's name of the arithmetic: ``int8`` on a CPU, ``float16`` on a GPU."""

    tts_engine: TTSEngine = "auto"
    """``auto``: hibari for English, espeak for Korean."""
    tts_voice: str = ""
    """The engine's name of a voice (``heart``; ``af_heart`` of Kokoro); empty: its default."""
    tts_seed: int | None = None
    """Fixes hibari's noise, so that the same text gives the same samples."""

    embeddings: bool = True
    """Whether good answers are kept in the answer bank, and short turns in English are read by what
    they mean; both need an encoder (91 MB)."""

    cpu_threads: int = Field(default=2, ge=1, le=64)
    """Threads of one engine while it runs."""

    @field_validator("models_dir")
    @classmethod
    def _at_home(cls, value: Path) -> Path:
        return value.expanduser().absolute()


def stt_model_id(language: SpokenLanguage, settings: ModelSettings) -> str:
    """Catalog id of the speech recogniser for a language."""
    if settings.stt_model != "auto":
        return settings.stt_model
    return "whisper-tiny.en" if language == "en" else "whisper-base"


def tts_engine_name(language: SpokenLanguage, settings: ModelSettings) -> TTSEngine:
    """The engine that speaks a language first."""
    if settings.tts_engine != "auto":
        return settings.tts_engine
    return "espeak" if language == "ko" else "hibari"


def required_models(
    language: SpokenLanguage,
    settings: ModelSettings,
    llm: LLMSettings | None = None,
    *,
    hears: bool = True,
    prints: bool = True,
) -> list[str]:
    """Catalog ids that an interview in ``language`` needs on disk.

    Args:
        llm: adds the embedded server's model where the embedded provider is used.
        hears: False for a process that only synthesises speech.
        prints: False for a process that renders no PDF of a report.
    """
    ids = [stt_model_id(language, settings)] if hears else []
    if hears and settings.embeddings and language != "ko":
        ids.append(EMBEDDER)
    if tts_engine_name(language, settings) == "kokoro":
        ids += ["kokoro-82m-int8", "kokoro-voices"]
    if llm is not None and "embedded" in llm.providers and llm.embedded_url is None:
        weights = llm.embedded_model
        if not weights.endswith(".gguf"):
            ids.append(weights)
    if prints:
        ids.append(REPORT_FONTS)
    return ids
