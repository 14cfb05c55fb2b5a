"""Calls about invitations."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends

from api.errors import described
from api.identity import staff_only
from api.invitations import service
from api.invitations.schemas import CreateInvitation, InvitationView
from api.services import ServicesDep

router = APIRouter(prefix="/interviews", tags=["invitations"])


@router.post(
    "/{interview_id}/invitations",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(staff_only)],
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE),
)
async def create_invitation(
    interview_id: UUID, wanted: CreateInvitation, services: ServicesDep
) -> InvitationView:
    """Invite a candidate by phone. The PIN is in this answer and can't be read again."""
    return await service.invite(services, interview_id, wanted)
