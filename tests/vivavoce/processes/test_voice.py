"""Hearing a plan's questions with the product's own voice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from api.host import BusyError, NotReadyError
from kit.audio import SPEECH_RATE
from kit.language import Language
from models.budget import ComputeBudget
from models.errors import ModelFileError
from models.settings import ModelSettings
from models.tts.base import LocalTTS
from pipelines.engines import EngineRegistry
from vivavoce.processes.hosts import voice as module
from vivavoce.processes.hosts.voice import EngineVoice
from vivavoce.processes.readiness import Readiness

pytestmark = pytest.mark.realtime


@pytest_asyncio.fixture
async def shop(models_dir: Path) -> AsyncIterator[EngineRegistry]:
    shop = EngineRegistry(ModelSettings(models_dir=models_dir), ComputeBudget(slots=1), None)
    yield shop
    await shop.aclose()


async def test_a_question_is_spoken_in_time_or_refused(
    shop: EngineRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = EngineVoice(shop, Readiness(tmp_path), holds_interviews=False)
    pcm = (await voice.speak("en", "What did you build yourself?")).pcm
    assert pcm.dtype == np.int16
    assert 0.8 < len(pcm) / SPEECH_RATE < 6
    monkeypatch.setattr(module, "RENDER_S", 0.0)
    with pytest.raises(BusyError):
        await voice.speak("en", "And what did others build?")


async def test_it_says_what_is_missing(
    shop: EngineRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def damaged(language: Language) -> LocalTTS:
        raise ModelFileError(f"the voice of {language} is damaged")

    monkeypatch.setattr(shop, "voice", damaged)
    voice = EngineVoice(shop, Readiness(tmp_path), holds_interviews=False)
    with pytest.raises(NotReadyError, match="damaged"):
        await voice.speak("ko", "왜요?")
    loading = EngineVoice(shop, Readiness(tmp_path), holds_interviews=True)
    with pytest.raises(NotReadyError, match="being loaded"):
        await loading.speak("ko", "왜요?")
