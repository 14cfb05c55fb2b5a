"""Choosing the plan of a new interview."""

from __future__ import annotations

from typing import Any

from api.errors import UnprocessableError, refused
from api.interviews.schemas import CreateInterview
from api.plans.service import read
from interviews.built_in import built_in_plan
from interviews.plan import Plan, PlanError, pick_plan
from kit.language import Language
from pipelines.questions.resume_plan import plan_from_questions
from pipelines.questions.schemas import QuestionSetContent


def plan_for(
    body: CreateInterview,
    language: Language,
    *,
    position_plan: dict[str, Any] | None = None,
    transition: bool = False,
    questions: QuestionSetContent | None = None,
) -> Plan:
    """The requested plan, or the position's, shortened as requested.

    Args:
        position_plan: the position's, whose candidates all get the same questions, whatever their
            résumés say.
        transition: the résumé shows a career transition; without a position, the default is then
            the plan for that.
        questions: generated from the résumé; they replace the plan.

    Raises:
        UnprocessableError: there is no such plan, it is invalid, or contradicts the request.
        PlanError: a ready plan can't be loaded.
    """
    transition = transition or body.transition
    sent = body.plan if body.plan is not None else position_plan
    if questions is not None:
        plan = _plan_of(questions, body)
    elif sent is None:
        plan = pick_plan(language, transition=transition)
    else:
        plan = read(sent)
    if plan.language != language:
        raise refused(
            "/plan",
            f"is in '{plan.language}' but the interview in '{language}'; choose one language",
        )
    if body.transition and body.plan is not None and plan.scenario != "transition":
        raise refused("/plan", "is not for a career transition, but 'transition' is set")
    return _shortened(plan, body)


def plan_or_built_in(
    body: CreateInterview,
    language: Language,
    *,
    position_plan: dict[str, Any] | None,
    transition: bool,
    questions: QuestionSetContent | None = None,
) -> tuple[Plan, str | None]:
    """As :func:`plan_for`, with the built-in plan as the fallback, since a candidate is waiting.

    Returns:
        The plan, and the reason for the built-in one; None for any other.

    Raises:
        UnprocessableError: the plan in the request is invalid.
    """
    try:
        plan = plan_for(
            body,
            language,
            position_plan=position_plan,
            transition=transition,
            questions=questions,
        )
    except (UnprocessableError, PlanError) as error:
        if isinstance(error, UnprocessableError) and body.plan is not None:
            raise
        changes_fields = position_plan is None and (transition or body.transition)
        built_in = built_in_plan(language, transition=changes_fields)
        return _shortened(built_in, body), str(error)
    return plan, None


def _shortened(plan: Plan, body: CreateInterview) -> Plan:
    if body.max_questions is not None:
        plan = plan.shortened(body.max_questions)
    if body.time_budget_s is not None and body.position_id is None:
        plan = plan.model_copy(update={"time_budget_s": body.time_budget_s})
    return plan


def _plan_of(questions: QuestionSetContent, body: CreateInterview) -> Plan:
    for field in ("plan", "position_id"):
        if getattr(body, field) is not None:
            raise refused(f"/{field}", "must be omitted: 'question_set_id' defines the questions")
    try:
        return plan_from_questions(questions)
    except ValueError as error:
        raise refused("/plan", str(error)) from error
