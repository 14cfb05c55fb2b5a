"""The rubric's dimensions in a report: each judged, and worded in the interview's language."""

from __future__ import annotations

from collections.abc import Sequence

from interviews.plan import Dimension, Plan
from judging.answers import Answer
from judging.graded_levels import Judgement, Reason, judge_dimension
from models.llm.text import TextModel
from pipelines.report.schemas import DimensionScore
from pipelines.report.sentences import sentence


async def judged_dimensions(
    plan: Plan, answers: Sequence[Answer], model: TextModel | None
) -> list[DimensionScore]:
    """All dimensions in the rubric's order, each judged by the answers that serve it."""
    questions = {question.id: question.text for question in plan.questions}
    scores = []
    for dimension in plan.rubric:
        serving = {q.id for q in plan.questions if dimension.id in q.dimensions}
        own = [answer for answer in answers if answer.entry.question_id in serving]
        judgement = await judge_dimension(
            dimension, own, language=plan.language, model=model, questions=questions
        )
        scores.append(_score(dimension, judgement, plan.language))
    return scores


def _score(dimension: Dimension, judgement: Judgement, language: str) -> DimensionScore:
    return DimensionScore(
        id=dimension.id,
        name=dimension.name,
        weight=dimension.weight,
        level=judgement.level,
        verdict=judgement.verdict,
        reasoning=" ".join(_worded(reason, dimension, language) for reason in judgement.reasons),
        quotes=list(judgement.quotes),
    )


def _worded(reason: Reason, dimension: Dimension, language: str) -> str:
    match reason.code:
        case "stated":
            return str(reason.values["text"])
        case "anchor":
            level = int(reason.values["level"])
            return sentence(language, "anchor", level=level, anchor=dimension.levels[level])
        case code:
            return sentence(language, code, **reason.values)
