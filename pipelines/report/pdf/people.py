"""What people made of an interview, and its transcript, as data for the template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from interviews.plan import Plan
from pipelines.report.pdf.contents import Contents, PrintedLevel, PrintedRating
from pipelines.report.pdf.labels import labels
from pipelines.report.sentences import clock_time

When = Callable[[datetime], str]
"""Formats a time for people."""


def people_content(contents: Contents, plan: Plan, language: str, when: When) -> dict[str, Any]:
    """The parts that people wrote and the transcript; None for those left out."""
    texts = labels(language)
    return {
        "ratings": _each(contents.ratings, lambda rating: _rating(rating, plan, texts, when)),
        "decisions": _each(
            contents.decisions,
            lambda decision: {
                "verdict": texts[decision.verdict],
                "by": decision.by,
                "at": when(decision.at),
                "text": decision.reason,
            },
        ),
        "notes": _each(
            contents.notes,
            lambda note: {"by": note.by, "at": when(note.at), "text": note.text},
        ),
        "transcript": _each(
            contents.transcript,
            lambda entry: (
                entry.model_dump(exclude={"start_s"}) | {"time": clock_time(entry.start_s)}
            ),
        ),
    }


def _each(items: list[Any] | None, content: Callable[[Any], dict[str, Any]]) -> Any:
    return None if items is None else [content(item) for item in items]


def _rating(rating: PrintedRating, plan: Plan, texts: dict[str, str], when: When) -> dict[str, Any]:
    names = {dimension.id: dimension.name for dimension in plan.rubric}
    return {
        "by": rating.by,
        "at": when(rating.at),
        "blind": _independence(rating, texts, when),
        "levels": [_level(level, names.get(level.dimension, ""), texts) for level in rating.levels],
    }


def _independence(rating: PrintedRating, texts: dict[str, str], when: When) -> str:
    """How the levels came about. Only those of the first submission may be independent."""
    seen = [] if rating.blind else [texts["not_independent"]]
    if rating.corrected_at is not None:
        return " · ".join([*seen, texts["corrected"].format(at=when(rating.corrected_at))])
    return " · ".join(seen) or texts["independent"]


def _level(level: PrintedLevel, name: str, texts: dict[str, str]) -> dict[str, Any]:
    verdict = texts["cannot_judge"]
    if level.level is not None:
        verdict = texts["level"].format(level=level.level)
    return {
        "name": name,
        "low": level.level,
        "high": level.level,
        "verdict": verdict,
        "override": True,  # drawn in the colour of people's levels
        "reason": level.reason,
        "quotes": [
            {"text": quote.text, "time": clock_time(quote.start_s)} for quote in level.quotes
        ],
    }
