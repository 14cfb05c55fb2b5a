"""The rules for evaluations of answers.

The report reads none of them: what a camera sees in a face is not part of any score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from api.errors import ConflictError, ForbiddenError, NotFoundError, refused_all
from api.evaluations.schemas import Averages, BehaviorScores, Evaluation
from api.services import Services
from api.validation import FieldError
from db.session import UnitOfWork
from db.tables import AnswerEvaluation, InterviewStatus


async def store_behavior(
    services: Services, interview_id: UUID, scores: BehaviorScores
) -> Sequence[AnswerEvaluation]:
    """Store an outside camera system's scores, all of them or none.

    Raises:
        ForbiddenError: the operator has not turned them on.
        NotFoundError: there is no such interview.
        ConflictError: it was cancelled or has expired.
        UnprocessableError: the interview lacks a question that the scores name.
    """
    if not services.settings.behavior_scores:
        raise ForbiddenError(
            "Behaviour scores are off on this server, since some laws forbid them. The operator "
            "can turn them on with VIVAVOCE_API_BEHAVIOR_SCORES=true."
        )
    async with services.database.unit_of_work() as work:
        await _require_held(work, interview_id)
        await _check_questions(
            work, interview_id, (part.question_id for part in scores.per_question)
        )
        if scores.averages is not None:
            await work.evaluations.summarise(interview_id, _summary(scores.averages))
        for part in scores.per_question:
            values = {"emotion": part.emotion, "sentiment_score": part.sentiment_score}
            await work.evaluations.put(interview_id, part.question_id, values)
        return await work.evaluations.of_interview(interview_id)


async def put(
    services: Services, interview_id: UUID, question_id: str, evaluation: Evaluation
) -> AnswerEvaluation:
    """Set the evaluation of one answer.

    Raises:
        NotFoundError: there is no such interview or question.
        ConflictError: the interview was cancelled or has expired.
    """
    async with services.database.unit_of_work() as work:
        await _require_held(work, interview_id)
        if await work.questions.get(interview_id, question_id) is None:
            raise NotFoundError(
                f"This interview has no question '{question_id}'. "
                f"GET /api/v1/interviews/{interview_id}/questions lists them."
            )
        values = {"evaluation": evaluation.model_dump(mode="json")}
        return await work.evaluations.put(interview_id, question_id, values)


async def of_interview(services: Services, interview_id: UUID) -> Sequence[AnswerEvaluation]:
    """All evaluations of an interview, by question."""
    async with services.database.unit_of_work() as work:
        return await work.evaluations.of_interview(interview_id)


async def _require_held(work: UnitOfWork, interview_id: UUID) -> None:
    interview = await work.interviews.get(interview_id)
    if interview is None:
        raise NotFoundError(
            f"Interview {interview_id} not found. GET /api/v1/interviews lists them."
        )
    if interview.status in (InterviewStatus.CANCELLED, InterviewStatus.EXPIRED):
        raise ConflictError(
            f"This interview is {interview.status}, so it has no answers to evaluate."
        )


async def _check_questions(work: UnitOfWork, interview_id: UUID, ids: Iterable[str]) -> None:
    known = {row.plan_question_id for row in await work.questions.of_interview(interview_id)}
    errors = [
        FieldError(
            pointer=f"/per_question/{index}/question_id",
            detail=f"the interview has no question '{question_id}'",
        )
        for index, question_id in enumerate(ids)
        if question_id not in known
    ]
    if errors:
        raise refused_all(errors)


def _summary(averages: Averages) -> dict[str, object]:
    scores = averages.emotion_scores
    # Sorted, so that a tie is always decided the same way.
    dominant = max(sorted(scores), key=scores.__getitem__)
    return {
        "emotion_summary": {
            "dominant_emotion": dominant,
            "emotion_scores": scores,
            "facial_expression_data": averages.facial_expression_data,
        },
        "overall_score": averages.overall_score,
    }
