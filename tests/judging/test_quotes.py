"""Quotes found in the transcript, with their times."""

from __future__ import annotations

import pytest

from judging.answers import Answer, answers_of
from judging.quotes import find_quote, passage_in
from tests.support.transcripts import WORD_S, entry, with_word_times

FIRST = "We kept the slugs away. Tom built the fence, um, and I chose copper"
SECOND = "because salt kills the beds."


def answers() -> list[Answer]:
    entries = [
        with_word_times(entry(3, "candidate", "answer", FIRST, "q")),
        with_word_times(entry(5, "candidate", "answer", SECOND, "q")),
    ]
    return answers_of(entries)


def test_a_quote_has_the_place_and_the_time_of_its_first_word() -> None:
    quote = find_quote("tom built the fence and I chose", answers())
    assert quote is not None
    assert quote.text == "Tom built the fence, um, and I chose"
    assert quote.entry_seq == 3
    assert quote.start_s == pytest.approx(30 + 5 * WORD_S)


@pytest.mark.parametrize(
    ("text", "expected", "seq"),
    [
        ("and I chose copper because", "and I chose copper", 3),
        ("copper because salt kills the beds", "because salt kills the beds", 5),
    ],
)
def test_of_a_passage_across_two_utterances_the_longer_part_is_the_quote(
    text: str, expected: str, seq: int
) -> None:
    quote = find_quote(text, answers())
    assert quote is not None
    assert (quote.text, quote.entry_seq) == (expected, seq)


def test_what_was_not_said_is_not_found() -> None:
    assert find_quote("I built the fence", answers()) is None
    assert find_quote("", answers()) is None


@pytest.mark.parametrize(
    ("quote", "text", "passage"),
    [
        ("1200 parcels", "It was 1,200 parcels.", "1,200 parcels"),
        ("구리띠를 골랐", "저는 구리 띠를 골랐습니다.", "구리 띠를 골랐습니다"),
        ("kept away … chose", "We kept away. Then I chose.", "kept away"),
        ("kept away … sold", "We kept away. Then I chose.", None),
        ("art of it", "A start of it.", None),
        ("...", "A start of it.", None),
    ],
)
def test_passage(quote: str, text: str, passage: str | None) -> None:
    span = passage_in(quote, text)
    assert (text[span[0] : span[1]] if span else None) == passage
