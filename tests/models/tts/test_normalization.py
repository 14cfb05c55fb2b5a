"""How written texts are said, by table; and what holds for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tts.normalization import normalize_for_speech
from models.tts.text import spoken, words_until

DATA = Path(__file__).parents[2] / "data"


def cases() -> list[tuple[str, str, str]]:
    return [
        (language, written, said)
        for language in ("en", "ko")
        for written, said in yaml.safe_load((DATA / f"spoken-{language}.yaml").read_text())
    ]


@pytest.mark.parametrize(("language", "written", "said"), cases())
def test_said(language: str, written: str, said: str) -> None:
    assert spoken(written, language) == said


@pytest.mark.parametrize("language", ["en", "ko"])
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_digit_is_left(language: str, text: str) -> None:
    assert not any(c.isdecimal() for c in normalize_for_speech(text, language))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "piece",
    [
        "1234567890",
        "1,234,",
        "1.2.",
        "a.",
        "a@",
        "12:",
        "05/",
        "+1 ",
        "$1",
        "5 ",
        "ABC",
        "제1",
        "(",
    ],
)
def test_a_long_text_takes_no_longer_by_the_character(language: str, piece: str) -> None:
    def seconds(characters: int) -> float:
        text = (piece * characters)[:characters]
        best = float("inf")
        for _ in range(2):
            started = time.process_time()
            spoken(text, language)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(8000) < 0.02 + 12 * seconds(2000)  # a quadratic rule would take 16 times


def test_an_amount_is_longer_to_say_than_to_write() -> None:
    text = "Your budget was $1,250,000 in total, I think"
    assert words_until(text, 0.0) == []
    assert words_until(text, 0.4) == ["Your", "budget", "was"]  # within the amount
    assert words_until(text, 1.0) == text.split()


def test_what_is_said_in_korean_is_told_by_the_text() -> None:
    assert words_until("네, 예산이 1,250,000원이었군요 그렇군요", 0.3) == ["네,", "예산이"]
