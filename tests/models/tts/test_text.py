"""What is left of a text before it is spoken."""

from __future__ import annotations

import pytest

from models.tts.text import spoken, strip_tag

pytestmark = pytest.mark.realtime


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("**Tell** me `more`.", "Tell me more."),
        ("_Really_ snake_case?", "Really snake case?"),
        ("# Heading\n- one\n- two", "Heading one two"),
        ("See [the page](https://a.example/b_c) now", "See the page now"),
        ("Great 👍🏽 job ✅!", "Great job!"),
        ("3 * 4 & 5", "three four and five"),
        ("안녕하세요 😊", "안녕하세요"),
        ("  two \n\n lines ", "two lines"),
        ("...", ""),
        ("** **", ""),
        ("", ""),
    ],
)
def test_spoken(text: str, clean: str) -> None:
    assert spoken(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("[calm] Hello", "Hello"),
        ("  [calm]Hello [there]", "Hello [there]"),
        ("[name](link) says", "[name](link) says"),
        ("Hello", "Hello"),
    ],
)
def test_strip_tag(text: str, clean: str) -> None:
    assert strip_tag(text) == clean
