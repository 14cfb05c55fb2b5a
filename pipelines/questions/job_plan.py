"""A position's plan, drafted from its job description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from interviews.plan import Plan, Stage, pick_plan
from kit.language import Language
from pipelines.progress import OnProgress
from pipelines.questions.generate import LIMIT_S, make_questions
from pipelines.questions.resume_plan import questions_of, rest_of, rubric_for
from pipelines.questions.schemas import ContentRequest, QuestionSetContent
from pipelines.resume.schemas import Header, StructuredData

if TYPE_CHECKING:  # pydantic-ai takes a second to import, and is needed with a model only
    from models.llm.structured import StructuredModel

STAGE_TITLES: dict[Language, str] = {"en": "The work", "ko": "직무"}


class DraftedPlan(BaseModel):
    """A plan that a person reads and changes before anyone is asked."""

    plan: Plan
    model: str | None
    """None: no model worded a question of it."""
    notes: list[str]
    """What was left out and why, for people to read."""


async def draft_plan(
    request: ContentRequest,
    model: StructuredModel | None,
    on_progress: OnProgress,
    *,
    limit_s: float = LIMIT_S,
) -> DraftedPlan:
    """Draft a plan for a role from its job description.

    Questions that the model can't word, words badly or doesn't word in time are worded by rules.

    Args:
        request: with ``role``, ``language`` and ``job_description``.
        model: None: rules word all questions.
        limit_s: for all that the model words, from now.
    """
    nobody = StructuredData(header=Header())
    content = await make_questions(nobody, request, model, on_progress, limit_s=limit_s)
    return DraftedPlan(plan=plan_for_job(content), model=content.model, notes=content.notes)


def plan_for_job(content: QuestionSetContent) -> Plan:
    """Make a plan of questions about a job.

    The ready plan's two template questions come first; its rubric, greeting and closing stay, and
    so do its questions for dimensions that no other question serves.
    """
    base = pick_plan(content.language)
    templates = [question for question in base.questions if question.template][:2]
    questions = questions_of(content, base, prefix="job")
    stages = [base.stages[0].model_copy(update={"questions": templates})]
    if questions:
        stages.append(Stage(id="job", title=STAGE_TITLES[content.language], questions=questions))
    stages += rest_of(base, [*templates, *questions])
    return Plan.model_validate(
        base.model_dump()
        | {
            "id": f"drafted-{content.language}",
            "title": content.role,
            "stages": [stage.model_dump() for stage in stages],
            "rubric": [dimension.model_dump() for dimension in rubric_for(base, stages)],
        }
    )
