"""Captions during speech: words that were heard for a while are kept, the newest decoded again.

A decode's time grows with its words. Whisper is given the settled ones and continues from them, so
a caption costs the same at the beginning of an answer as at its end.
"""

from __future__ import annotations

from dataclasses import replace

from kit.audio import LISTENING_RATE
from models.stt.decoder import Context, Word
from models.stt.hallucinations import echoes
from models.stt.segment import Piece

SETTLED_AFTER_S = 2.0
"""Words that ended this long before the end of a decode are settled: a word has been heard in three
decodes by then, with what follows it."""


def settled_words(heard: Piece | None) -> Context | None:
    """The settled words of the newest decode of a tail, which its audio begins with."""
    words = _settled(heard) if heard is not None else ()
    if not words:
        return None
    return Context(" ".join(word.text for word in words), words[-1].end_s)


def extended(heard: Piece, known: Context, newest: Piece) -> Piece | None:
    """One piece of the settled words and those that were decoded after them.

    Args:
        heard: the decode that ``known`` is from.
        newest: the decode of the same tail that began with ``known``.

    Returns:
        None if nothing was heard after the settled words, or only their repetition.
    """
    decoding, kept = newest.decoding, _settled(heard)
    if not decoding.text or echoes(decoding.text, known.text):
        return None
    tokens = round(heard.decoding.tokens * len(kept) / len(heard.decoding.words))
    logprobs = heard.decoding.avg_logprob * tokens + decoding.avg_logprob * decoding.tokens
    later = (_later(word, known.duration_s) for word in decoding.words)
    whole = replace(
        decoding,
        text=f"{known.text} {decoding.text}",
        words=(*kept, *later),
        avg_logprob=logprobs / max(1, tokens + decoding.tokens),
        tokens=tokens + decoding.tokens,
    )
    return replace(newest, decoding=whole)


def _settled(heard: Piece) -> tuple[Word, ...]:
    until_s = (heard.end - heard.start) / LISTENING_RATE - SETTLED_AFTER_S
    return tuple(word for word in heard.decoding.words if word.end_s <= until_s)


def _later(word: Word, by_s: float) -> Word:
    return replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s)
