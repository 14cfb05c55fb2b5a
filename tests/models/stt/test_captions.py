"""Captions: which words are settled, and how newer ones join them."""

from __future__ import annotations

import pytest

from kit.audio import LISTENING_RATE
from models.stt.captions import extended, settled_words
from models.stt.decoder import Decoding, Word
from models.stt.segment import Piece

START = 5 * LISTENING_RATE


def piece(text: str, seconds: float, *, word_s: float = 0.5, tokens: int = 0) -> Piece:
    """Words of one length from the beginning of audio of ``seconds``."""
    words = tuple(
        Word(word, n * word_s, (n + 1) * word_s, 0.9) for n, word in enumerate(text.split())
    )
    decoding = Decoding(text, words, -0.2, 0.0, "en", tokens or len(words))
    return Piece(decoding, START, START + round(seconds * LISTENING_RATE))


def test_words_are_settled_after_two_seconds() -> None:
    assert settled_words(None) is None
    assert settled_words(piece("so I wrote", 1.6)) is None
    known = settled_words(piece("so I wrote the scripts that found", 3.6))
    assert known is not None
    assert (known.text, known.duration_s) == ("so I wrote", 1.5)


def test_newer_words_join_the_settled_ones_at_their_times() -> None:
    heard = piece("so I wrote the script that", 3.6, tokens=12)
    known = settled_words(heard)
    assert known is not None
    newest = piece("the scripts that found", 4.4)
    whole = extended(heard, known, newest)
    assert whole is not None
    assert (whole.start, whole.end) == (newest.start, newest.end)
    assert whole.decoding.text == "so I wrote the scripts that found"
    assert [w.text for w in whole.decoding.words] == whole.decoding.text.split()
    assert [w.start_s for w in whole.decoding.words] == [n * 0.5 for n in range(7)]
    assert whole.decoding.tokens == 6 + 4
    assert whole.decoding.avg_logprob == pytest.approx(-0.2)
    again = settled_words(whole)
    assert again is not None and again.text == "so I wrote the"


def test_a_repetition_of_the_settled_words_is_no_caption() -> None:
    heard = piece("so I wrote the scripts that found double", 5.6)
    known = settled_words(heard)
    assert known is not None
    for text in ("", known.text):
        assert extended(heard, known, piece(text, 6.4)) is None
