"""Every question that is spoken is understood by the product's own recogniser."""

from __future__ import annotations

from pathlib import Path

import jiwer
import numpy as np
import pytest
import soxr
from faster_whisper import WhisperModel

from interviews.plan import load_plan
from kit.audio import LISTENING_RATE, SPEECH_RATE
from models.budget import ComputeBudget
from models.tts.base import LocalTTS
from models.tts.engine import SpeechEngine
from models.tts.hibari import HibariEngine
from models.tts.kokoro import KokoroEngine

pytestmark = pytest.mark.slow

QUESTIONS = (Path(__file__).parents[2] / "data" / "questions_en.txt").read_text().splitlines()
MAX_WER = 0.15
WORDS = jiwer.Compose(
    [
        jiwer.ToLowerCase(),
        jiwer.RemovePunctuation(),
        jiwer.RemoveMultipleSpaces(),
        jiwer.Strip(),
        jiwer.ReduceToListOfListOfWords(),
    ]
)


def test_there_are_thirty_questions() -> None:
    assert len(QUESTIONS) == len(set(QUESTIONS)) == 30


@pytest.fixture(scope="module")
def whisper(models_dir: Path) -> WhisperModel:
    return WhisperModel(str(models_dir / "whisper-tiny.en"), compute_type="int8", cpu_threads=2)


def _planned() -> list[str]:
    """What the ready English plan asks, for a made-up position."""
    names = {"name": "Mina", "role": "software engineer", "company": "Blue Harbor"}
    return [q.text.format(**names) for q in load_plan("standard-en").questions]


@pytest.mark.parametrize(
    ("name", "asked"),
    [("hibari", QUESTIONS), ("hibari", _planned()), ("kokoro", QUESTIONS[-4:])],
    ids=["hibari-thirty", "hibari-plan", "kokoro-four"],
)
async def test_questions_are_understood(
    name: str, asked: list[str], models_dir: Path, whisper: WhisperModel
) -> None:
    engine: SpeechEngine = KokoroEngine(models_dir) if name == "kokoro" else HibariEngine(seed=1)
    speech = LocalTTS(engine, ComputeBudget())
    heard = []
    for question in asked:
        samples = np.concatenate([clause.pcm async for clause in speech.clauses(question)])
        sound = soxr.resample(samples.astype(np.float32) / 32768, SPEECH_RATE, LISTENING_RATE)
        segments, _ = whisper.transcribe(sound, beam_size=1, language="en")
        heard.append(" ".join(segment.text for segment in segments))
    await speech.aclose()
    errors = jiwer.wer(asked, heard, reference_transform=WORDS, hypothesis_transform=WORDS)
    assert errors <= MAX_WER, list(zip(asked, heard, strict=True))
