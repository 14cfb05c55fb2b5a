"""Calls about reports."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter

from api.errors import described
from api.reports import service
from api.reports.schemas import ReportView
from api.services import ServicesDep

router = APIRouter(prefix="/interviews", tags=["reports"])


@router.get("/{interview_id}/report", responses=described(HTTPStatus.NOT_FOUND))
async def read_report(interview_id: UUID, services: ServicesDep) -> ReportView:
    """The report: pending with readable text, complete, or failed with the reason."""
    return await service.read(services, interview_id)
