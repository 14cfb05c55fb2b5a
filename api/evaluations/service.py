"""The rules about evaluations of answers.

Nothing here is read by the report: what a camera makes of a face is no part of any score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from api.errors import (
    ConflictError,
    FieldError,
    ForbiddenError,
    NotFoundError,
    UnprocessableError,
)
from api.evaluations.schemas import Averages, BehaviorScores, Evaluation
from api.services import Services
from db.session import UnitOfWork
from db.tables import AnswerEvaluation, InterviewStatus


async def take_behavior(
    services: Services, interview_id: UUID, sent: BehaviorScores
) -> Sequence[AnswerEvaluation]:
    """Keep what an outside camera system says, all of it or nothing.

    Raises:
        ForbiddenError: the operator has not turned it on.
        NotFoundError: there is no such interview.
        ConflictError: it was called off.
        UnprocessableError: a question is named that the interview does not have.
    """
    if not services.settings.behavior_scores:
        raise ForbiddenError(
            "Behaviour scores are off on this server, since some laws forbid them. The operator "
            "turns them on with VIVAVOCE_API_BEHAVIOR_SCORES=true."
        )
    async with services.database.unit_of_work() as work:
        await _interview(work, interview_id)
        await _check_questions(work, interview_id, (part.question_id for part in sent.per_question))
        if sent.averages is not None:
            await work.evaluations.summarise(interview_id, _summary(sent.averages))
        for part in sent.per_question:
            values = {"emotion": part.emotion, "sentiment_score": part.sentiment_score}
            await work.evaluations.put(interview_id, part.question_id, values)
        return await work.evaluations.of_interview(interview_id)


async def put(
    services: Services, interview_id: UUID, question_id: str, evaluation: Evaluation
) -> AnswerEvaluation:
    """Keep what somebody holds of one answer, in the place of what was there.

    Raises:
        NotFoundError: there is no such interview or question.
        ConflictError: it was called off.
    """
    async with services.database.unit_of_work() as work:
        await _interview(work, interview_id)
        if await work.questions.get(interview_id, question_id) is None:
            raise NotFoundError(
                f"This interview has no question '{question_id}'; "
                f"GET /api/v1/interviews/{interview_id}/questions lists them."
            )
        values = {"evaluation": evaluation.model_dump(mode="json")}
        return await work.evaluations.put(interview_id, question_id, values)


async def of_interview(services: Services, interview_id: UUID) -> Sequence[AnswerEvaluation]:
    """All of an interview, by question."""
    async with services.database.unit_of_work() as work:
        return await work.evaluations.of_interview(interview_id)


async def _interview(work: UnitOfWork, interview_id: UUID) -> None:
    interview = await work.interviews.get(interview_id)
    if interview is None:
        raise NotFoundError(
            f"There is no interview {interview_id}; GET /api/v1/interviews lists them all."
        )
    if interview.status in (InterviewStatus.CANCELLED, InterviewStatus.EXPIRED):
        raise ConflictError(
            f"This interview is {interview.status}: there are no answers to evaluate."
        )


async def _check_questions(work: UnitOfWork, interview_id: UUID, named: Iterable[str]) -> None:
    known = {row.plan_question_id for row in await work.questions.of_interview(interview_id)}
    faults = [
        FieldError(
            pointer=f"/per_question/{index}/question_id",
            detail=f"the interview has no question '{question_id}'",
        )
        for index, question_id in enumerate(named)
        if question_id not in known
    ]
    if faults:
        raise UnprocessableError(
            f"Correct the input at '{faults[0].pointer}': {faults[0].detail}.", errors=faults
        )


def _summary(averages: Averages) -> dict[str, object]:
    scores = averages.emotion_scores
    # Of several the first by name, so that the same scores give the same answer.
    dominant = max(sorted(scores), key=scores.__getitem__)
    return {
        "emotion_summary": {
            "dominant_emotion": dominant,
            "emotion_scores": scores,
            "facial_expression_data": averages.facial_expression_data,
        },
        "overall_score": averages.overall_score,
    }
