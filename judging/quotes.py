"""Quotes: the candidate's own words, looked up in the transcript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from interviews.words import find_words
from judging.answers import Answer, Entry

MIN_LETTERS = 8
"""A passage is looked up by its letters alone from this length; less is found by chance. A Korean
syllable counts as two letters."""

_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)\s*")
_LETTER = re.compile(r"\w")
_HANGUL = re.compile(r"[가-힣]")


class Quote(BaseModel):
    """The candidate's own words, exactly as the transcript has them."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    text: str
    """Word for word."""
    start_s: float
    """Seconds from the recording's first sample."""
    entry_seq: int
    """``seq`` of the transcript entry that contains ``text``."""


def passage_in(quote: str, text: str) -> tuple[int, int] | None:
    """The place of a quoted passage in a text, in characters; None if it is not there.

    Case, punctuation, fillers and the spaces between words may differ. Of a quote that leaves
    something out ("…"), all pieces must be there, and the longest is the passage.
    """
    pieces = [piece for piece in _ELLIPSIS.split(quote) if _LETTER.search(piece)]
    spans = [find_words(piece, text) or _find_letters(piece, text) for piece in pieces]
    found = [span for span in spans if span is not None]
    if not found or len(found) < len(spans):
        return None
    return max(found, key=lambda span: span[1] - span[0])


def find_quote(text: str, answers: Sequence[Answer]) -> Quote | None:
    """The quote as the transcript has it, or None when the candidate did not say it.

    Of a passage that runs from one utterance into the next, the longer part is the quote.
    """
    for answer in answers:
        span = passage_in(text, answer.entry.text)
        if span is not None:
            return _quote(answer.entry, *span)
    for first, second in pairwise(answers):
        before = f"{first.entry.text} "
        span = passage_in(text, before + second.entry.text)
        if span is not None:
            start, end = span[0], span[1] - len(before)
            if len(first.entry.text) - start >= end:
                return _quote(first.entry, start, len(first.entry.text))
            return _quote(second.entry, 0, end)
    return None


def _quote(entry: Entry, start: int, end: int) -> Quote:
    return Quote(text=entry.text[start:end], start_s=time_of(entry, start), entry_seq=entry.seq)


def _find_letters(quote: str, text: str) -> tuple[int, int] | None:
    """Find a quote by its letters and digits alone; the span reaches to whole words."""
    letters = "".join(letter.lower()[0] for letter in _LETTER.findall(quote))
    if len(letters) + len(_HANGUL.findall(letters)) < MIN_LETTERS:
        return None
    places = [match.start() for match in _LETTER.finditer(text)]
    at = "".join(text[place].lower()[0] for place in places).find(letters)
    if at < 0:
        return None
    start, end = places[at], places[at + len(letters) - 1] + 1
    while start and _LETTER.match(text[start - 1]):
        start -= 1
    while end < len(text) and _LETTER.match(text[end]):
        end += 1
    return start, end


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
