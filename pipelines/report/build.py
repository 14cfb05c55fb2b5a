"""Makes the report of a finished interview from its transcript.

All facts (what was asked and answered, how long, the total, the flags) are computed here; a
language model only judges the dimensions, one by one. Without one the report still stands and
says "not scored".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from interviews.plan import Plan
from judging.answers import Answer, Entry, answers_of
from judging.flags import Flag, flags_of
from models.llm.text import TextModel
from pipelines.report.dimensions import judged_dimensions
from pipelines.report.question_report import InterviewFacts, question_report
from pipelines.report.schemas import DimensionScore, QuestionReport, Report, weighted_total
from pipelines.report.sentences import duration_text, sentence

GOOD_LEVEL = 4
WEAK_LEVEL = 2


async def build_report(
    interview: InterviewFacts,
    plan: Plan,
    entries: Sequence[Entry],
    text_model: TextModel | None,
) -> Report:
    """Build the whole report. The model's failures become verdicts; none is raised.

    Args:
        interview: the interview's row, or anything with the same attributes.
        plan: the plan that the interview followed.
        entries: the whole transcript, both speakers.
        text_model: judges the dimensions; None: the report is not scored.
    """
    language = plan.language
    answers = answers_of(entries)
    flags = flags_of(entries)
    questions = [question_report(q, entries, answers, interview) for q in plan.questions]
    dimensions = await judged_dimensions(plan, answers, text_model)
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


def _status(interview: InterviewFacts, language: str) -> str:
    if interview.end_reason in (None, "", "completed"):
        return sentence(language, "ended")
    return sentence(language, "ended_reason", reason=interview.end_reason)


def _not_scored_reason(
    answers: Sequence[Answer],
    dimensions: Sequence[DimensionScore],
    model: TextModel | None,
    language: str,
) -> str:
    if model is None:
        return sentence(language, "no_model")
    if not any(answer.word_count for answer in answers):
        return sentence(language, "nothing_said")
    if all(d.verdict == "not_scored" for d in dimensions):
        return sentence(language, "all_failed")
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
        sentence(
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
        parts.append(sentence(language, "flagged", count=len(flags)))
    return " ".join(parts)


def total_sentence(language: str, total: float | None, dimensions: Sequence[DimensionScore]) -> str:
    """The summary's sentence about the total."""
    if total is None:
        return sentence(language, "no_total")
    scored = sum(d.level is not None for d in dimensions)
    return sentence(language, "total", total=total, scored=scored, dimensions=len(dimensions))


def feedback_of(dimensions: Sequence[DimensionScore], language: str) -> str:
    """A line for each dimension with a level: what it is and why."""
    lines = [
        sentence(
            language,
            "feedback",
            name=d.name,
            level=d.level,
            reasoning=d.override.reason if d.override else d.reasoning,
        )
        for d in dimensions
        if d.level is not None
    ]
    return "\n".join(lines) or sentence(language, "no_feedback")


def anchors_of(plan: Plan, dimensions: Sequence[DimensionScore], kind: str) -> list[str]:
    """The rubric's sentences for the ``strength`` or ``improvement`` dimensions."""
    levels = {dimension.id: dimension.levels for dimension in plan.rubric}
    sentences = []
    for score in dimensions:
        if score.level is None or score.id not in levels:
            continue
        fits = score.level >= GOOD_LEVEL if kind == "strength" else score.level <= WEAK_LEVEL
        if fits:
            anchor = levels[score.id][score.level]
            sentences.append(sentence(plan.language, kind, name=score.name, anchor=anchor))
    return sentences
