"""Calls about reports."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.errors import described
from api.identity import Caller, CallerDep, staff_only
from api.reports import service
from api.reports.schemas import ExplanationView, OverrideInput, ReportView, RescoreInput
from api.services import ServicesDep

router = APIRouter(prefix="/interviews", tags=["reports"])

PDF = "application/pdf"
Staff = Annotated[Caller, Depends(staff_only)]
_REFUSED = described(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


class PdfResponse(Response):
    """A PDF, for the contract's sake."""

    media_type = PDF


@router.get("/{interview_id}/report", responses=described(HTTPStatus.NOT_FOUND))
async def read_report(interview_id: UUID, services: ServicesDep, caller: CallerDep) -> ReportView:
    """The report: pending with readable text, complete, or failed with the reason.

    Candidates learn how far it is; its content only where the server is set to show it.
    """
    return await service.read(services, caller, interview_id)


@router.get(
    "/{interview_id}/report.pdf",
    response_class=PdfResponse,
    dependencies=[Depends(staff_only)],
    responses={
        200: {"content": {PDF: {}}, "description": "The report, in the interview's language."},
        **described(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    },
)
async def read_report_pdf(
    interview_id: UUID, services: ServicesDep, caller: CallerDep
) -> PdfResponse:
    """The complete report as a PDF to pass on. 409 while there is none, 503 without fonts."""
    printed = await service.printed(services, caller, interview_id)
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


@router.get("/{interview_id}/report/explanation", responses=_REFUSED)
async def read_explanation(
    interview_id: UUID, services: ServicesDep, caller: CallerDep
) -> ExplanationView:
    """Why the report says what it says, in plain words, from the stored evidence.

    Candidates may read it once their request for it was answered, if the server is not set
    otherwise.
    """
    return await service.explanation(services, caller, interview_id)


@router.post("/{interview_id}/report/override", responses=_REFUSED)
async def override_report(
    interview_id: UUID, wanted: OverrideInput, services: ServicesDep, caller: Staff
) -> ReportView:
    """Set a dimension's level or the total, with a reason; what the machine found is kept."""
    return await service.override(services, caller, interview_id, wanted)


@router.post("/{interview_id}/report/rescore", status_code=HTTPStatus.ACCEPTED, responses=_REFUSED)
async def rescore_report(
    interview_id: UUID, wanted: RescoreInput, services: ServicesDep, caller: Staff
) -> ReportView:
    """Have the report made anew; its content so far and people's changes are kept."""
    return await service.rescore(services, caller, interview_id, wanted.reason)
