"""Calls about evaluations of answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter

from api.errors import described
from api.evaluations import service
from api.evaluations.schemas import BehaviorScores, Evaluation, EvaluationList, EvaluationView
from api.identity import staff_only
from api.interviews.service import find
from api.services import ServicesDep

router = APIRouter(
    prefix="/interviews/{interview_id}", tags=["interviews"], dependencies=[Depends(staff_only)]
)

_MOVED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.patch("/behavior-scores", responses=_MOVED | described(HTTPStatus.FORBIDDEN))
async def take_behavior_scores(
    interview_id: UUID, sent: BehaviorScores, services: ServicesDep
) -> EvaluationList:
    """Keep what an outside camera system says. Off unless the operator turns it on.

    The interview shows ``averages`` as ``emotion_summary`` and ``overall_score``. No score of
    the report is changed by it.
    """
    kept = await service.take_behavior(services, interview_id, sent)
    zone = services.settings.zone
    return EvaluationList(
        interview_id=interview_id, items=[EvaluationView.of(row, zone) for row in kept]
    )


@router.get("/evaluations", responses=described(HTTPStatus.NOT_FOUND))
async def list_evaluations(interview_id: UUID, services: ServicesDep) -> EvaluationList:
    """What is held of the single answers, beside the report."""
    await find(services, interview_id)
    zone = services.settings.zone
    kept = await service.of_interview(services, interview_id)
    return EvaluationList(
        interview_id=interview_id, items=[EvaluationView.of(row, zone) for row in kept]
    )


@router.put("/evaluations/{question_id}", responses=_MOVED)
async def put_evaluation(
    interview_id: UUID,
    question_id: Annotated[str, PathParameter(max_length=64, pattern=r"^[^\x00]*$")],
    sent: Evaluation,
    services: ServicesDep,
) -> EvaluationView:
    """Keep what somebody holds of one answer, in the place of what was there."""
    row = await service.put(services, interview_id, question_id, sent)
    return EvaluationView.of(row, services.settings.zone)
