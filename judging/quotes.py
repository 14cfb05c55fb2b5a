"""Quotes: the candidate's own words, looked up in the transcript."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from interviews.words import find_words
from judging.answers import Answer, Entry


class Quote(BaseModel):
    """The candidate's own words, exactly as the transcript has them."""

    model_config = ConfigDict(extra="forbid")

    text: str
    start_s: float
    """Seconds from the recording's first sample."""
    entry_seq: int
    """``seq`` of the transcript entry that contains ``text``."""


def find_quote(text: str, answers: Sequence[Answer]) -> Quote | None:
    """The quote as the transcript has it, or None when the candidate did not say it.

    Only words that the judge was shown count: a withheld sentence proves nothing.
    """
    for answer in answers:
        if find_words(text, answer.clean) is None:
            continue
        span = find_words(text, answer.entry.text)
        if span is not None:
            start, end = span
            return Quote(
                text=answer.entry.text[start:end],
                start_s=time_of(answer.entry, start),
                entry_seq=answer.entry.seq,
            )
    return None


def time_of(entry: Entry, place: int) -> float:
    """When the character at ``place`` of the entry's text was said, in seconds.

    By the recogniser's word times where there are any; else the entry's start.
    """
    start_s = entry.start_s
    reached = 0
    for word in entry.words or ():
        spelled = str(word.get("text", "")).strip()
        at = entry.text.find(spelled, reached) if spelled else -1
        if at < 0:
            continue
        if at > place:
            break
        reached = at + len(spelled)
        start_s = float(word["start_s"])
    return round(start_s, 3)
