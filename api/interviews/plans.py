"""Which plan a new interview gets."""

from __future__ import annotations

from typing import Any

from api.errors import UnprocessableError
from api.interviews.schemas import CreateInterview
from api.plans.service import read, refused
from interviews.built_in import built_in_plan
from interviews.plan import Plan, PlanError, pick_plan
from kit.language import Language
from pipelines.questions.resume_plan import plan_from_questions
from pipelines.questions.schemas import QuestionSetContent


def plan_for(
    wanted: CreateInterview,
    language: Language,
    *,
    position_plan: dict[str, Any] | None = None,
    transition: bool = False,
    questions: QuestionSetContent | None = None,
) -> Plan:
    """The plan that was asked for, or the position's, cut to the wanted length.

    Args:
        position_plan: of the position, whose candidates are all asked the same.
        questions: made from the résumé; they take the place of a plan.
        transition: the résumé tells of a career transition: where nobody chose a plan, it is
            the one for that.

    Raises:
        UnprocessableError: there is no such plan, it is faulty, or it contradicts the request.
        PlanError: a ready plan can't be read.
    """
    transition = transition or wanted.transition
    sent = wanted.plan if wanted.plan is not None else position_plan
    if questions is not None:
        plan = _plan_of(questions, wanted)
    elif sent is None:
        plan = pick_plan(language, transition=transition)
    else:
        plan = read(sent)
        if wanted.plan is None and transition and plan.is_ready_plan:
            # The position has the product's own plan: nobody chose one without the transition.
            plan = pick_plan(language, transition=True)
    if plan.language != language:
        raise refused(
            f"the plan is in '{plan.language}' but the interview in '{language}': "
            "choose one language"
        )
    if wanted.transition and wanted.plan is not None and plan.scenario != "transition":
        raise refused("'transition' is set but this plan is not for a career transition")
    return _fitted(plan, wanted)


def plan_or_built_in(
    wanted: CreateInterview,
    language: Language,
    *,
    position_plan: dict[str, Any] | None,
    transition: bool,
    questions: QuestionSetContent | None = None,
) -> tuple[Plan, str | None]:
    """As :func:`plan_for`, but somebody is waiting: the built-in stages if there is no plan.

    Returns:
        The plan, and why it is the built-in one; None if it is not.

    Raises:
        UnprocessableError: the plan that was sent with the request can't be used.
    """
    try:
        plan = plan_for(
            wanted,
            language,
            position_plan=position_plan,
            transition=transition,
            questions=questions,
        )
    except (UnprocessableError, PlanError) as error:
        if isinstance(error, UnprocessableError) and wanted.plan is not None:
            raise
        built_in = built_in_plan(language, transition=transition or wanted.transition)
        return _fitted(built_in, wanted), str(error)
    return plan, None


def _fitted(plan: Plan, wanted: CreateInterview) -> Plan:
    if wanted.max_questions is not None:
        plan = plan.shortened(wanted.max_questions)
    if wanted.time_budget_s is not None:
        plan = plan.model_copy(update={"time_budget_s": wanted.time_budget_s})
    return plan


def _plan_of(questions: QuestionSetContent, wanted: CreateInterview) -> Plan:
    if wanted.plan is not None or wanted.position_id is not None:
        raise refused("leave it out: 'question_set_id' says what is asked")
    try:
        return plan_from_questions(questions)
    except ValueError as error:
        raise refused(str(error)) from error
