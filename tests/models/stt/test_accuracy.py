"""Word errors of streaming against decoding the whole clip at once with faster-whisper."""

from __future__ import annotations

from pathlib import Path

import jiwer
import numpy as np
from faster_whisper import WhisperModel

from models.stt.whisper import WhisperSTT
from tests.models.stt.listening import RecordingSTT, listen
from tests.speech import (
    RECORDING_TEXTS,
    Samples,
    frames,
    noise,
    normalise,
    recording,
    silence,
    speak,
    word_error_rate,
)

SPOKEN = [
    ("hibari", "I have worked as a backend engineer for six years, mostly on payment systems."),
    (
        "am_michael",
        "I led a team of five people, and we cut the response time from two seconds to three "
        "hundred milliseconds.",
    ),
    (
        "bm_george",
        "Honestly, I think the hardest part was convincing the other teams that the change was "
        "worth the trouble.",
    ),
    (
        "bf_isabella",
        "We measured everything first. Then we removed the slow queries, added an index, and put "
        "a cache in front of it.",
    ),
    (
        "am_echo",
        "We had a disagreement about the design. I wrote down both options, with the costs of "
        "each, and we decided together in half an hour.",
    ),
    (
        "af_kore",
        "I don't know. I have never used that language in production, but I could learn it "
        "within a month or two.",
    ),
]
RATIO = 1.15
NOISE_FLOOR = 0.02
"""Below this rate a single word decides the ratio."""


def clips() -> list[tuple[str, Samples]]:
    spoken = [(text, speak(text, voice)) for voice, text in SPOKEN]
    return spoken + [(text, recording(name)) for name, text in RECORDING_TEXTS.items()]


async def test_streaming_hears_as_well_as_decoding_whole_clips(
    english: RecordingSTT, models_dir: Path
) -> None:
    reference = WhisperModel(
        str(models_dir / "whisper-tiny.en"), device="cpu", compute_type="int8", cpu_threads=2
    )
    truth, streamed, whole = [], [], []
    for text, samples in clips():
        heard = await listen(english, silence(0.5), samples, silence(0.6))
        segments, _ = reference.transcribe(
            samples.astype(np.float32) / 32768, language="en", beam_size=1
        )
        truth.append(normalise(text))
        streamed.append(normalise(heard.text))
        whole.append(normalise(" ".join(segment.text for segment in segments)))
    streaming_wer, whole_wer = jiwer.wer(truth, streamed), jiwer.wer(truth, whole)
    assert streaming_wer <= RATIO * max(whole_wer, NOISE_FLOOR), (streaming_wer, whole_wer)


async def test_a_noisy_line_is_understood(english: RecordingSTT) -> None:
    voice, text = SPOKEN[3]
    samples = speak(text, voice)
    noisy = samples + noise(len(samples) / 16_000, amplitude=0.01)[: len(samples)]
    heard = await listen(english, noise(1.0, 0.01), noisy, noise(1.0, 0.01, seed=8))
    assert word_error_rate(text, heard.text) <= 0.15


async def test_one_shot_recognition(english: WhisperSTT) -> None:
    text = RECORDING_TEXTS["two_cities.wav"]
    event = await english.recognize(list(frames(recording("two_cities.wav"))))
    data = event.alternatives[0]
    assert word_error_rate(text, data.text) <= 0.05
    assert data.words is not None
    assert len(data.words) == len(data.text.split())
