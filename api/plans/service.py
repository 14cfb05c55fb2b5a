"""Reading and validating plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.errors import NotFoundError, UnprocessableError, refused, refused_all
from api.validation import field_errors
from interviews.plan import Dimension, Plan, load_plan, ready_plans

TEMPLATES = 2
"""Template questions at the beginning of every career-transition plan."""

_RUBRIC = TypeAdapter(list[Dimension])


def ready() -> list[Plan]:
    """The plans that come with the product."""
    return [load_plan(plan_id) for plan_id in ready_plans()]


def find(plan_id: str) -> Plan:
    """A ready plan. Raises NotFoundError."""
    if plan_id not in ready_plans():
        raise NotFoundError(
            f"Plan '{plan_id}' not found. GET /api/v1/plans lists them: {', '.join(ready_plans())}."
        )
    return load_plan(plan_id)


def read(sent: str | dict[str, Any]) -> Plan:
    """The plan in a request: the id of a ready one, or a whole plan.

    Raises:
        UnprocessableError: there is no such plan, or it is invalid.
    """
    if isinstance(sent, str):
        # load_plan also takes paths; a client must not read the server's files.
        if sent not in ready_plans():
            raise refused(
                "/plan",
                f"must be a ready plan ({', '.join(ready_plans())}) or a whole plan as an object",
            )
        return load_plan(sent)
    try:
        plan = Plan.model_validate(sent)
    except ValidationError as error:
        raise _invalid("plan", error) from error
    if plan.scenario == "transition" and not all(q.template for q in plan.questions[:TEMPLATES]):
        raise refused(
            "/plan",
            "must begin with two template questions (self-introduction, motivation), since its "
            "scenario is 'transition'; set 'template' on the first two",
        )
    return plan


def with_rubric(plan: Plan, rubric: Sequence[dict[str, Any]]) -> Plan:
    """The plan with another rubric.

    Raises:
        UnprocessableError: the rubric is invalid, or lacks a dimension of a question.
    """
    try:
        dimensions = _RUBRIC.validate_python(list(rubric))
    except ValidationError as error:
        raise _invalid("rubric", error) from error
    try:
        return Plan.model_validate(plan.model_dump() | {"rubric": dimensions})
    except ValidationError as error:
        raise refused("/rubric", field_errors(error.errors())[0].detail) from error


def _invalid(field: str, error: ValidationError) -> UnprocessableError:
    return refused_all(field_errors(error.errors(), below=(field,)))
