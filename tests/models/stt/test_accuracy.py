"""Word errors of streaming against decoding the whole clip at once with faster-whisper."""

from __future__ import annotations

from pathlib import Path

import jiwer
import numpy as np
import pytest
from faster_whisper import WhisperModel

from interviews.plan import load_plan
from kit.audio import Pcm
from models.stt.whisper import WhisperSTT
from tests.models.stt.conftest import MakeSTT
from tests.support.speech import (
    RECORDING_TEXTS,
    frames,
    hum,
    noise,
    normalise,
    recording,
    silence,
    speak,
    word_error_rate,
)
from tests.support.stt_listening import RecordingSTT, listen

pytestmark = pytest.mark.slow

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
MORE_SPOKEN = [
    "At my last company I was responsible for the search service, and my job was to keep it "
    "stable while we rewrote it.",
    "I would say my greatest strength is patience. When something breaks at night, I stay calm, "
    "look at the graphs, and only then change anything.",
    "I studied chemistry at university, but I have been writing software since I was a child, so "
    "the transition felt natural to me.",
    "The project failed, to be honest. We started too late, we did not talk to the users, and "
    "nobody wanted to say so.",
    "What I learned is to ask early. If the requirements are not clear in the first week, they "
    "will not be clear in the tenth.",
    "I'm looking for a place where I can teach other people, because explaining things is how I "
    "learn best.",
    "First I read the logs. Then I tried to reproduce the error on my own machine, and after two "
    "days I found a race condition in the cache.",
    "My team was spread over three countries, so we wrote everything down and kept meetings short.",
    "My biggest challenge was migrating a large database without any downtime, so we wrote to "
    "both for three weeks.",
]
"""Said by hibari."""

RATIO = 1.15


def plan_sentences() -> list[str]:
    """Everything that the ready English plans may ask: some 900 words, so that a single one
    does not decide."""
    texts = []
    for name in ("standard-en", "transition-en"):
        for question in load_plan(name).questions:
            texts += [
                question.text,
                question.rephrased,
                *(p.follow_up for p in question.evidence),
            ]
    values = {"{name}": "Alex", "{role}": "data analyst", "{company}": "Northwind"}
    for placeholder, value in values.items():
        texts = [text.replace(placeholder, value) for text in texts]
    return list(dict.fromkeys(texts))


def clips() -> list[tuple[str, Pcm]]:
    spoken = [(text, speak(text, voice)) for voice, text in SPOKEN]
    spoken += [(text, speak(text)) for text in [*MORE_SPOKEN, *plan_sentences()]]
    return spoken + [(text, recording(name)) for name, text in RECORDING_TEXTS.items()]


async def test_streaming_hears_as_well_as_decoding_whole_clips(
    make_stt: MakeSTT, models_dir: Path
) -> None:
    engine = make_stt("en", interim_interval_ms=60_000)  # captions decide no word
    reference = WhisperModel(
        str(models_dir / "whisper-tiny.en"), device="cpu", compute_type="int8", cpu_threads=2
    )
    truth, streamed, whole = [], [], []
    for text, samples in clips():
        heard = await listen(engine, silence(0.5), samples, silence(0.6))
        segments, _ = reference.transcribe(
            samples.astype(np.float32) / 32768, language="en", beam_size=1
        )
        truth.append(normalise(text))
        streamed.append(normalise(heard.text))
        whole.append(normalise(" ".join(segment.text for segment in segments)))
    streaming_errors, whole_errors = word_errors(truth, streamed), word_errors(truth, whole)
    words = sum(len(text.split()) for text in truth)
    print(f"word errors in {words}: streaming {streaming_errors}, whole clips {whole_errors}")
    assert streaming_errors <= RATIO * whole_errors


def word_errors(truth: list[str], heard: list[str]) -> int:
    errors = jiwer.process_words(truth, heard)
    return errors.substitutions + errors.deletions + errors.insertions


async def test_a_noisy_line_is_understood(english: RecordingSTT) -> None:
    voice, text = SPOKEN[3]
    samples = speak(text, voice)
    noisy = samples + noise(len(samples) / 16_000, amplitude=0.01)[: len(samples)]
    heard = await listen(english, noise(1.0, 0.01), noisy, noise(1.0, 0.01, seed=8))
    assert word_error_rate(text, heard.text) <= 0.15


async def test_terms_of_the_interview_are_spelled_right(english: RecordingSTT) -> None:
    text = "We moved the payment service to Kubernetes and put Redis in front of PostgreSQL."
    terms = ("Northwind Freight", "Kubernetes", "Redis", "PostgreSQL", "Kafka", "Jane Doe")
    heard = await listen(english.with_terms(terms), silence(0.5), speak(text), silence(0.6))
    assert all(term in heard.text for term in ("Kubernetes", "Redis", "PostgreSQL"))


async def test_terms_are_not_heard_where_they_are_not_said(english: RecordingSTT) -> None:
    name = "beckett.wav"
    told = english.with_terms(("Kubernetes", "Redis", "PostgreSQL", "Kafka", "Backend Engineer"))
    for sound in (noise(2.0, 0.05), hum(2.0), silence(2.0)):
        assert (await listen(told, sound, silence(0.6))).text == ""
    heard = await listen(told, silence(0.5), recording(name), silence(0.6))
    assert word_error_rate(RECORDING_TEXTS[name], heard.text) <= 0.1


async def test_one_shot_recognition(english: WhisperSTT) -> None:
    text = RECORDING_TEXTS["two_cities.wav"]
    event = await english.recognize(list(frames(recording("two_cities.wav"))))
    data = event.alternatives[0]
    assert word_error_rate(text, data.text) <= 0.05
    assert data.words is not None
    assert len(data.words) == len(data.text.split())


async def test_terms_take_no_punctuation(english: RecordingSTT) -> None:
    told = english.with_terms(("Northwind Robotics", "data analyst", "Alex Morgan"))
    text = (
        "I was responsible for the database of our customers, so I wrote the scripts that found "
        "double addresses. It took me about two weeks to test everything."
    )
    for heard in (await listen(told, speak(text, "bf_emma"), silence(0.8))).finals:
        assert heard.text.strip()[-1] in ".?!,", heard.text
