"""What is said about a model that cannot be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.budget import ComputeBudget
from models.errors import ModelFileError
from models.stt.whisper import WhisperSTT


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"model\.bin.*vivavoce models pull"):
        WhisperSTT(model_dir=tmp_path / "whisper-tiny.en", language="en", budget=ComputeBudget())


def test_a_damaged_model_is_named(models_dir: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "whisper-tiny.en"
    shutil.copytree(models_dir / "whisper-tiny.en", damaged)
    with (damaged / "model.bin").open("r+b") as file:
        file.truncate(1_000_000)
    engine = WhisperSTT(model_dir=damaged, language="en", budget=ComputeBudget())
    with pytest.raises(ModelFileError, match=r"whisper-tiny\.en.*vivavoce models pull"):
        engine.load()


def test_an_english_model_refuses_korean(models_dir: Path) -> None:
    with pytest.raises(ModelFileError, match="English only"):
        WhisperSTT(model_dir=models_dir / "whisper-tiny.en", language="ko", budget=ComputeBudget())


def test_the_silence_before_a_final_covers_the_preflight(models_dir: Path) -> None:
    with pytest.raises(ValueError, match="preflight"):
        WhisperSTT(
            model_dir=models_dir / "whisper-tiny.en",
            language="en",
            budget=ComputeBudget(),
            preflight_silence_ms=400,
        )


def test_weights_are_shared(models_dir: Path) -> None:
    first, second = (
        WhisperSTT(
            model_dir=models_dir / "whisper-tiny.en", language="en", budget=ComputeBudget()
        ).load()
        for _ in range(2)
    )
    assert first is second
