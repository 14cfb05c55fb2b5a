"""Which plan a new interview gets, and its questions as this candidate hears them."""

from __future__ import annotations

import re

from pydantic import ValidationError

from api.errors import FieldError, UnprocessableError, pointer
from api.interviews.schemas import CreateInterview
from db.tables import Interview, Question
from pipelines.plan import Plan, load_plan, pick_plan, ready_plans
from pipelines.questions.plan import plan_from_questions
from pipelines.questions.schemas import QuestionSetContent

_PLACEHOLDER = re.compile(r"\{(name|role|company)\}")


def plan_for(
    wanted: CreateInterview,
    *,
    transition: bool = False,
    questions: QuestionSetContent | None = None,
) -> Plan:
    """The plan that was asked for, cut to the wanted length.

    Args:
        questions: made from the résumé; they take the place of a plan.
        transition: the résumé tells of a career transition: where no plan is asked for, it is
            the one for that.

    Raises:
        UnprocessableError: there is no such plan, it is faulty, or it contradicts the request.
    """
    if questions is not None:
        plan = _plan_of(questions, wanted)
    else:
        plan = _choose(wanted, transition=transition)
    if plan.language != wanted.language:
        raise _wrong_plan(
            f"the plan is in '{plan.language}' but the interview in '{wanted.language}': "
            "choose one language"
        )
    if wanted.transition and plan.scenario != "transition":
        raise _wrong_plan("'transition' is set but this plan is not for a career transition")
    if wanted.max_questions is not None:
        plan = plan.shortened(wanted.max_questions)
    if wanted.time_budget_s is not None:
        plan = plan.model_copy(update={"time_budget_s": wanted.time_budget_s})
    return plan


def questions_of(interview: Interview, plan: Plan) -> list[Question]:
    """The plan's questions with this candidate's name, role and company filled in."""
    values = {
        "name": interview.candidate_name,
        "role": interview.role,
        "company": interview.company,
    }
    return [
        Question(
            interview_id=interview.id,
            position=position,
            plan_question_id=question.id,
            text=_PLACEHOLDER.sub(lambda found: values[found[1]], question.text),
        )
        for position, question in enumerate(plan.questions)
    ]


def _plan_of(questions: QuestionSetContent, wanted: CreateInterview) -> Plan:
    if wanted.plan is not None:
        raise _wrong_plan("leave it out: 'question_set_id' says what is asked")
    try:
        return plan_from_questions(questions)
    except ValueError as error:
        raise _wrong_plan(str(error)) from error


def _choose(wanted: CreateInterview, *, transition: bool) -> Plan:
    if wanted.plan is None:
        return pick_plan(wanted.language, transition=wanted.transition or transition)
    if isinstance(wanted.plan, str):
        # Only ids: a path here would read any file of the server.
        if wanted.plan not in ready_plans():
            raise _wrong_plan(
                f"there is no ready plan '{wanted.plan}': give one of "
                f"{', '.join(ready_plans())}, or a whole plan as an object"
            )
        return load_plan(wanted.plan)
    try:
        return Plan.model_validate(wanted.plan)
    except ValidationError as error:
        faults = [
            FieldError(pointer=pointer(("plan", *item["loc"])), detail=item["msg"])
            for item in error.errors()
        ]
        more = f" ({len(faults) - 1} more in 'errors')" if len(faults) > 1 else ""
        raise UnprocessableError(
            f"The plan can't be used: correct it at '{faults[0].pointer}': "
            f"{faults[0].detail}{more}",
            errors=faults,
        ) from error


def _wrong_plan(detail: str) -> UnprocessableError:
    return UnprocessableError(
        f"The plan can't be used: {detail}.", errors=[FieldError(pointer="/plan", detail=detail)]
    )
