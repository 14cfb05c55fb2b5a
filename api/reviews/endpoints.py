"""Endpoints for reviewing interviews."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from api.errors import described
from api.identity import CallerDep, Staff
from api.interviews.access import find_visible
from api.interviews.listing import ListInterviews
from api.interviews.schemas import InterviewView
from api.interviews.views import reviewed_view
from api.reviews import csv_export, service
from api.reviews.schemas import ChangeInterview
from api.reviews.search import TranscriptMatch, search
from api.schemas import NOT_BLANK
from api.services import ServicesDep

router = APIRouter(prefix="/interviews", tags=["interviews"])
CSV = "text/csv; charset=utf-8"


@router.get(
    "/export.csv",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"text/csv": {"schema": {"type": "string"}}},
            "description": "UTF-8 with a byte order mark; the first line has the columns' names.",
        }
    },
)
async def export_interviews(
    services: ServicesDep, caller: Staff, query: Annotated[ListInterviews, Query()]
) -> StreamingResponse:
    """Download a list of interviews as CSV.

    With the filters and the order of the list, from its first row to its last; ``cursor``,
    ``limit`` and ``expand`` make no difference. Texts that a spreadsheet would take for formulas
    begin with an apostrophe.
    """
    lines = await csv_export.export(services, caller, query)
    headers = {
        "Content-Disposition": 'attachment; filename="interviews.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(lines, media_type=CSV, headers=headers)


@router.patch(
    "/{interview_id:uuid}",
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def change_interview(
    interview_id: UUID,
    body: ChangeInterview,
    services: ServicesDep,
    caller: Staff,
    request: Request,
) -> InterviewView:
    """Update an interview's stage or appointment.

    The answer has its ``review``.
    """
    await service.change(services, caller, interview_id, body)
    row, review = await service.read(services, caller, interview_id)
    return reviewed_view(services, request, row, review)


@router.get("/{interview_id}/transcripts/search", responses=described(HTTPStatus.NOT_FOUND))
async def search_transcript(
    interview_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    q: Annotated[str, Query(min_length=1, max_length=200, pattern=NOT_BLANK)],
) -> list[TranscriptMatch]:
    """Search an interview's transcript.

    In order of time, with the places of the text in each entry. Case makes no difference, and in
    Korean spaces don't either.
    """
    await find_visible(services, caller, interview_id)
    return await search(services, interview_id, q)
