"""The dimensions and the questions of the printed report, as data for the template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interviews.plan import Dimension, Plan
from judging.levels import serves
from judging.quotes import Quote
from pipelines.report.pdf.labels import labels
from pipelines.report.schemas import (
    DimensionScore,
    QuestionReport,
    Report,
    StatementReport,
    Status,
    level_range,
)
from pipelines.report.sentences import clock_time, duration_text, level_text

STATUSES: tuple[Status, ...] = ("told", "not_told", "unclear", "never_asked")
FOR_PEOPLE = ("withheld", "not_scored")
"""Verdicts under which a person is shown what to rate by."""


def dimension_content(
    score: DimensionScore, plan: Plan, report: Report, *, refers: bool = True
) -> dict[str, Any]:
    """One dimension. Under a person's level the machine's reasoning and findings are left out.

    Args:
        refers: name the questions on it, which the document contains.
    """
    texts = labels(report.language)
    levels = level_range(score)
    dimension = next((d for d in plan.rubric if d.id == score.id), None)
    weights = sum(d.weight for d in report.dimensions) or 1.0
    # Findings on the sentences of the levels are in the reasoning already.
    criteria = score.findings if dimension is not None and dimension.criteria else []
    for_people = levels is None and score.verdict in FOR_PEOPLE and dimension is not None
    return {
        "name": score.name,
        "weight": f"{score.weight / weights:.0%}",
        "low": levels.low if levels is not None else None,
        "high": levels.high if levels is not None else None,
        "verdict": texts["level"].format(level=level_text(report.language, levels))
        if levels is not None
        else texts[score.verdict],
        "anchors": _anchors(score, dimension, texts),
        "scale": _numbered(dimension, sorted(dimension.levels), texts)
        if for_people and dimension is not None
        else [],
        "see": _questions_on(dimension, plan, report, texts)
        if for_people and refers and dimension is not None
        else None,
        # Why all levels are withheld stands once, at the top.
        "reasoning": None
        if score.override is not None or criteria or score.verdict == "withheld"
        else score.reasoning,
        "legend": _legend(criteria, texts),
        "findings": [] if score.override is not None else [_statement(f) for f in criteria],
        # With findings, each quote stands under what it proves.
        "quotes": [_quote(q) for q in score.quotes] if score.override or not criteria else [],
    }


def questions_content(report: Report) -> dict[str, Any]:
    """The questions, and the marks of their points that need a legend."""
    points = [_points(question) for question in report.questions]
    marked = any(p.status in ("told", "not_told") for each in points for p in each)
    texts = labels(report.language)
    return {
        "legend": _legend([p for each in points for p in each], texts) if marked else [],
        "marked": marked,
        "items": [
            _question(question, own, report.language)
            for question, own in zip(report.questions, points, strict=True)
        ],
    }


def _anchors(
    score: DimensionScore, dimension: Dimension | None, texts: dict[str, str]
) -> list[str]:
    levels = level_range(score)
    if levels is None or dimension is None:
        return []
    if levels.exact is not None:
        return [dimension.levels[levels.exact]]
    return _numbered(dimension, range(levels.low, levels.high + 1), texts)


def _numbered(dimension: Dimension, levels: Sequence[int], texts: dict[str, str]) -> list[str]:
    return [texts["numbered"].format(level=n, text=dimension.levels[n]) for n in levels]


def _questions_on(
    dimension: Dimension, plan: Plan, report: Report, texts: dict[str, str]
) -> str | None:
    serving = {question.id for question in plan.questions if serves(question, dimension)}
    numbers = [
        str(number)
        for number, question in enumerate(report.questions, 1)
        if question.id in serving and question.asked
    ]
    return texts["see_questions"].format(numbers=", ".join(numbers)) if numbers else None


def _points(question: QuestionReport) -> list[StatementReport]:
    """The points that are printed: of a question that was never asked, only those told."""
    points = question.points or [
        # Reports had descriptions alone before each point had a status.
        *(StatementReport(id="", description=d, status="told") for d in question.covered),
        *(StatementReport(id="", description=d, status="not_told") for d in question.missing),
    ]
    return [point for point in points if question.asked or point.status == "told"]


def _question(
    question: QuestionReport, points: Sequence[StatementReport], language: str
) -> dict[str, Any]:
    texts = labels(language)
    if question.answered:
        length = duration_text(language, question.answer_s)
        status = texts["answered"].format(words=question.answer_words, length=length)
    elif question.asked:
        status = texts["unanswered"]
    else:
        status = texts["told_before" if points else "never_asked"]
    return {
        "text": question.text,
        "status": status,
        "asked": question.asked,
        "points": [_statement(point) for point in points],
        "said": _said(question, texts),
    }


def _said(question: QuestionReport, texts: dict[str, str]) -> list[dict[str, Any]]:
    """The answer in parts: to the question itself, then to each follow-up."""
    parts: list[dict[str, Any]] = []
    for follow_up in (None, *dict.fromkeys(question.follow_ups)):
        passages = [
            {"text": passage.text, "time": clock_time(passage.start_s)}
            for passage in question.said
            if passage.follow_up == follow_up
        ]
        if follow_up is not None:
            asked = texts["follow_up"].format(text=follow_up)
            parts.append({"asked": asked, "passages": passages})
        elif passages:
            parts.append({"asked": None, "passages": passages})
    return parts


def _legend(reports: Sequence[StatementReport], texts: dict[str, str]) -> list[list[str]]:
    """The marks that occur, each with its meaning."""
    shown = {report.status for report in reports}
    return [[status, texts[status]] for status in STATUSES if status in shown]


def _statement(report: StatementReport) -> dict[str, Any]:
    return {
        "status": report.status,
        "text": report.description,
        "quote": _quote(report.quote) if report.quote is not None else None,
    }


def _quote(quote: Quote) -> dict[str, str]:
    return {"text": quote.text, "time": clock_time(quote.start_s)}
