"""Fillers are left out, and quotes are found regardless of spelling."""

from __future__ import annotations

import pytest

from interviews.words import find_words, sentence_spans, without_fillers

PAIRS = [
    ("I built a queue.", "Um, I built, uh, a a queue."),
    ("We shipped it. Then we measured.", "We shipped it. Um, then we, you know, measured."),
    ("I'm a backend engineer.", "I'm, um, a backend engineer."),
    (
        "저는 개발자입니다. 큐를 만들었습니다.",
        "음, 저는 어 개발자입니다. 그니까 큐를 만들었습니다.",
    ),
]


@pytest.mark.parametrize(("plain", "hesitant"), PAIRS)
def test_fillers_leave_no_trace(plain: str, hesitant: str) -> None:
    assert without_fillers(hesitant) == without_fillers(plain)


@pytest.mark.parametrize(
    "text",
    [
        "As you know the system fails.",
        "Do you know Kafka?",
        "I mean it.",
        "It was what I mean by risk.",
    ],
)
def test_words_that_only_look_like_fillers_stay(text: str) -> None:
    assert without_fillers(text) == text


@pytest.mark.parametrize("text", ["", "   ", "um, uh...", "?!"])
def test_nothing_said_is_nothing(text: str) -> None:
    assert without_fillers(text) == ""


TEXT = "Well, I moved it from a nightly batch, um, to a queue. It’s faster now."


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        (
            "I moved it from a nightly batch to a queue",
            "I moved it from a nightly batch, um, to a queue",
        ),
        ("MOVED IT, from a nightly", "moved it from a nightly"),
        ("it's faster now", "It’s faster now"),
        ("queue it's faster", "queue. It’s faster"),
    ],
)
def test_a_quote_is_found_and_shown_as_it_was_said(quote: str, shown: str) -> None:
    span = find_words(quote, TEXT)
    assert span is not None
    assert TEXT[slice(*span)] == shown


@pytest.mark.parametrize("quote", ["I moved it to a queue", "queued", "", "um", "faster now than"])
def test_what_was_not_said_is_not_found(quote: str) -> None:
    assert find_words(quote, TEXT) is None


def test_sentences_keep_numbers_together() -> None:
    text = "It grew 3.5 times. Good!\nWhy? Because"
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "It grew 3.5 times.",
        "Good!",
        "Why?",
        "Because",
    ]
