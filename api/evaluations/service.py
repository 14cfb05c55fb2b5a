"""The rules for evaluations of answers.

The report reads none of them: what a camera sees in a face is not part of any score.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.audit.note import note_reading
from api.errors import ConflictError, ForbiddenError, NotFoundError, refused_all
from api.evaluations.schemas import AnswerBehavior, Averages, BehaviorScores, Evaluation
from api.identity import Caller
from api.interviews.access import find_visible
from api.missing import missing
from api.services import Services
from api.validation import FieldError
from db.session import UnitOfWork
from db.tables import AnswerEvaluation, AuditAction, InterviewStatus


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
        ids = await _questions(work, interview_id, scores.per_question)
        if scores.averages is not None:
            await work.evaluations.summarise(interview_id, _summary(scores.averages))
        for question_id, part in zip(ids, scores.per_question, strict=True):
            values = {"emotion": part.emotion, "sentiment_score": part.sentiment_score}
            await work.evaluations.put(interview_id, question_id, values)
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


async def of_interview(
    services: Services, caller: Caller, interview_id: UUID
) -> Sequence[AnswerEvaluation]:
    """All evaluations of an interview, by question. Raises NotFoundError."""
    await find_visible(services, caller, interview_id)
    await note_reading(services, caller, AuditAction.EVALUATIONS_READ, interview_id)
    async with services.database.reading() as work:
        return await work.evaluations.of_interview(interview_id)


async def _require_held(work: UnitOfWork, interview_id: UUID) -> None:
    interview = await work.interviews.get(interview_id)
    if interview is None:
        raise missing("interview_id", interview_id)
    if interview.status in (InterviewStatus.CANCELLED, InterviewStatus.EXPIRED):
        raise ConflictError(
            f"This interview is {interview.status}, so it has no answers to evaluate."
        )


async def _questions(
    work: UnitOfWork, interview_id: UUID, parts: Sequence[AnswerBehavior]
) -> list[str]:
    """The ids of the questions that the parts name, by id, by number or by their place.

    Raises:
        UnprocessableError: the interview lacks one, or one is named twice.
    """
    known = [row.plan_question_id for row in await work.questions.of_interview(interview_id)]
    ids: list[str] = []
    errors = []
    for index, part in enumerate(parts):
        number = part.order or index + 1
        if part.question_id is not None:
            field, question_id = "question_id", part.question_id
            problem = f"the interview has no question '{question_id}'"
        else:
            field, question_id = "order", known[number - 1] if number <= len(known) else ""
            problem = f"the interview has {len(known)} planned questions"
        if question_id in ids:
            problem = f"question '{question_id}' is there twice"
        if question_id not in known or question_id in ids:
            errors.append(FieldError(pointer=f"/per_question/{index}/{field}", detail=problem))
        ids.append(question_id)
    if errors:
        raise refused_all(errors)
    return ids


def _summary(averages: Averages) -> dict[str, object]:
    """What an interview stores of averages; parts that were not sent stay as they are."""
    emotions, measures = averages.emotions, averages.measures
    values: dict[str, object] = {"overall_score": averages.score}
    if emotions or measures:
        values["emotion_summary"] = {
            # Sorted, so that a tie is always decided the same way.
            "dominant_emotion": max(sorted(emotions), key=emotions.__getitem__, default=None),
            "emotion_scores": emotions,
            "facial_expression_data": measures,
        }
    return values
