"""The rubric's dimensions in a report: each judged, and worded in the interview's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interviews.plan import Dimension, Plan
from judging.answers import LOW_CONFIDENCE
from judging.findings import Finding
from judging.levels import MIN_WORDS, level_of, never_asked_of, serves, statements_of
from judging.reasoning import reasoning_of
from kit.language import Language
from pipelines.report.conversation import HeldQuestion
from pipelines.report.proof import proven
from pipelines.report.qualified_judge import QualifiedJudge
from pipelines.report.schemas import DimensionScore, StatementReport, Verdict
from pipelines.report.sentences import sentence


async def judged_dimensions(
    plan: Plan, held: Sequence[HeldQuestion], judge: QualifiedJudge | None
) -> list[DimensionScore]:
    """All dimensions in the rubric's order, each judged by the answers that serve it."""
    return [
        await _judged(dimension, _serving(dimension, held), judge, plan.language)
        for dimension in plan.rubric
    ]


def _serving(dimension: Dimension, held: Sequence[HeldQuestion]) -> list[HeldQuestion]:
    """The questions that serve a dimension and were asked, or left out as told before."""
    return [
        each
        for each in held
        if serves(each.question, dimension) and (each.asked or each.told_before)
    ]


async def _judged(
    dimension: Dimension,
    serving: Sequence[HeldQuestion],
    judge: QualifiedJudge | None,
    language: Language,
) -> DimensionScore:
    if not serving:
        return _score(dimension, "never_asked", sentence(language, "never_asked"))
    if judge is None:
        return _score(dimension, "not_scored", sentence(language, "no_model"))
    if not judge.gives_levels:
        return _score(dimension, "withheld", sentence(language, "withheld"))
    words, needed = _clear_words(serving), MIN_WORDS.get(language, MIN_WORDS["en"])
    if words < needed:
        too_little = sentence(language, "too_little", words=words, needed=needed)
        return _score(dimension, "insufficient_evidence", too_little)
    answered = [held.for_judge for held in serving if held.for_judge.answer]
    findings = await judge.read_dimension(dimension, answered)
    if isinstance(findings, str):
        failed = sentence(language, "model_failed", why=findings)
        return _score(dimension, "not_scored", failed)
    return _by_findings(dimension, serving, findings, language)


def _by_findings(
    dimension: Dimension,
    serving: Sequence[HeldQuestion],
    findings: Sequence[Finding],
    language: Language,
) -> DimensionScore:
    answers = [answer for held in serving for answer in held.answers]
    asked = [held.question.id for held in serving if held.asked]
    never_asked = never_asked_of(dimension, asked)
    reports = [
        report.model_copy(update={"status": "never_asked"})
        if report.id in never_asked and report.status != "told"
        else report
        for report in proven(statements_of(dimension), findings, answers)
    ]
    # The level follows from what is reported: a finding without its passage doesn't count.
    counted = [_counted(report) for report in reports]
    levels = level_of(dimension, counted, never_asked)
    quotes = [report.quote for report in reports if report.quote is not None]
    return _score(
        dimension,
        "scored" if levels is not None else "insufficient_evidence",
        reasoning_of(dimension, counted, levels, language, never_asked),
        level=levels.exact if levels is not None else None,
        range=(levels.low, levels.high) if levels is not None else None,
        findings=reports,
        quotes=[quote for place, quote in enumerate(quotes) if quote not in quotes[:place]],
    )


def _counted(report: StatementReport) -> Finding:
    verdict = "not_told" if report.status == "never_asked" else report.status
    return Finding(report.id, verdict, quote=report.quote.text if report.quote else None)


def _score(dimension: Dimension, verdict: Verdict, because: str, **details: Any) -> DimensionScore:
    return DimensionScore(
        id=dimension.id,
        name=dimension.name,
        weight=dimension.weight,
        verdict=verdict,
        reasoning=because,
        **details,
    )


def _clear_words(serving: Sequence[HeldQuestion]) -> int:
    """Words of the answers, each counted once, that the recogniser was sure of."""
    answers = {answer.entry.seq: answer for held in serving for answer in held.answers}
    return sum(
        answer.word_count for answer in answers.values() if LOW_CONFIDENCE not in answer.entry.flags
    )
