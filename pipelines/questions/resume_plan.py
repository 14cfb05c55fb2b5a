"""The plan of an interview that asks the questions of a résumé."""

from __future__ import annotations

from interviews.plan import Dimension, EvidencePoint, Plan, Question, Stage, pick_plan
from pipelines.questions.schemas import GeneratedQuestion, QuestionSetContent, TopicKind

SERVES: dict[TopicKind, list[str]] = {
    "experience": ["ownership", "problem-solving", "transfer", "communication"],
    "project": ["problem-solving", "ownership", "transfer", "communication"],
    "skill": ["problem-solving", "learning", "communication"],
    "transition": ["transfer", "learning", "motivation"],
    "role": ["motivation", "learning", "communication"],
    "job": ["problem-solving", "ownership", "communication"],
}
"""The dimensions that an answer serves, by the kind of topic."""
STAGE_TITLES = {"en": "Your résumé", "ko": "이력서"}


def plan_from_questions(content: QuestionSetContent, base: Plan | None = None) -> Plan:
    """Make a plan of these questions, after the scenario's two template questions.

    The rubric (see :func:`rubric_for`), the greeting and the closing are the base's, and so are
    the questions for dimensions that no other question serves.

    Args:
        base: in the set's language; None: the ready plan of its language and scenario.

    Raises:
        ValueError: the base is in another language, or the set is empty.
    """
    base = base or pick_plan(content.language, transition=content.transition)
    if base.language != content.language:
        raise ValueError(f"the questions are in '{content.language}', the plan in another language")
    if not content.questions:
        raise ValueError("the set has no questions")
    templates = [q for q in base.questions if q.template][:2]
    questions = questions_of(content, base, prefix="resume")
    stages = [
        Stage(id=base.stages[0].id, title=base.stages[0].title, questions=templates),
        Stage(id="resume", title=STAGE_TITLES[content.language], questions=questions),
        *rest_of(base, [*templates, *questions]),
    ]
    return Plan.model_validate(
        base.model_dump()
        | {
            "id": f"resume-{content.language}",
            "stages": [stage.model_dump() for stage in stages],
            "rubric": [dimension.model_dump() for dimension in rubric_for(base, stages)],
        }
    )


def questions_of(content: QuestionSetContent, base: Plan, *, prefix: str) -> list[Question]:
    """The questions as a plan has them, for dimensions of the base's rubric.

    Args:
        prefix: of the questions' ids.
    """
    return [
        _planned(f"{prefix}-{place}", generated, base)
        for place, generated in enumerate(content.questions, 1)
    ]


def _planned(question_id: str, generated: GeneratedQuestion, base: Plan) -> Question:
    known = [d.id for d in base.rubric]
    fitting = [d for d in SERVES[generated.kind] if d in known][:2]
    return Question(
        id=question_id,
        text=_plain(generated.text),
        rephrased=_plain(generated.rephrased),
        objective=generated.objective,
        dimensions=fitting or known[:1],
        max_follow_ups=2,
        time_budget_s=150,
        evidence=[
            EvidencePoint(
                id=f"point-{number}",
                description=point.description,
                follow_up=_plain(point.follow_up),
            )
            for number, point in enumerate(generated.evidence, 1)
        ],
    )


def rest_of(base: Plan, asked: list[Question]) -> list[Stage]:
    """The base's questions for the dimensions that no asked question serves."""
    served = {dimension for question in asked for dimension in question.dimensions}
    stages = []
    for stage in base.stages:
        needed = []
        for question in stage.questions:
            if not question.template and set(question.dimensions) - served:
                served |= set(question.dimensions)
                needed.append(question)
        if needed:
            stages.append(stage.model_copy(update={"questions": needed}))
    return stages


def rubric_for(base: Plan, stages: list[Stage]) -> list[Dimension]:
    """The base's rubric, whose criteria name no question that these stages lack.

    A criterion that is left with none is asked for by all questions that serve its dimension.
    Otherwise it would count as never asked in every interview, and no level would be exact.
    """
    asked = {question.id for stage in stages for question in stage.questions}
    return [
        dimension.model_copy(
            update={
                "criteria": [
                    criterion.model_copy(
                        update={"questions": [q for q in criterion.questions if q in asked]}
                    )
                    for criterion in dimension.criteria
                ]
            }
        )
        for dimension in base.rubric
    ]


def _plain(text: str) -> str:
    """The text without braces, which a plan reads as placeholders."""
    return text.replace("{", "(").replace("}", ")")
