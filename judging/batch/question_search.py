"""A plan's question by its id or by its words."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from interviews.plan import Plan, Question

NEARLY_EQUAL = 0.85
"""Share of equal characters from which two questions are the same one, written otherwise."""

_PLACEHOLDER = re.compile(r"\\\{\w+\\\}")
_NOT_A_LETTER = re.compile(r"[^\w{}]+")


def find_question(plan: Plan, asked: str) -> Question | None:
    """The question with this id, else the one with these or nearly these words.

    Placeholders of the plan's text match any words.
    """
    for question in plan.questions:
        if question.id == asked:
            return question
    words = _plain(asked)
    likeness, place = max(
        (max(_likeness(_plain(text), words) for text in (q.text, q.rephrased)), -place)
        for place, q in enumerate(plan.questions)
    )
    return plan.questions[-place] if likeness >= NEARLY_EQUAL else None


def _likeness(planned: str, asked: str) -> float:
    if re.fullmatch(_PLACEHOLDER.sub(".+", re.escape(planned)), asked):
        return 1.0
    return SequenceMatcher(None, planned, asked, autojunk=False).ratio()


def _plain(text: str) -> str:
    return " ".join(_NOT_A_LETTER.sub(" ", text.lower()).split())
