"""The real recognisers, loaded once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.budget import ComputeBudget
from tests.support.stt_listening import RecordingSTT

MakeSTT = Callable[..., RecordingSTT]


@pytest.fixture
def make_stt(models_dir: Path) -> MakeSTT:
    """English by whisper-tiny.en, anything else by whisper-base."""

    def make(language: str = "en", **options: Any) -> RecordingSTT:
        model = "whisper-tiny.en" if language == "en" else "whisper-base"
        options.setdefault("budget", ComputeBudget())
        engine = RecordingSTT(model_dir=models_dir / model, language=language, **options)
        engine.load()
        return engine

    return make


@pytest.fixture
def english(make_stt: MakeSTT) -> RecordingSTT:
    return make_stt("en")
