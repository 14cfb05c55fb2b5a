"""Evidence points of an answer, by the plan's hint words."""

from __future__ import annotations

import re

from interviews.plan import Question
from interviews.words import tokens

HINTS_NEEDED = 2
"""Distinct hint words that tell an evidence point; one alone is too often chance."""


def told_points(question: Question, answer: str, needed: int = HINTS_NEEDED) -> set[str]:
    """Ids of the evidence points of whose hint words the answer holds ``needed`` or more."""
    lowered = " " + " ".join(token.norm for token in tokens(answer))
    told = set()
    for point in question.evidence:
        hits = sum(1 for hint in point.hints if _holds(lowered, hint.lower()))
        if point.hints and hits >= min(needed, len(point.hints)):
            told.add(point.id)
    return told


def _holds(text: str, hint: str) -> bool:
    if re.search(r"[가-힣]", hint):
        return hint in text  # Korean hints are stems inside inflected words
    return f" {hint}" in text  # English hints match from a word's beginning
