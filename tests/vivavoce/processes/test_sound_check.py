"""The sound check with the product's own recogniser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from api.host import BusyError, NotReadyError
from kit.audio import LISTENING_RATE
from models.budget import ComputeBudget, Priority
from models.settings import ModelSettings
from pipelines.engines import EngineRegistry
from tests.support.speech import speak
from vivavoce.processes.hosts import sound_check
from vivavoce.processes.hosts.sound_check import EngineSoundCheck
from vivavoce.processes.readiness import Readiness

pytestmark = pytest.mark.realtime

SENTENCE = "I would like to tell you about my work on compilers."


@pytest_asyncio.fixture
async def shop(models_dir: Path) -> AsyncIterator[EngineRegistry]:
    shop = EngineRegistry(ModelSettings(models_dir=models_dir), ComputeBudget(slots=1), None)
    yield shop
    await shop.aclose()


@pytest.fixture
def check(shop: EngineRegistry, tmp_path: Path) -> EngineSoundCheck:
    """As in a process that holds no interviews: nothing is loaded yet."""
    return EngineSoundCheck(shop, Readiness(tmp_path), holds_interviews=False)


async def test_a_sentence_and_silence(check: EngineSoundCheck) -> None:
    pcm = speak(SENTENCE)
    heard = await check.hear("en", pcm)
    assert "compilers" in heard.text.lower()
    assert 1.0 < heard.speech_s <= len(pcm) / LISTENING_RATE
    assert -40 < heard.level_dbfs < -3
    quiet = await check.hear("en", (pcm // 100).astype(np.int16))
    assert quiet.level_dbfs == pytest.approx(heard.level_dbfs - 40, abs=1.5)
    nothing = await check.hear("en", np.zeros(LISTENING_RATE * 2, np.int16))
    assert (nothing.text, nothing.speech_s) == ("", 0.0)
    assert nothing.level_dbfs < -90
    assert (await check.hear("en", np.zeros(0, np.int16))).text == ""


async def test_interviews_go_first(
    check: EngineSoundCheck, shop: EngineRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound_check, "WAIT_S", 0.1)
    await shop.recogniser("en")
    pcm = speak(SENTENCE)
    async with shop.budget.hold(Priority.ENDING):
        with pytest.raises(BusyError):
            await check.hear("en", pcm)
    assert "compilers" in (await check.hear("en", pcm)).text.lower(), "and afterwards it works"


async def test_one_at_a_time(
    check: EngineSoundCheck, shop: EngineRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.recogniser("en")
    pcm = speak(SENTENCE)
    first = asyncio.create_task(check.hear("en", pcm))
    await asyncio.sleep(0)
    monkeypatch.setattr(sound_check, "WAIT_S", 0.0)
    with pytest.raises(BusyError):
        await check.hear("en", pcm)
    assert (await first).text


async def test_missing_weights_are_told(tmp_path: Path) -> None:
    shop = EngineRegistry(ModelSettings(models_dir=tmp_path), ComputeBudget(), None)
    lazy = EngineSoundCheck(shop, Readiness(tmp_path), holds_interviews=False)
    with pytest.raises(NotReadyError):
        await lazy.hear("en", speak(SENTENCE))
    starting = EngineSoundCheck(shop, Readiness(tmp_path), holds_interviews=True)
    with pytest.raises(NotReadyError, match="loaded"):
        await starting.hear("en", speak(SENTENCE))
