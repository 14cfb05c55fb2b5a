"""Which judge may tick points off in an interview."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from judging.embedded import judge_for
from judging.findings import AskedQuestion, Statement
from judging.qualification import POINTS_KAPPA, Qualification
from judging.qualification_store import QualificationStore
from kit.language import Language
from models.budget import ComputeBudget
from models.fakes import FakeTextModel
from models.settings import ModelSettings
from pipelines.engines import EngineRegistry


def qualification(model: FakeTextModel, language: Language, kappa: float) -> Qualification:
    judge = judge_for(model, language)
    return Qualification(
        judge=judge.name,
        prompt_version=judge.prompt_version,
        language=language,
        points=200,
        points_kappa=kappa,
        points_kappa_low=kappa - 0.1,
        points_kappa_high=kappa + 0.1,
        untold_called_told=0.05,
        levels=0,
        levels_kappa=None,
        levels_kappa_low=None,
        levels_kappa_high=None,
    )


@pytest.mark.parametrize(
    ("kappa", "language", "may"),
    [
        (POINTS_KAPPA, "en", True),
        (POINTS_KAPPA - 0.01, "en", False),
        (POINTS_KAPPA, "ko", False),  # checked in English alone
    ],
)
def test_only_a_judge_that_is_qualified_in_the_language(
    tmp_path: Path, kappa: float, language: Language, may: bool
) -> None:
    model, store = FakeTextModel(), QualificationStore(tmp_path)
    store.save(qualification(model, "en", kappa))
    registry = EngineRegistry(ModelSettings(), ComputeBudget(), model, store)
    judge = registry.point_judge(language)
    assert (judge is not None) is may
    assert judge is None or judge.name == model.name


async def test_the_judge_waits_until_it_may_read(tmp_path: Path) -> None:
    model, store = FakeTextModel(local=True), QualificationStore(tmp_path)
    store.save(qualification(model, "en", 0.9))
    may_read = asyncio.Event()

    async def hold() -> None:
        await may_read.wait()

    judge = EngineRegistry(ModelSettings(), ComputeBudget(), model, store).point_judge("en", hold)
    assert judge is not None
    point = Statement("own-part", "Says what they did.")
    reading = asyncio.create_task(
        judge.read(AskedQuestion("What did you do?"), "I baked.", [point])
    )
    for _ in range(5):
        await asyncio.sleep(0)
    assert model.calls == []
    may_read.set()
    await asyncio.gather(reading, return_exceptions=True)
    assert model.calls


def test_a_judge_is_looked_up_for_each_interview(tmp_path: Path) -> None:
    model, store = FakeTextModel(), QualificationStore(tmp_path)
    registry = EngineRegistry(ModelSettings(), ComputeBudget(), model, store)
    assert registry.point_judge("en") is None
    store.save(qualification(model, "en", 0.9))
    assert registry.point_judge("en") is not None, "its check has ended meanwhile"


def test_without_a_model_or_without_checks_there_is_no_judge(tmp_path: Path) -> None:
    model, store = FakeTextModel(), QualificationStore(tmp_path)
    store.save(qualification(model, "en", 0.9))
    for registry in (
        EngineRegistry(ModelSettings(), ComputeBudget(), None, store),
        EngineRegistry(ModelSettings(), ComputeBudget(), model),
    ):
        assert registry.point_judge("en") is None


async def test_it_knows_which_languages_it_has_the_models_of(
    tmp_path: Path, models_dir: Path
) -> None:
    for folder, there in ((models_dir, True), (tmp_path, False)):
        settings = ModelSettings(models_dir=folder)
        registry = EngineRegistry(settings, ComputeBudget(1), None)
        assert await registry.has("ko") is there
