"""A report with people's overrides. The machine's values are kept beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from interviews.plan import Plan
from pipelines.report.build import anchors_of, feedback_of, total_sentence
from pipelines.report.schemas import DimensionScore, Override, Report, weighted_total
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
    last = {change.dimension_id: change for change in changes}
    in_force = {key: change for key, change in last.items() if change.value is not None}
    known = {d.id for d in report.dimensions}
    if not in_force.keys() & {None, *known}:
        return report
    dimensions = [_dimension(d, in_force.get(d.id)) for d in report.dimensions]
    computed = weighted_total(dimensions)
    of_total = in_force.get(None)
    total = of_total.value if of_total is not None else computed
    return report.model_copy(
        update={
            "dimensions": dimensions,
            "total": total,
            "machine_total": report.total,
            "total_override": _note(of_total, computed) if of_total is not None else None,
            "scored": total is not None,
            "not_scored_reason": None if total is not None else report.not_scored_reason,
            "summary_text": _summary(report, dimensions, total, by_person=of_total is not None),
            "technical_feedback": feedback_of(dimensions, report.language),
            "strengths": anchors_of(plan, dimensions, "strength"),
            "improvements": anchors_of(plan, dimensions, "improvement"),
        }
    )


def _dimension(score: DimensionScore, change: Change | None) -> DimensionScore:
    if change is None or change.value is None:
        return score
    return score.model_copy(
        update={
            "level": round(change.value),
            "verdict": "scored",
            "override": _note(change, score.level),
        }
    )


def _note(change: Change, machine: float | None) -> Override:
    return Override(machine=machine, reason=change.reason, by=change.by_name, at=change.created_at)


def _summary(
    report: Report, dimensions: list[DimensionScore], total: float | None, *, by_person: bool
) -> str:
    language = report.language
    before = total_sentence(language, report.total, report.dimensions)
    now = (
        sentence(language, "total_by_person", total=total)
        if by_person
        else total_sentence(language, total, dimensions)
    )
    changed = sentence(language, "changed")
    return f"{report.summary_text.replace(before, now)} {changed}"
