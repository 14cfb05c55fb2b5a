"""A report with people's overrides. The machine's values are kept beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from interviews.plan import Plan
from pipelines.report.build import anchors_of, feedback_of, total_sentence
from pipelines.report.schemas import (
    DimensionScore,
    Override,
    Report,
    TotalRange,
    total_range_of,
    weighted_total,
)
from pipelines.report.sentences import sentence


class Change(Protocol):
    """The fields of an override that are read; ``db.tables.ReportOverride`` has them."""

    dimension_id: str | None
    value: float | None
    reason: str
    by_name: str
    created_at: datetime


def overridden(report: Report, plan: Plan, changes: Sequence[Change]) -> Report:
    """Apply people's levels to a report, with everything that follows from them.

    Args:
        report: as the machine made it.
        changes: oldest first; the last one of a dimension, or of the total, counts. One without a
            value takes the ones before it back.
    """
    in_force = _in_force(changes)
    known = {d.id for d in report.dimensions}
    if not in_force.keys() & {None, *known}:
        return report
    dimensions = [_dimension(d, in_force.get(d.id)) for d in report.dimensions]
    computed, computed_range = weighted_total(dimensions), total_range_of(dimensions)
    by_person = in_force.get(None)
    total, total_range, total_override = computed, computed_range, None
    if by_person is not None and by_person.value is not None:
        total, total_range = by_person.value, (by_person.value, by_person.value)
        total_override = _note(by_person, computed, computed_range)
    scored = total_range is not None
    return report.model_copy(
        update={
            "dimensions": dimensions,
            "total": total,
            "total_range": total_range,
            "machine_total": report.total,
            "machine_total_range": report.total_range,
            "total_override": total_override,
            "scored": scored,
            "not_scored_reason": None if scored else report.not_scored_reason,
            "summary_text": _summary(report, total, total_range, dimensions, total_override),
            "technical_feedback": feedback_of(dimensions, report.language),
            "strengths": anchors_of(plan, dimensions, "strength"),
            "improvements": anchors_of(plan, dimensions, "improvement"),
        }
    )


class Value(Protocol):
    """The fields of an override that decide the total."""

    dimension_id: str | None
    value: float | None


def totals_of(
    dimensions: Sequence[DimensionScore], changes: Sequence[Value]
) -> tuple[float | None, TotalRange | None]:
    """The total and its range with people's levels, as :func:`overridden` computes them."""
    in_force = _in_force(changes)
    by_person = in_force.get(None)
    if by_person is not None and by_person.value is not None:
        return by_person.value, (by_person.value, by_person.value)
    changed = [
        d.model_copy(update={"level": round(change.value), "range": None})
        if (change := in_force.get(d.id)) is not None and change.value is not None
        else d
        for d in dimensions
    ]
    return weighted_total(changed), total_range_of(changed)


_Change = TypeVar("_Change", bound="Value")


def _in_force(changes: Sequence[_Change]) -> dict[str | None, _Change]:
    """The last override of each dimension, and of the total, unless it takes others back."""
    last = {change.dimension_id: change for change in changes}
    return {key: change for key, change in last.items() if change.value is not None}


def _dimension(score: DimensionScore, change: Change | None) -> DimensionScore:
    if change is None or change.value is None:
        return score
    level = round(change.value)
    return score.model_copy(
        update={
            "level": level,
            "range": (level, level),
            "verdict": "scored",
            "override": _note(change, score.level, score.range),
        }
    )


def _note(change: Change, machine: float | None, machine_range: TotalRange | None) -> Override:
    return Override(
        machine=machine,
        machine_range=machine_range if machine is None else None,
        reason=change.reason,
        by=change.by_name,
        at=change.created_at,
    )


def _summary(
    report: Report,
    total: float | None,
    total_range: TotalRange | None,
    dimensions: Sequence[DimensionScore],
    total_override: Override | None,
) -> str:
    language = report.language
    before = total_sentence(language, report.total, report.total_range, report.dimensions)
    now = (
        sentence(language, "total_by_person", total=total)
        if total_override is not None
        else total_sentence(language, total, total_range, dimensions)
    )
    changed = sentence(language, "changed")
    return f"{report.summary_text.replace(before, now)} {changed}"
