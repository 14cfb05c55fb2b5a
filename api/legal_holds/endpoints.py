"""Endpoints of legal holds."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter

from api.errors import described
from api.identity import Staff
from api.legal_holds import service
from api.legal_holds.schemas import LegalHoldView, SetLegalHold
from api.services import ServicesDep

router = APIRouter(
    prefix="/interviews/{interview_id}/legal-hold",
    tags=["interviews"],
    responses=described(HTTPStatus.NOT_FOUND),
)


@router.get("")
async def read_legal_hold(
    interview_id: UUID, services: ServicesDep, caller: Staff
) -> LegalHoldView:
    """Get whether an interview is on legal hold."""
    row = await service.of_interview(services, caller, interview_id)
    return LegalHoldView.of(row, services.settings.zone)


@router.put("", responses=described(HTTPStatus.FORBIDDEN))
async def set_legal_hold(
    interview_id: UUID, body: SetLegalHold, services: ServicesDep, caller: Staff
) -> LegalHoldView:
    """Place an interview on legal hold, or lift the hold.

    An interview on hold outlives its retention, and neither it nor its résumé can be deleted. Staff
    place holds, administrators lift them. Idempotent: while it is on hold, the first reason stays.
    """
    row = await service.change(services, caller, interview_id, body)
    return LegalHoldView.of(row, services.settings.zone)
