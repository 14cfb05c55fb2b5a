"""The real engines: what they say is sound, of a plausible length, level and beginning."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import hibari
import numpy as np
import pytest

from kit.audio import SPEECH_RATE, Pcm
from models.errors import ModelFileError
from models.tts.engine import SpeechEngine
from models.tts.espeak import EspeakEngine
from models.tts.hibari import HibariEngine
from models.tts.kokoro import (
    MAX_TOKENS,
    MODEL_FILE,
    MODEL_ID,
    VOICES_ID,
    KokoroEngine,
    token_pieces,
)

ENGLISH = "In 2024, Dr. Kim paid $9.99 for it."
KOREAN = "2024년에 3번 정도 면접을 보았습니다."


@pytest.fixture(scope="module", params=["hibari", "kokoro", "espeak-en", "espeak-ko"])
def spoken(request: pytest.FixtureRequest, models_dir: Path) -> Iterator[tuple[SpeechEngine, Pcm]]:
    engine: SpeechEngine
    match request.param:
        case "hibari":
            engine = HibariEngine(seed=1)
        case "kokoro":
            engine = KokoroEngine(models_dir)
        case "espeak-en":
            engine = EspeakEngine("en")
        case _:
            engine = EspeakEngine("ko")
    text = KOREAN if request.param.endswith("ko") else ENGLISH
    yield engine, engine.synthesize(text)
    engine.close()


def test_sound_of_a_plausible_length(spoken: tuple[SpeechEngine, Pcm]) -> None:
    _, samples = spoken
    assert samples.dtype == np.int16
    assert samples.ndim == 1
    assert 2.0 < len(samples) / SPEECH_RATE < 7.0  # the numbers are words, not dropped


def test_the_level_is_that_of_speech(spoken: tuple[SpeechEngine, Pcm]) -> None:
    _, samples = spoken
    level = np.sqrt(np.mean(np.square(samples.astype(np.float64)))) / 32768
    assert -26 < 20 * np.log10(level) < -16, "the engines are of about one loudness"


def test_it_begins_at_once(spoken: tuple[SpeechEngine, Pcm]) -> None:
    _, samples = spoken
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 0.03 * np.abs(samples).max())
    assert loud[0] / SPEECH_RATE < 0.06


def test_slower_speech_takes_longer(spoken: tuple[SpeechEngine, Pcm]) -> None:
    engine, samples = spoken
    slower = engine.synthesize(KOREAN if engine.voice == "ko" else ENGLISH, 0.82)
    assert 1.05 < len(slower) / len(samples) < 1.4


def test_nothing_to_say_is_no_sound(spoken: tuple[SpeechEngine, Pcm]) -> None:
    engine, _ = spoken
    for text in ("", " ", "\n"):
        assert len(engine.synthesize(text)) == 0


def test_a_seed_makes_hibari_repeat_itself() -> None:
    engine = HibariEngine(seed=7)
    assert np.array_equal(engine.synthesize("Hello there."), engine.synthesize("Hello there."))
    assert not np.array_equal(
        engine.synthesize("Hello there."), HibariEngine(seed=8).synthesize("Hello there.")
    )


def test_text_longer_than_kokoro_takes_is_cut_and_not_dropped() -> None:
    text = hibari.Hibari(threads=1)
    pieces = token_pieces(text, "\u0259" * 1200)
    assert [len(piece) for piece in pieces] == [MAX_TOKENS, MAX_TOKENS, 1200 - 2 * MAX_TOKENS]


def test_a_killed_espeak_is_started_again() -> None:
    engine = EspeakEngine("ko")
    before = engine.synthesize("안녕하세요.")
    first = engine.worker_pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    after = engine.synthesize("안녕하세요.")
    assert engine.worker_pid != first
    assert np.array_equal(before, after)
    engine.close()
    assert engine.worker_pid is None


def test_espeak_ends_with_its_parent_pipe() -> None:
    engine = EspeakEngine("en")
    engine.load()
    worker = engine._worker
    assert worker is not None
    assert worker.stdin is not None
    worker.stdin.close()
    assert worker.wait(5) == 0
    engine.close()


def test_missing_and_damaged_weights_are_named(tmp_path: Path, models_dir: Path) -> None:
    with pytest.raises(ModelFileError, match=r"kokoro-v1\.0\.int8\.onnx is missing: run .*pull"):
        KokoroEngine(tmp_path)

    (tmp_path / MODEL_ID).mkdir()
    (tmp_path / MODEL_ID / MODEL_FILE).write_bytes(b"not a model")
    with pytest.raises(ModelFileError, match=r"af_heart\.bin is missing: run .*pull kokoro-voices"):
        KokoroEngine(tmp_path)

    (tmp_path / VOICES_ID).symlink_to(models_dir / VOICES_ID)
    with pytest.raises(ModelFileError, match=r"int8\.onnx cannot be loaded .*pull kokoro-82m-int8"):
        KokoroEngine(tmp_path).load()

    (tmp_path / VOICES_ID).unlink()
    (tmp_path / VOICES_ID).mkdir()
    (tmp_path / VOICES_ID / "af_heart.bin").write_bytes(b"\0" * 100)
    (tmp_path / MODEL_ID / MODEL_FILE).unlink()
    (tmp_path / MODEL_ID / MODEL_FILE).symlink_to(models_dir / MODEL_ID / MODEL_FILE)
    with pytest.raises(ModelFileError, match=r"af_heart\.bin is damaged \(100 bytes\)"):
        KokoroEngine(tmp_path).load()


@pytest.mark.parametrize("voice", ["nobody", "bella"])
def test_hibari_says_which_voices_there_are(voice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIBARI_HOME", "/nonexistent")
    with pytest.raises(ModelFileError, match="heart"):
        HibariEngine(voice).load()


def test_kokoro_takes_english_voices_only(models_dir: Path) -> None:
    with pytest.raises(ModelFileError, match="not an English voice of Kokoro"):
        KokoroEngine(models_dir, "jf_alpha")
