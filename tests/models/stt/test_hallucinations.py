from __future__ import annotations

import pytest

from models.stt.hallucinations import (
    Evidence,
    echoes,
    is_hallucination,
    looks_looped,
    recites,
    without_loop,
)

CLEAR = Evidence(voiced_s=0.6, voice_probability=0.95, avg_logprob=-0.2, no_speech_prob=0.02)
SHORT = Evidence(voiced_s=0.2, voice_probability=0.9, avg_logprob=-0.7, no_speech_prob=0.3)
CLICK = Evidence(voiced_s=0.064, voice_probability=0.6, avg_logprob=-0.4, no_speech_prob=0.3)
MURMUR = Evidence(voiced_s=1.0, voice_probability=0.6, avg_logprob=-1.3, no_speech_prob=0.5)
SILENT = Evidence(voiced_s=0.5, voice_probability=0.9, avg_logprob=-0.9, no_speech_prob=0.8)


@pytest.mark.parametrize(
    ("text", "evidence", "made_up"),
    [
        ("Thank you.", CLEAR, False),
        ("Thank you.", SHORT, False),
        ("Thank you.", CLICK, True),
        ("Thank you.", SILENT, True),
        ("Yes.", SHORT, False),
        ("Yes.", SILENT, False),
        ("네", SHORT, False),
        ("감사합니다.", CLEAR, False),
        ("시청해주셔서 감사합니다.", SILENT, True),
        ("구독과 좋아요 부탁드립니다!", CLICK, True),
        ("MBC 뉴스 김철수입니다.", SILENT, True),
        ("Thanks for watching!", CLICK, True),
        ("Thanks for watching!", CLEAR, False),
        ("Six years of payment systems and ledgers and more.", CLICK, True),
        ("Something about a ledger", MURMUR, True),
        ("...", CLEAR, True),
        ("", CLEAR, True),
        ("♪♪", CLEAR, True),
    ],
)
def test_words_count_as_made_up_only_when_the_sound_is_weak(
    text: str, evidence: Evidence, made_up: bool
) -> None:
    assert is_hallucination(text, evidence) is made_up


@pytest.mark.parametrize(
    ("text", "looped"),
    [
        ("Yes? Yes? Yes? Yes? Yes?", True),
        ("Python Python", True),
        ("Fail better. Fail better. Fail better. Fail better.", True),
        ("and then we went and then we went and then we went and then we went", True),
        ("No, no, no, I did not.", False),
        ("Ever tried. Ever failed. No matter. Try again. Fail again. Fail better.", False),
        ("It was the best of times, it was the worst of times.", False),
        ("", False),
    ],
)
def test_loops_are_recognised(text: str, looped: bool) -> None:
    assert looks_looped(text) is looped


def test_a_loop_that_nobody_could_say_is_told_once() -> None:
    words = ["So", "I", "tried", "again"] + ["again"] * 40 + ["today"]
    remaining = without_loop(words, duration_s=2.0)
    assert [words[i] for i in remaining] == ["So", "I", "tried", "again", "today"]


def test_repeats_that_fit_the_time_stay() -> None:
    words = ["no"] * 6
    assert without_loop(words, duration_s=2.0) == list(range(6))


@pytest.mark.parametrize(
    ("text", "before", "echo"),
    [
        ("it was the age of wisdom. It was", "It was the age of wisdom.", True),
        ("I don't know, really.", "Well, I don't know.", True),
        ("And then we left.", "It was the age of wisdom, and", False),
        ("it was the age", "it was the epoch", False),
        ("", "It was", False),
    ],
)
def test_words_that_were_known_before_are_noticed(text: str, before: str, echo: bool) -> None:
    assert echoes(text, before) is echo


@pytest.mark.parametrize(
    ("text", "recited"),
    [
        ("Kubernetes, Redis, Kafka", True),
        ("Redis, Kafka, Backend Engineer.", True),
        ("Redis, Kafka", False),  # an answer may be as short
        ("We used Redis, Kafka and Kubernetes.", False),
        ("Kafka, Redis, Kubernetes", False),
        ("", False),
    ],
)
def test_a_prompt_that_is_recited_is_noticed(text: str, recited: bool) -> None:
    assert recites(text, "Kubernetes, Redis, Kafka, Backend Engineer") is recited
