"""The rules of choosing a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.errors import FieldError, NotFoundError, UnprocessableError, pointer
from interviews.plan import Dimension, Plan, load_plan, ready_plans

TEMPLATES = 2
"""Questions with which every interview of a career transition begins."""

_RUBRIC = TypeAdapter(list[Dimension])


def ready() -> list[Plan]:
    """The plans that come with the product."""
    return [load_plan(plan_id) for plan_id in ready_plans()]


def find(plan_id: str) -> Plan:
    """A ready plan. Raises NotFoundError."""
    if plan_id not in ready_plans():
        raise NotFoundError(
            f"There is no ready plan '{plan_id}'; GET /api/v1/plans lists them: "
            f"{', '.join(ready_plans())}."
        )
    return load_plan(plan_id)


def read(sent: str | dict[str, Any]) -> Plan:
    """The plan that was sent, as the id of a ready one or whole.

    Raises:
        UnprocessableError: there is no such plan, or it is faulty.
    """
    if isinstance(sent, str):
        # Only ids: a path here would read any file of the server.
        if sent not in ready_plans():
            raise refused(
                f"there is no ready plan '{sent}': give one of "
                f"{', '.join(ready_plans())}, or a whole plan as an object"
            )
        return load_plan(sent)
    try:
        plan = Plan.model_validate(sent)
    except ValidationError as error:
        raise _faulty("plan", error) from error
    if plan.scenario == "transition" and not all(q.template for q in plan.questions[:TEMPLATES]):
        raise refused(
            "a plan for a career transition begins with two template questions "
            "(self-introduction, motivation): mark its first two with 'template'"
        )
    return plan


def with_rubric(plan: Plan, rubric: Sequence[dict[str, Any]]) -> Plan:
    """The same plan judged by another rubric.

    Raises:
        UnprocessableError: the rubric is faulty, or lacks a dimension of a question.
    """
    try:
        dimensions = _RUBRIC.validate_python(list(rubric))
    except ValidationError as error:
        raise _faulty("rubric", error) from error
    try:
        return Plan.model_validate(plan.model_dump() | {"rubric": dimensions})
    except ValidationError as error:
        detail = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UnprocessableError(
            f"The rubric can't be used: {detail}.",
            errors=[FieldError(pointer="/rubric", detail=detail)],
        ) from error


def refused(detail: str) -> UnprocessableError:
    """A plan is of no use here."""
    return UnprocessableError(
        f"The plan can't be used: {detail}.", errors=[FieldError(pointer="/plan", detail=detail)]
    )


def _faulty(what: str, error: ValidationError) -> UnprocessableError:
    faults = [
        FieldError(pointer=pointer((what, *item["loc"])), detail=item["msg"])
        for item in error.errors()
    ]
    more = f" ({len(faults) - 1} more in 'errors')" if len(faults) > 1 else ""
    return UnprocessableError(
        f"The {what} can't be used: correct it at '{faults[0].pointer}': {faults[0].detail}{more}",
        errors=faults,
    )
