"""One level per dimension of the rubric, each with quotes that the candidate really said.

The grader is a language model that sees one dimension's levels and the candidate's answers as
numbered lines of data. What it returns is checked here: a quote that is not in the transcript
is dropped, a level without a quote is no level, and whatever goes wrong says so instead of
becoming a number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

import structlog

from interviews.plan import Dimension
from interviews.words import tokens
from models.llm.text import TextModel
from pipelines.report.evidence import LOW_CONFIDENCE, Answer, locate
from pipelines.report.grading import (
    MAX_QUOTE_CHARACTERS,
    Grade,
    NoGradeError,
    ask_grade,
    grade_messages,
)
from pipelines.report.schemas import DimensionScore, Quote, Verdict
from pipelines.report.wording import say

log = structlog.get_logger(__name__)

MIN_WORDS = {"en": 25, "ko": 15}
"""Words without fillers under which nobody could judge; Korean packs more into a word."""
MIN_QUOTE_WORDS = {"en": 3, "ko": 2}
"""A shorter quote is found anywhere and proves nothing."""
MAX_PART_CHARACTERS = {"en": 6000, "ko": 2400}
"""Of answers shown at once: about 1500 tokens, so that the embedded model's context holds
them with the rubric and the judgement. Longer transcripts are judged in parts."""
DIMENSION_TIMEOUT_S = 1800.0
"""A live interview on the same machine goes first: the report waits for its end if it must."""


async def score_dimension(
    dimension: Dimension,
    answers: Sequence[Answer],
    *,
    language: str,
    model: TextModel,
    questions: Mapping[str, str],
    clock: Callable[[], float] = time.monotonic,
) -> DimensionScore:
    """Judge one dimension. Never raises for the model's failures; the verdict tells them.

    Args:
        answers: the candidate's answers to the questions that serve this dimension.
        language: of the interview and of the reasoning.
        questions: what was asked, by question id.
    """
    clear = [answer for answer in answers if LOW_CONFIDENCE not in answer.entry.flags]
    words = sum(answer.word_count for answer in clear)
    needed = MIN_WORDS.get(language, MIN_WORDS["en"])
    if words < needed:
        reason = say(language, "too_little", words=words, needed=needed)
        return verdict_only(dimension, "insufficient_evidence", reason)
    deadline = clock() + DIMENSION_TIMEOUT_S
    levels: list[tuple[int, int]] = []
    reasons: list[str] = []
    quotes: list[Quote] = []
    for part in _parts(answers, language):
        try:
            messages = grade_messages(dimension, part, language, questions)
            grade = await ask_grade(messages, model, deadline, clock)
        except NoGradeError as why:
            reason = say(language, "model_failed", why=str(why))
            return verdict_only(dimension, "not_scored", reason)
        found = _true_quotes(grade.quotes, part, language)
        log.info(
            "dimension judged",
            dimension=dimension.id,
            level=grade.level,
            quotes=len(grade.quotes),
            found=len(found),
        )
        if grade.level and found:
            levels.append((grade.level, sum(answer.word_count for answer in part)))
            reasons.append(_in_language(grade, dimension, language))
            quotes += [quote for quote in found if quote not in quotes]
        elif not grade.level:
            reasons.append("")
    if not levels:
        key = "model_insufficient" if reasons else "no_quote"
        return verdict_only(dimension, "insufficient_evidence", say(language, key))
    return DimensionScore(
        id=dimension.id,
        name=dimension.name,
        weight=dimension.weight,
        level=_mean_level(levels),
        verdict="scored",
        reasoning=" ".join(reason for reason in reasons if reason),
        quotes=quotes,
    )


def verdict_only(dimension: Dimension, verdict: Verdict, reasoning: str) -> DimensionScore:
    """A dimension without a level."""
    return DimensionScore(
        id=dimension.id,
        name=dimension.name,
        weight=dimension.weight,
        verdict=verdict,
        reasoning=reasoning,
    )


def _true_quotes(said: Sequence[str], answers: Sequence[Answer], language: str) -> list[Quote]:
    least = MIN_QUOTE_WORDS.get(language, MIN_QUOTE_WORDS["en"])
    whole = [_whole_words(quote) for quote in said]
    located = [locate(quote, answers) for quote in whole if len(tokens(quote)) >= least]
    return [quote for place, quote in enumerate(located) if quote and quote not in located[:place]]


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


def _in_language(grade: Grade, dimension: Dimension, language: str) -> str:
    """The reasoning, or the level's own sentence when it came in another language."""
    reasoning = " ".join(grade.reasoning.split())
    korean = any("가" <= letter <= "힣" for letter in reasoning)
    if reasoning and korean == (language == "ko"):
        return reasoning
    return say(language, "anchor", level=grade.level, anchor=dimension.levels[grade.level])
