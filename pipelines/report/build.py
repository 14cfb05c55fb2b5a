"""Makes the report of a finished interview from its transcript.

All facts (what was asked and answered, how long, the total, the flags) are computed here; a judge
only finds what the answers tell. Where its measured agreement doesn't suffice, points stay
unclear and levels are withheld, and no model is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from interviews.plan import Plan
from judging.answers import LOW_CONFIDENCE, Answer, Entry, answers_of
from judging.flags import Flag, flags_of
from pipelines.report.conversation import InterviewFacts, held_questions
from pipelines.report.dimensions import judged_dimensions
from pipelines.report.qualified_judge import QualifiedJudge
from pipelines.report.question_report import question_report
from pipelines.report.schemas import (
    DimensionScore,
    QuestionReport,
    Report,
    TotalRange,
    level_range,
    total_range_of,
    weighted_total,
)
from pipelines.report.sentences import duration_text, level_text, sentence
from pipelines.report.withholding import withheld_reason

GOOD_LEVEL = 4
WEAK_LEVEL = 2


async def build_report(
    interview: InterviewFacts,
    plan: Plan,
    entries: Sequence[Entry],
    judge: QualifiedJudge | None,
) -> Report:
    """Build the whole report. The judge's failures become verdicts; none is raised.

    Args:
        interview: the interview's row, or anything with the same attributes.
        plan: the plan that the interview followed.
        entries: the whole transcript, both speakers.
        judge: reads the answers, as far as it is qualified; None: the report is not scored.
    """
    language = plan.language
    answers = answers_of(entries)
    flags = flags_of(entries)
    held = held_questions(interview, plan, entries, answers)
    questions = [await question_report(each, judge) for each in held]
    dimensions = await judged_dimensions(plan, held, judge)
    total, total_range = weighted_total(dimensions), total_range_of(dimensions)
    scored = total_range is not None
    withheld = withheld_reason(judge, language)
    return Report(
        interview_id=str(interview.id),
        language=language,
        status_detail=_status(interview, language),
        scored=scored,
        not_scored_reason=None
        if scored
        else _not_scored_reason(answers, dimensions, judge, withheld, language),
        withheld_reason=withheld,
        summary_text=_summary(interview, language, entries, answers, questions, dimensions, flags),
        technical_feedback=feedback_of(dimensions, language),
        strengths=anchors_of(plan, dimensions, "strength"),
        improvements=anchors_of(plan, dimensions, "improvement"),
        dimensions=dimensions,
        total=total,
        total_range=total_range,
        questions=questions,
        flags=flags,
        model=judge.judge.name if judge is not None and (scored or judge.ticks_points) else None,
        judge=judge.described() if judge is not None else None,
        generated_at=datetime.now(UTC),
    )


def _status(interview: InterviewFacts, language: str) -> str:
    if interview.end_reason in (None, "", "completed"):
        return sentence(language, "ended")
    return sentence(language, "ended_reason", reason=interview.end_reason)


def _not_scored_reason(
    answers: Sequence[Answer],
    dimensions: Sequence[DimensionScore],
    judge: QualifiedJudge | None,
    withheld: str | None,
    language: str,
) -> str:
    if judge is None:
        return sentence(language, "no_model")
    if not any(answer.word_count for answer in answers):
        return sentence(language, "nothing_said")
    if withheld is not None:
        return withheld
    if all(d.verdict in ("not_scored", "never_asked") for d in dimensions):
        return sentence(language, "all_failed")
    return next(d.reasoning for d in dimensions if d.verdict != "never_asked")


def _summary(
    interview: InterviewFacts,
    language: str,
    entries: Sequence[Entry],
    answers: Sequence[Answer],
    questions: Sequence[QuestionReport],
    dimensions: list[DimensionScore],
    flags: Sequence[Flag],
) -> str:
    length_s = max((e.end_s for e in entries), default=0.0)
    parts = [
        *_poorly_heard(language, answers),
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
        ),
    ]
    total, total_range = weighted_total(dimensions), total_range_of(dimensions)
    parts.append(total_sentence(language, total, total_range, dimensions))
    if flags:
        parts.append(sentence(language, "flagged", count=len(flags)))
    return " ".join(parts)


def _poorly_heard(language: str, answers: Sequence[Answer]) -> list[str]:
    """The first sentence of a report on answers of which most were poorly heard."""
    words: Counter[str | None] = Counter()
    unclear: Counter[str | None] = Counter()
    for answer in answers:
        if answer.entry.kind == "answer":
            words[answer.entry.question_id] += answer.word_count
            if LOW_CONFIDENCE in answer.entry.flags:
                unclear[answer.entry.question_id] += answer.word_count
    answered = [question for question, count in words.items() if count]
    poor = sum(2 * unclear[question] > words[question] for question in answered)
    if 2 * poor <= len(answered):
        return []
    return [sentence(language, "poorly_heard", poor=poor, answers=len(answered))]


def total_sentence(
    language: str,
    total: float | None,
    total_range: TotalRange | None,
    dimensions: Sequence[DimensionScore],
) -> str:
    """The summary's sentence about the total."""
    counts = {
        "scored": sum(level_range(d) is not None for d in dimensions),
        "dimensions": len(dimensions),
    }
    if total is not None:
        return sentence(language, "total", total=total, **counts)
    if total_range is not None:
        low, high = total_range
        return sentence(language, "total_range", low=low, high=high, **counts)
    withheld = any(d.verdict == "withheld" for d in dimensions)
    return sentence(language, "no_total_withheld" if withheld else "no_total")


def feedback_of(dimensions: Sequence[DimensionScore], language: str) -> str:
    """A line for each dimension with a level: what it is and why."""
    lines = [
        sentence(
            language,
            # Reasoning that is written from findings begins with the level.
            "feedback_from_findings" if d.findings and not d.override else "feedback",
            name=d.name,
            level=level_text(language, levels),
            reasoning=d.override.reason if d.override else d.reasoning,
        )
        for d in dimensions
        if (levels := level_range(d)) is not None
    ]
    return "\n".join(lines) or sentence(language, "no_feedback")


def anchors_of(plan: Plan, dimensions: Sequence[DimensionScore], kind: str) -> list[str]:
    """The rubric's sentences for the ``strength`` or ``improvement`` dimensions.

    Of a range of levels its lowest must be high for a strength, its highest low for a weakness.
    """
    rubric = {dimension.id: dimension.levels for dimension in plan.rubric}
    sentences = []
    for score in dimensions:
        levels = level_range(score)
        if levels is None or score.id not in rubric:
            continue
        level = levels.low if kind == "strength" else levels.high
        if level >= GOOD_LEVEL if kind == "strength" else level <= WEAK_LEVEL:
            anchor = rubric[score.id][level]
            sentences.append(sentence(plan.language, kind, name=score.name, anchor=anchor))
    return sentences
