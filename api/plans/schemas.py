"""Messages about plans."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.schemas import Wire
from interviews.plan import Plan

RUBRIC_MAX = 30

Rubric = list[dict[str, Any]]
"""Dimensions as in a plan; validated with the plan, whose questions refer to them."""


class PlanItem(Wire):
    """A plan, without its questions."""

    id: str
    title: str
    language: str
    scenario: str
    time_budget_s: int
    question_count: int

    @classmethod
    def of(cls, plan: Plan) -> PlanItem:
        """From the plan."""
        return cls(
            id=plan.id,
            title=plan.title,
            language=plan.language,
            scenario=plan.scenario,
            time_budget_s=plan.time_budget_s,
            question_count=len(plan.questions),
        )


class PlanList(Wire):
    """The ready plans."""

    items: list[PlanItem]


class PlanChoice(Wire):
    """A plan and its rubric."""

    plan: str | dict[str, Any] | None = None
    """Id of a ready plan (``GET /plans``), or a whole plan. Null: the ready plan of the
    language."""
    rubric: Rubric | None = Field(default=None, min_length=1, max_length=RUBRIC_MAX)
    """Dimensions that replace the plan's: ``id``, ``name``, ``weight``, and ``levels`` 1 to 5
    with a sentence each. They must include every dimension that the plan's questions refer to."""
