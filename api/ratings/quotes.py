"""Quotes in ratings: a person may quote every word of the candidate."""

from __future__ import annotations

from collections.abc import Iterable

from db.tables import Speaker, TranscriptEntry
from interviews.words import find_words
from judging.answers import ANSWER_KINDS
from judging.quotes import Quote, time_of


def find_in_answers(
    text: str, entries: Iterable[TranscriptEntry], entry_seq: int | None = None
) -> Quote | None:
    """The quote as the transcript has it, or None when the candidate did not say it.

    Args:
        entry_seq: look only in this transcript entry.
    """
    for entry in entries:
        if entry.speaker != Speaker.CANDIDATE or entry.kind not in ANSWER_KINDS:
            continue
        if entry_seq is not None and entry.seq != entry_seq:
            continue
        span = find_words(text, entry.text)
        if span is not None:
            start, end = span
            return Quote(
                text=entry.text[start:end], start_s=time_of(entry, start), entry_seq=entry.seq
            )
    return None
