"""Endpoints of reports."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import CallerDep, Staff, require_scopes, staff_only
from api.reports import pdf, service
from api.reports.pdf_contents import needed_scopes
from api.reports.schemas import (
    ExplanationView,
    OverrideInput,
    PdfQuery,
    ReportView,
    RescoreInput,
)
from api.services import ServicesDep

router = APIRouter(prefix="/interviews", tags=["reports"])

PDF = "application/pdf"
_REFUSED = described(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


class PdfResponse(Response):
    """A PDF; declares the media type in the contract."""

    media_type = PDF


@router.get("/{interview_id}/report", responses=described(HTTPStatus.NOT_FOUND))
async def read_report(
    interview_id: UUID, services: ServicesDep, caller: CallerDep, reveal: bool = False
) -> ReportView:
    """Get an interview's report.

    It is pending, complete, or failed with the reason. Candidates see its status; its content
    only if the server is configured so. From a person who has begun to rate the interview its
    content is hidden until they submit. If the server is configured for blind rating, it is
    hidden from all people who have not rated it, unless they ask for it with ``reveal``; a rating
    that they submit afterwards is not blind.
    """
    return await service.read(services, caller, interview_id, reveal=reveal)


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
    interview_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    query: Annotated[PdfQuery, Query()],
) -> PdfResponse:
    """Download the report as a PDF.

    With the machine's assessment and the answers, or with the parts that ``include`` names. API
    keys need ``interviews:read`` for decisions, notes and the transcript. 409 while the report is
    not complete, and while the assessment or the ratings are asked for and hidden until the
    caller has submitted their rating; 503 if the server lacks the fonts.
    """
    await require_scopes(services, request, caller, needed_scopes(query.parts))
    file = await pdf.as_pdf(services, caller, interview_id, query)
    # RFC 6266: the plain name is for clients that don't support the encoded one.
    plain = f'filename="interview-report-{interview_id}.pdf"'
    encoded = f"filename*=UTF-8''{quote(file.file_name, safe='')}"
    return PdfResponse(
        file.content,
        headers={
            "Content-Disposition": f"attachment; {plain}; {encoded}",
            "Cache-Control": "private, no-store",
        },
    )


@router.get("/{interview_id}/report/explanation", responses=_REFUSED)
async def read_explanation(
    interview_id: UUID, services: ServicesDep, caller: CallerDep
) -> ExplanationView:
    """Explain a report in plain words.

    The explanation is built from the stored evidence. By default, candidates may read it once
    their request for it is answered.
    """
    return await service.explanation(services, caller, interview_id)


@router.post(
    "/{interview_id}/report/override",
    dependencies=[Depends(staff_only), Depends(idempotent)],
    responses=_REFUSED,
)
async def override_report(
    interview_id: UUID, body: OverrideInput, services: ServicesDep, caller: Staff
) -> ReportView:
    """Override a dimension's level or the total.

    With a reason. The machine's result is kept.
    """
    return await service.override(services, caller, interview_id, body)


@router.post(
    "/{interview_id}/report/rescore",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(staff_only), Depends(idempotent)],
    responses=_REFUSED,
)
async def rescore_report(
    interview_id: UUID, body: RescoreInput, services: ServicesDep, caller: Staff
) -> ReportView:
    """Generate the report again.

    The previous content and all overrides are kept.
    """
    return await service.rescore(services, caller, interview_id, body.reason)
