"""What a follow-up that a language model words must be; each check finds one fault.

It is about this answer, asks one thing, is open, leads to no answer, asks for nothing that was
said, and keeps away from private matters. A check that is in doubt refuses: the plan's prepared
question is asked instead, which costs less than a bad one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from agent.speaking.content_words import content_words
from agent.speaking.follow_up_patterns import (
    ASKS_BEYOND,
    ATTRIBUTED,
    CLAUSE_END,
    EN_ASKS,
    EN_REQUEST,
    EN_YES_NO,
    KO_ASKING,
    KO_REQUEST,
    KO_TAG,
    KO_WHETHER,
    LEAD_IN,
    LEADING,
    QUOTATION,
    SEVERAL,
)
from interviews.plan import EvidencePoint
from interviews.protected import protected_matter
from interviews.words import find_words
from kit.language import Language

Fault = Literal[
    "protected", "several", "leading", "closed", "misquoted", "repeated", "told", "off topic"
]

REPEATED_RATIO = 88
"""Similarity in percent from which a question is one that was asked before."""
QUOTED_SHARE = 0.5
"""Of the content words of what "you mentioned", at least this share must stand in the answer."""


@dataclass(frozen=True)
class FollowUpSubject:
    """What a follow-up is to be about.

    Attributes:
        answer: what the candidate said, as the model was shown it.
        point: the evidence point to ask for.
        told: points of the same question that the answers tell, as far as a judge has found.
        asked: questions that were asked before.
    """

    language: Language
    answer: str
    point: EvidencePoint
    told: tuple[EvidencePoint, ...] = ()
    asked: tuple[str, ...] = ()


def faults_of(question: str, subject: FollowUpSubject) -> list[Fault]:
    """All faults of a question, which has one question mark, at its end."""
    return [fault for fault, has_fault in _CHECKS.items() if has_fault(question, subject)]


# -- one thing -------------------------------------------------------------------------------


def _asks_several(question: str, subject: FollowUpSubject) -> bool:
    if SEVERAL[subject.language].search(LEAD_IN.sub("", question)):
        return True
    return subject.language == "ko" and len(KO_ASKING.findall(question)) > 1


# -- open ------------------------------------------------------------------------------------


def _is_closed(question: str, subject: FollowUpSubject) -> bool:
    """It can be answered with yes or no."""
    if subject.language == "ko":
        if KO_WHETHER.search(question):
            return True
        return not (KO_ASKING.search(question) or KO_REQUEST.search(question))
    for part in reversed(CLAUSE_END.split(question)):
        clause = LEAD_IN.sub("", part.strip())
        if EN_ASKS.search(clause) or EN_REQUEST.search(clause):
            return False
        if EN_YES_NO.search(clause):
            return True
        if re.search(r"\b(?:what|how|why)\b", clause, re.IGNORECASE):
            return False
    return True


# -- not leading -----------------------------------------------------------------------------


def _is_leading(question: str, subject: FollowUpSubject) -> bool:
    """It suggests its answer, or judges what was said."""
    if LEADING[subject.language].search(question):
        return True
    asks_to_agree = subject.language == "ko" and KO_TAG.search(question)
    return bool(asks_to_agree) and not KO_ASKING.search(question)


# -- about this answer -----------------------------------------------------------------------


def _misquotes(question: str, subject: FollowUpSubject) -> bool:
    """It puts words into the candidate's mouth."""
    if any(not find_words(quote, subject.answer) for quote in QUOTATION.findall(question)):
        return True
    said = content_words(subject.answer, subject.language)
    for attributed in ATTRIBUTED[subject.language].findall(question):
        words = content_words(attributed, subject.language)
        if words and len(words & said) < QUOTED_SHARE * len(words):
            return True
    return False


def _is_off_topic(question: str, subject: FollowUpSubject) -> bool:
    """It takes up nothing that was said and names nothing of the point."""
    words = content_words(question, subject.language)
    said = content_words(subject.answer, subject.language)
    return not words & (said | _words_of(subject.point, subject.language))


# -- nothing that was said -------------------------------------------------------------------


def _asks_for_what_was_said(question: str, subject: FollowUpSubject) -> bool:
    """It asks for another point, which is told already, or for a fact out of the answer itself."""
    language = subject.language
    words = content_words(question, language)
    point = _words_of(subject.point, language)
    told = frozenset[str]().union(*(_words_of(other, language) for other in subject.told))
    if len(words & (told - point)) > len(words & (point - told)):
        return True
    asked_for = content_words(CLAUSE_END.split(question)[-1], language)
    if not asked_for or asked_for & point or ASKS_BEYOND[language].search(question):
        return False
    return asked_for <= content_words(subject.answer, language)


def _words_of(point: EvidencePoint, language: Language) -> frozenset[str]:
    return content_words(f"{point.description} {point.follow_up}", language)


def _is_repeated(question: str, subject: FollowUpSubject) -> bool:
    return any(
        fuzz.token_sort_ratio(_plain(question), _plain(asked)) >= REPEATED_RATIO
        for asked in subject.asked
    )


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def _is_protected(question: str, subject: FollowUpSubject) -> bool:
    return protected_matter(question, subject.language) is not None


_CHECKS: dict[Fault, Callable[[str, FollowUpSubject], bool]] = {
    "protected": _is_protected,
    "several": _asks_several,
    "leading": _is_leading,
    "closed": _is_closed,
    "misquoted": _misquotes,
    "repeated": _is_repeated,
    "told": _asks_for_what_was_said,
    "off topic": _is_off_topic,
}
