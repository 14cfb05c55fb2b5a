"""Endpoints of decisions."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from api.decisions import service
from api.decisions.schemas import DecisionInput, DecisionView
from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Admin, Staff, staff_only
from api.services import ServicesDep

NDJSON = "application/jsonl"
interview_router = APIRouter(
    prefix="/interviews/{interview_id}/decisions",
    tags=["interviews"],
    responses=described(HTTPStatus.NOT_FOUND),
)
router = APIRouter(prefix="/decisions", tags=["decisions"])


@interview_router.get("")
async def list_decisions(
    interview_id: UUID, services: ServicesDep, caller: Staff
) -> list[DecisionView]:
    """List the decisions about an interview's candidate.

    Oldest first.
    """
    rows = await service.of_interview(services, caller, interview_id)
    return [DecisionView.of(row, services.settings.zone) for row in rows]


@interview_router.post(
    "", status_code=HTTPStatus.CREATED, dependencies=[Depends(staff_only), Depends(idempotent)]
)
async def create_decision(
    interview_id: UUID, body: DecisionInput, services: ServicesDep, caller: Staff
) -> DecisionView:
    """Record a decision about an interview's candidate.

    For people with an account; it also sets the stage. The record can't be changed, and outlives
    the interview without the candidate's name.
    """
    row = await service.decide(services, caller, interview_id, body)
    return DecisionView.of(row, services.settings.zone)


@router.get(
    "/export.jsonl",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {NDJSON: {"schema": {"type": "string"}}},
            "description": "A line of JSON for each decision, in the order of the chain.",
        }
    },
)
async def export_decisions(services: ServicesDep, caller: Admin) -> StreamingResponse:
    """Download all decisions.

    With all that their hashes are computed from.
    """
    lines = await service.export(services, caller)
    headers = {"Content-Disposition": 'attachment; filename="decisions.jsonl"'}
    return StreamingResponse(lines, media_type=NDJSON, headers=headers)
