"""One level per dimension of the rubric, each with quotes that the candidate really said.

A language model sees one dimension's levels and the candidate's answers as numbered lines of
data. Its grade is checked here: a quote that is not in the transcript is dropped, a level
without a quote is no level, and a failure becomes a verdict, never a number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import structlog

from interviews.plan import Dimension
from interviews.words import spoken_words
from judging.answers import LOW_CONFIDENCE, Answer
from judging.grading import MAX_QUOTE_CHARACTERS, Grade, ask_grade, grade_messages
from judging.quotes import Quote, find_quote
from models.llm.errors import LLMUnavailable
from models.llm.text import TextModel

log = structlog.get_logger(__name__)

MIN_WORDS = {"en": 25, "ko": 15}
"""Fewer words without fillers are too few to judge; Korean packs more into a word."""
MIN_QUOTE_WORDS = {"en": 3, "ko": 2}
"""A shorter quote is found anywhere and proves nothing."""
MAX_PART_CHARACTERS = {"en": 6000, "ko": 2400}
"""Of answers shown at once: about 1500 tokens, so that the embedded model's context holds
them with the rubric and the grade. Longer transcripts are judged in parts."""
DIMENSION_TIMEOUT_S = 1800.0
"""A live interview on the same machine goes first: the report waits for its end if it must."""

Verdict = Literal["scored", "insufficient_evidence", "not_scored"]
"""``insufficient_evidence``: the candidate said too little to judge. ``not_scored``: there was
no language model, or it failed."""

ReasonCode = Literal[
    "stated", "anchor", "too_little", "no_evidence", "no_quote", "model_failed", "no_model"
]


@dataclass(frozen=True)
class Reason:
    """Why a dimension has its level, or none; the report words it.

    ``stated`` has the model's own sentence as ``text``; ``anchor`` stands for a sentence in the
    wrong language and names the ``level`` whose description is shown instead.
    """

    code: ReasonCode
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """What was found of one dimension."""

    verdict: Verdict
    reasons: Sequence[Reason]
    level: int | None = None
    """1 to 5, only when ``verdict`` is ``scored``."""
    quotes: Sequence[Quote] = ()


async def judge_dimension(
    dimension: Dimension,
    answers: Sequence[Answer],
    *,
    language: str,
    model: TextModel | None,
    questions: Mapping[str, str],
    clock: Callable[[], float] = time.monotonic,
) -> Judgement:
    """Judge one dimension. The model's failures become verdicts; none is raised.

    Args:
        answers: the candidate's answers to the questions that serve this dimension.
        language: of the interview and of the reasoning.
        model: grades the answers; None: the verdict is ``not_scored``.
        questions: the plan's questions by id, not filled.
    """
    if model is None:
        return Judgement("not_scored", [Reason("no_model")])
    clear = [answer for answer in answers if LOW_CONFIDENCE not in answer.entry.flags]
    words = sum(answer.word_count for answer in clear)
    needed = MIN_WORDS.get(language, MIN_WORDS["en"])
    if words < needed:
        too_little = Reason("too_little", {"words": words, "needed": needed})
        return Judgement("insufficient_evidence", [too_little])
    deadline = clock() + DIMENSION_TIMEOUT_S
    levels: list[tuple[int, int]] = []
    reasons: list[Reason] = []
    quotes: list[Quote] = []
    read_without_level = False
    for part in _parts(answers, language):
        try:
            messages = grade_messages(dimension, part, language, questions)
            grade = await ask_grade(messages, model, deadline - clock(), clock)
        except LLMUnavailable as error:
            return Judgement("not_scored", [Reason("model_failed", {"why": str(error)})])
        proven = _proven_quotes(grade.quotes, part, language)
        log.info(
            "dimension.judged",
            dimension=dimension.id,
            level=grade.level,
            quotes=len(grade.quotes),
            found=len(proven),
        )
        if grade.level and proven:
            levels.append((grade.level, sum(answer.word_count for answer in part)))
            reasons.append(_reason_of(grade, language))
            quotes += [quote for quote in proven if quote not in quotes]
        elif not grade.level:
            read_without_level = True
    if not levels:
        none = Reason("no_evidence" if read_without_level else "no_quote")
        return Judgement("insufficient_evidence", [none])
    return Judgement("scored", reasons, _mean_level(levels), quotes)


def _proven_quotes(texts: Sequence[str], answers: Sequence[Answer], language: str) -> list[Quote]:
    least = MIN_QUOTE_WORDS.get(language, MIN_QUOTE_WORDS["en"])
    whole = [_whole_words(text) for text in texts]
    quotes = [find_quote(text, answers) for text in whole if len(spoken_words(text)) >= least]
    return [quote for place, quote in enumerate(quotes) if quote and quote not in quotes[:place]]


def _whole_words(quote: str) -> str:
    """A quote that the schema's limit cut off loses its last word, which may be half of one."""
    return quote.rsplit(" ", 1)[0] if len(quote) >= MAX_QUOTE_CHARACTERS else quote


def _parts(answers: Sequence[Answer], language: str) -> list[list[Answer]]:
    """The answers in groups that fit one prompt."""
    limit = MAX_PART_CHARACTERS.get(language, MAX_PART_CHARACTERS["en"])
    parts: list[list[Answer]] = [[]]
    size = 0
    for answer in answers:
        if not answer.clean:
            continue
        if parts[-1] and size + len(answer.clean) > limit:
            parts.append([])
            size = 0
        parts[-1].append(answer)
        size += len(answer.clean)
    return parts


def _mean_level(levels: Sequence[tuple[int, int]]) -> int:
    """Mean of the parts' levels by their words, rounded half up."""
    total = sum(level * words for level, words in levels) / sum(words for _, words in levels)
    return int(total + 0.5)


def _reason_of(grade: Grade, language: str) -> Reason:
    """The model's reasoning; the level's description where it came in another language."""
    text = " ".join(grade.reasoning.split())
    korean = any("가" <= letter <= "힣" for letter in text)
    if text and korean == (language == "ko"):
        return Reason("stated", {"text": text})
    return Reason("anchor", {"level": grade.level})
