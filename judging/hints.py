"""Evidence points of an answer, by the plan's hint words."""

from __future__ import annotations

import re

from interviews.plan import Question
from interviews.words import spoken_words

HINTS_NEEDED = 2
"""Distinct hint words that stand for an evidence point; one alone is too often chance."""


def points_by_hints(question: Question, answer: str, needed: int = HINTS_NEEDED) -> set[str]:
    """Ids of the evidence points of whose hint words the answer holds ``needed`` or more."""
    text = " " + " ".join(word.norm for word in spoken_words(answer))
    points = set()
    for point in question.evidence:
        hits = sum(1 for hint in point.hints if _holds(text, hint.lower()))
        if point.hints and hits >= min(needed, len(point.hints)):
            points.add(point.id)
    return points


def _holds(text: str, hint: str) -> bool:
    if re.search(r"[가-힣]", hint):
        return hint in text  # Korean hints are stems inside inflected words
    return f" {hint}" in text  # English hints match from a word's beginning
