"""Endpoints of evaluations of answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi import Path as PathParam

from api.errors import described
from api.evaluations import service
from api.evaluations.schemas import BehaviorScores, Evaluation, EvaluationList, EvaluationView
from api.identity import Staff, staff_only
from api.schemas import NO_NUL
from api.services import ServicesDep

router = APIRouter(
    prefix="/interviews/{interview_id}", tags=["interviews"], dependencies=[Depends(staff_only)]
)

_REFUSED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.patch("/behavior-scores", responses=_REFUSED | described(HTTPStatus.FORBIDDEN))
async def take_behavior_scores(
    interview_id: UUID, body: BehaviorScores, services: ServicesDep
) -> EvaluationList:
    """Store the behaviour scores of an outside camera system.

    Off unless the operator turns it on. The interview shows ``averages`` as ``emotion_summary``
    and ``overall_score``. The report's scores don't depend on them.
    """
    rows = await service.store_behavior(services, interview_id, body)
    zone = services.settings.zone
    return EvaluationList(
        interview_id=interview_id, items=[EvaluationView.of(row, zone) for row in rows]
    )


@router.get("/evaluations", responses=described(HTTPStatus.NOT_FOUND))
async def list_evaluations(
    interview_id: UUID, services: ServicesDep, caller: Staff
) -> EvaluationList:
    """List the evaluations of an interview's answers.

    They are separate from the report.
    """
    zone = services.settings.zone
    rows = await service.of_interview(services, caller, interview_id)
    return EvaluationList(
        interview_id=interview_id, items=[EvaluationView.of(row, zone) for row in rows]
    )


@router.put("/evaluations/{question_id}", responses=_REFUSED)
async def put_evaluation(
    interview_id: UUID,
    question_id: Annotated[str, PathParam(max_length=64, pattern=NO_NUL)],
    body: Evaluation,
    services: ServicesDep,
) -> EvaluationView:
    """Set the evaluation of an answer.

    Replaces the previous one.
    """
    row = await service.put(services, interview_id, question_id, body)
    return EvaluationView.of(row, services.settings.zone)
