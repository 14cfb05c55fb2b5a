"""Prerendered speech while other work occupies the process's threads."""

from __future__ import annotations

import asyncio
from pathlib import Path

from models.budget import ComputeBudget
from models.settings import ModelSettings
from pipelines.engines import EngineRegistry
from pipelines.prerendered import SpeechStore
from tests.pipelines.test_question_audio import Noise
from tests.support.full_executor import full_default_executor

TIMEOUT_S = 10.0


async def test_a_full_default_executor_delays_no_speech(tmp_path: Path) -> None:
    store = SpeechStore(tmp_path / "speech", Noise())
    with full_default_executor():
        async with asyncio.timeout(TIMEOUT_S):
            rendered = await store.get("How are you?")
            await store.note("interview", ["How are you?"])
            version = await store.save_as("How are you?", tmp_path / "q.wav")
            other = SpeechStore(tmp_path / "speech", Noise())
            assert [clause.pcm.tolist() async for clause in other.clauses("How are you?")] == [
                rendered.tolist()
            ]
    assert version


async def test_a_full_default_executor_delays_no_start_of_an_interview(tmp_path: Path) -> None:
    registry = EngineRegistry(ModelSettings(models_dir=tmp_path), ComputeBudget(), None)
    with full_default_executor():
        async with asyncio.timeout(TIMEOUT_S):
            assert not await registry.has("ko")
