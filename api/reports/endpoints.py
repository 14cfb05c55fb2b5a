"""Calls about reports."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.errors import described
from api.identity import staff_only
from api.reports import service
from api.reports.schemas import ReportView
from api.services import ServicesDep

router = APIRouter(prefix="/interviews", tags=["reports"])

PDF = "application/pdf"


class PdfResponse(Response):
    """A PDF, for the contract's sake."""

    media_type = PDF


@router.get(
    "/{interview_id}/report",
    dependencies=[Depends(staff_only)],
    responses=described(HTTPStatus.NOT_FOUND),
)
async def read_report(interview_id: UUID, services: ServicesDep) -> ReportView:
    """The report: pending with readable text, complete, or failed with the reason."""
    return await service.read(services, interview_id)


@router.get(
    "/{interview_id}/report.pdf",
    response_class=PdfResponse,
    dependencies=[Depends(staff_only)],
    responses={
        200: {"content": {PDF: {}}, "description": "The report, in the interview's language."},
        **described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    },
)
async def read_report_pdf(interview_id: UUID, services: ServicesDep) -> PdfResponse:
    """The complete report as a PDF to pass on. 409 while there is none, 503 without fonts."""
    printed = await service.printed(services, interview_id)
    # RFC 6266: the plain name is for clients that do not read the encoded one.
    plain = f'filename="interview-report-{interview_id}.pdf"'
    encoded = f"filename*=UTF-8''{quote(printed.file_name, safe='')}"
    return PdfResponse(
        printed.content,
        headers={
            "Content-Disposition": f"attachment; {plain}; {encoded}",
            "Cache-Control": "private, no-store",
        },
    )
