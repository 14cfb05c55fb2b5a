"""Makes the report of a finished interview from its transcript.

All facts (what was asked and answered, how long, the total, the flags) are computed here; a
language model only judges the dimensions, one by one. Without one the report still stands and
says "not scored".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import structlog

from interviews.plan import Plan
from models.llm.text import TextModel
from pipelines.report.evidence import Answer, Entry, answers_of, flags_of
from pipelines.report.questions import InterviewFacts, impersonal, question_report
from pipelines.report.schemas import (
    DimensionScore,
    Flag,
    QuestionReport,
    Report,
    weighted_total,
)
from pipelines.report.scoring import score_dimension, verdict_only
from pipelines.report.wording import duration_text, say

log = structlog.get_logger(__name__)

GOOD_LEVEL = 4
WEAK_LEVEL = 2


async def build_report(
    interview: InterviewFacts,
    plan: Plan,
    entries: Sequence[Entry],
    text_model: TextModel | None,
) -> Report:
    """The whole report. Does not raise for anything the model does or fails to do.

    Args:
        interview: the interview's row, or anything with the same attributes.
        plan: the plan the interview was led by.
        entries: the whole transcript, both speakers.
        text_model: who judges; None: nobody.
    """
    language = plan.language
    answers = answers_of(entries, language)
    flags = flags_of(entries, language)
    questions = [question_report(q, entries, answers, interview) for q in plan.questions]
    asked = {q.id: impersonal(q.text, language) for q in plan.questions}
    dimensions = await _dimensions(plan, answers, text_model, asked)
    total = weighted_total(dimensions)
    scored = total is not None
    return Report(
        interview_id=str(interview.id),
        language=language,
        status_detail=_status(interview, language),
        scored=scored,
        not_scored_reason=None
        if scored
        else _not_scored_reason(answers, dimensions, text_model, language),
        summary_text=_summary(interview, language, entries, questions, dimensions, flags),
        technical_feedback=feedback_of(dimensions, language),
        strengths=anchors_of(plan, dimensions, "strength"),
        improvements=anchors_of(plan, dimensions, "improvement"),
        dimensions=dimensions,
        total=total,
        questions=questions,
        flags=flags,
        model=text_model.name if text_model is not None and scored else None,
        generated_at=datetime.now(UTC),
    )


async def _dimensions(
    plan: Plan,
    answers: Sequence[Answer],
    model: TextModel | None,
    asked: Mapping[str, str],
) -> list[DimensionScore]:
    scores = []
    for dimension in plan.rubric:
        if model is None:
            reason = say(plan.language, "no_model")
            scores.append(verdict_only(dimension, "not_scored", reason))
            continue
        serving = {q.id for q in plan.questions if dimension.id in q.dimensions}
        own = [answer for answer in answers if answer.entry.question_id in serving]
        scores.append(
            await score_dimension(
                dimension, own, language=plan.language, model=model, questions=asked
            )
        )
    return scores


def _status(interview: InterviewFacts, language: str) -> str:
    if interview.end_reason in (None, "", "completed"):
        return say(language, "ended")
    return say(language, "ended_reason", reason=interview.end_reason)


def _not_scored_reason(
    answers: Sequence[Answer],
    dimensions: Sequence[DimensionScore],
    model: TextModel | None,
    language: str,
) -> str:
    if model is None:
        return say(language, "no_model")
    if not any(answer.word_count for answer in answers):
        return say(language, "nothing_said")
    if all(d.verdict == "not_scored" for d in dimensions):
        return say(language, "all_failed")
    return next(d.reasoning for d in dimensions)


def _summary(
    interview: InterviewFacts,
    language: str,
    entries: Sequence[Entry],
    questions: Sequence[QuestionReport],
    dimensions: list[DimensionScore],
    flags: Sequence[Flag],
) -> str:
    length_s = max((e.end_s for e in entries), default=0.0)
    total = weighted_total(dimensions)
    parts = [
        say(
            language,
            "summary",
            name=interview.candidate_name,
            role=interview.role,
            company=interview.company,
            duration=duration_text(language, length_s),
            answered=sum(q.answered for q in questions if q.asked),
            asked=sum(q.asked for q in questions),
            planned=len(questions),
            words=sum(q.answer_words for q in questions),
        )
    ]
    parts.append(total_sentence(language, total, dimensions))
    if flags:
        parts.append(say(language, "flagged", count=len(flags)))
    return " ".join(parts)


def total_sentence(language: str, total: float | None, dimensions: Sequence[DimensionScore]) -> str:
    """What the summary says of the total."""
    if total is None:
        return say(language, "no_total")
    scored = sum(d.level is not None for d in dimensions)
    return say(language, "total", total=total, scored=scored, dimensions=len(dimensions))


def feedback_of(dimensions: Sequence[DimensionScore], language: str) -> str:
    """A line for each dimension with a level: what it is and why."""
    lines = [
        say(
            language,
            "feedback",
            name=d.name,
            level=d.level,
            reasoning=d.override.reason if d.override else d.reasoning,
        )
        for d in dimensions
        if d.level is not None
    ]
    return "\n".join(lines) or say(language, "no_feedback")


def anchors_of(plan: Plan, dimensions: Sequence[DimensionScore], kind: str) -> list[str]:
    """The rubric's own sentences for what went well, or what did not."""
    levels = {dimension.id: dimension.levels for dimension in plan.rubric}
    sentences = []
    for score in dimensions:
        if score.level is None or score.id not in levels:
            continue
        fits = score.level >= GOOD_LEVEL if kind == "strength" else score.level <= WEAK_LEVEL
        if fits:
            anchor = levels[score.id][score.level]
            sentences.append(say(plan.language, kind, name=score.name, anchor=anchor))
    return sentences
