"""An engine that fails while it speaks loses no clause."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kit.audio import Pcm
from models.budget import ComputeBudget
from models.errors import ModelFileError
from models.settings import ModelSettings
from models.tts.base import LocalTTS
from models.tts.engine import SpeechEngine, SpeechError
from models.tts.espeak import EspeakEngine
from models.tts.factory import build_engine, build_tts
from models.tts.fallback import RETRY_AFTER_S, FallbackEngine
from models.tts.hibari import HibariEngine

pytestmark = pytest.mark.realtime


class Faltering(SpeechEngine):
    """Speaks the first ``works`` clauses and fails from then on, until it is mended."""

    name = "faltering"
    voice = "weak"
    heavy = True
    first_clause_chars = 12

    def __init__(self, works: int) -> None:
        self.works = works
        self.texts: list[str] = []

    def load(self) -> None:
        """Nothing to load."""

    def synthesize(self, text: str, speed: float = 1.0) -> Pcm:
        self.texts.append(text)
        if len(self.texts) > self.works:
            raise SpeechError("no voice left")
        return np.ones(10, dtype=np.int16)


async def test_the_next_engine_takes_over_in_mid_reply() -> None:
    first, second = Faltering(1), EspeakEngine("en")
    engine = FallbackEngine([first, second])
    speech = LocalTTS(engine, ComputeBudget(1))
    text = "Thank you for that. And what came next? Go on."
    lengths = [len(clause.pcm) async for clause in speech.clauses(text)]
    assert len(lengths) == 3
    assert lengths[0] == 10
    assert min(lengths[1:]) > 10_000, "the failed clause was spoken too"
    assert engine.name == "espeak"
    assert len(first.texts) == 2, "it is passed over after its failure"
    await speech.aclose()


def test_a_rested_engine_is_tried_again() -> None:
    now = [100.0]
    first = Faltering(0)
    engine = FallbackEngine([first, EspeakEngine("en")], clock=lambda: now[0])
    engine.synthesize("One.")
    first.works = 10
    engine.synthesize("Two.")
    assert first.texts == ["One."]
    now[0] += RETRY_AFTER_S
    assert len(engine.synthesize("Three.")) == 10
    engine.close()


def test_when_none_works_each_is_named() -> None:
    engine = FallbackEngine([Faltering(0), Faltering(0)])
    with pytest.raises(SpeechError, match=r"no speech engine works: no voice left; no voice left"):
        engine.synthesize("One.")


@pytest.mark.parametrize(
    ("language", "engine", "model"),
    [
        ("en", "auto", "hibari/heart"),
        ("auto", "auto", "hibari/heart"),
        ("ko", "auto", "espeak/ko"),
        ("en", "kokoro", "kokoro/af_heart"),
        ("en", "espeak", "espeak/en-us"),
    ],
)
async def test_the_settings_choose(
    language: str, engine: str, model: str, models_dir: Path
) -> None:
    settings = ModelSettings(tts_engine=engine)  # type: ignore[arg-type]
    speech = build_tts(language, settings, models_dir, ComputeBudget())  # type: ignore[arg-type]
    assert speech.model == model
    await speech.aclose()


def test_a_language_that_an_engine_lacks_is_told() -> None:
    with pytest.raises(ModelFileError, match=r"'hibari' does not speak 'ko': set VIVAVOCE_TTS_ENG"):
        build_engine("ko", ModelSettings(tts_engine="hibari"))


def test_missing_kokoro_weights_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="models pull kokoro-82m-int8"):
        build_engine("en", ModelSettings(tts_engine="kokoro"), tmp_path)


def test_hibari_stands_behind_kokoro(models_dir: Path) -> None:
    engine = build_engine("en", ModelSettings(tts_engine="kokoro"), models_dir)
    assert isinstance(engine, FallbackEngine)
    assert [type(e) for e in engine.engines][1:] == [HibariEngine, EspeakEngine]
