"""Endpoints of interviews."""

from __future__ import annotations

from http import HTTPStatus
from itertools import repeat
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import FileResponse

from api.errors import NotFoundError, described
from api.idempotency.claim import idempotent
from api.identity import CallerDep, staff_only
from api.interviews import listing, service
from api.interviews.access import find_visible
from api.interviews.schemas import (
    CancelInterview,
    CreateInterview,
    InterviewPage,
    InterviewView,
    QuestionView,
    TranscriptView,
)
from api.interviews.views import audio_url, interview_view, reviewed_view
from api.recordings import OGG, RECORDING, ByteRange
from api.reviews import service as review_service
from api.services import Services, ServicesDep
from db.tables import Interview

router = APIRouter(prefix="/interviews", tags=["interviews"])

_MISSING = described(HTTPStatus.NOT_FOUND)
_CHANGED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
# Private: a question may contain the candidate's name.
CACHE_FOREVER = "private, max-age=31536000, immutable"
REVALIDATE = "private, no-cache"


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=described(HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE),
    dependencies=[Depends(staff_only), Depends(idempotent)],
)
async def create_interview(
    body: CreateInterview,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
) -> InterviewView:
    """Create an interview.

    Its status is ``SCHEDULED``; the candidate may join at once.
    """
    interview = await service.create(services, caller, body)
    return _created(services, request, response, interview)


@router.post(
    "/realtime",
    status_code=HTTPStatus.CREATED,
    responses=described(HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE),
    dependencies=[Depends(staff_only), Depends(idempotent)],
)
async def create_interview_in_progress(
    body: CreateInterview,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
) -> InterviewView:
    """Create an interview for a candidate who is waiting.

    Its status is ``IN_PROGRESS`` at once. If the position's plan or the ready one is damaged, the
    interview gets the built-in plan, and its ``plan_id`` is ``built-in-…``.
    """
    interview = await service.create(services, caller, body, realtime=True)
    return _created(services, request, response, interview)


@router.get("")
async def list_interviews(
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    query: Annotated[listing.ListInterviews, Query()],
) -> InterviewPage:
    """List interviews.

    Newest first, unless ``sort`` says otherwise. Candidates see only their own interviews.
    """
    rows, reviews, next_cursor = await listing.page(services, caller, query)
    items = [
        reviewed_view(services, request, row, review)
        for row, review in zip(rows, reviews or repeat(None), strict=False)
    ]
    return InterviewPage(items=items, next_cursor=next_cursor)


@router.get("/{interview_id:uuid}", responses=_MISSING)
async def read_interview(
    interview_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    expand: Literal["review"] | None = None,
) -> InterviewView:
    """Get an interview.

    ``expand=review`` adds what recruiters' lists show, for staff.
    """
    interview = await find_visible(services, caller, interview_id)
    if expand is None:
        return interview_view(services, request, interview)
    row, review = await review_service.read(services, caller, interview_id)
    return reviewed_view(services, request, row, review)


@router.get("/{interview_id}/questions", responses=_MISSING)
async def list_questions(
    interview_id: UUID, services: ServicesDep, caller: CallerDep, request: Request
) -> list[QuestionView]:
    """List an interview's planned questions.

    In order. Candidates see only those that were asked.
    """
    interview = await find_visible(services, caller, interview_id)
    return [
        QuestionView.of(row, audio_url(services, request, row))
        for row in await service.questions(services, interview_id)
        if service.may_read(caller, interview, row.plan_question_id)
    ]


@router.get(
    "/{interview_id}/questions/{plan_question_id}/audio",
    response_class=FileResponse,
    responses={
        200: {"content": {"audio/wav": {}}, "description": "The question as it is spoken."},
        206: {"content": {"audio/wav": {}}, "description": "The requested range of bytes."},
        304: {"description": "The client's copy is current."},
        **_MISSING,
    },
)
async def read_question_audio(
    interview_id: UUID,
    plan_question_id: str,
    services: ServicesDep,
    caller: CallerDep,
    v: Annotated[str | None, Query(max_length=64)] = None,
    etags: Annotated[str | None, Header(alias="If-None-Match", max_length=1000)] = None,
) -> Response:
    """Get the audio of a planned question.

    A URL with the current version ``v``, such as ``audio_url``, may be cached forever. Without
    ``v``, or with another one, a cached copy must be revalidated.
    """
    interview = await find_visible(services, caller, interview_id)
    if not service.may_read(caller, interview, plan_question_id):
        raise NotFoundError("This question has not been asked yet.")
    speech = await service.question_audio(services, interview_id, plan_question_id)
    if speech.version is None:
        return FileResponse(
            speech.path, media_type="audio/wav", headers={"Cache-Control": REVALIDATE}
        )
    headers = {
        "ETag": f'"{speech.version}"',
        "Cache-Control": CACHE_FOREVER if v == speech.version else REVALIDATE,
    }
    if etags is not None and (etags.strip() == "*" or headers["ETag"] in etags):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(speech.path, media_type="audio/wav", headers=headers)


@router.get("/{interview_id}/transcripts", responses=_MISSING)
async def list_transcripts(
    interview_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    after_seq: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> list[TranscriptView]:
    """List an interview's transcript entries.

    Both speakers, in order of time.
    """
    interview = await find_visible(services, caller, interview_id)
    zone = services.settings.zone
    rows = await service.transcript(services, caller, interview_id, after_seq=after_seq)
    return [TranscriptView.of(row, interview, zone) for row in rows]


@router.get(
    "/{interview_id}/recording",
    dependencies=[Depends(staff_only)],
    response_class=FileResponse,
    responses=RECORDING | _MISSING,
)
async def read_recording(
    interview_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    byte_range: ByteRange = None,
) -> FileResponse:
    """Get an interview's recording.

    Available once the interview is over. Supports byte ranges.
    """
    del byte_range  # declared for the contract; the response reads it
    path = await service.recording(services, caller, interview_id)
    return FileResponse(path, media_type=OGG, filename=f"{interview_id}.ogg")


@router.post("/{interview_id}/complete", responses=_CHANGED)
async def complete_interview(
    interview_id: UUID, services: ServicesDep, caller: CallerDep, request: Request
) -> InterviewView:
    """End an interview.

    Its report is written then. Idempotent.
    """
    await find_visible(services, caller, interview_id)
    return interview_view(services, request, await service.complete(services, interview_id))


@router.post("/{interview_id}/cancel", dependencies=[Depends(staff_only)], responses=_CHANGED)
async def cancel_interview(
    interview_id: UUID,
    services: ServicesDep,
    request: Request,
    body: CancelInterview | None = None,
) -> InterviewView:
    """Cancel an interview.

    It gets no report. Idempotent.
    """
    reason = body.reason if body is not None else None
    return interview_view(services, request, await service.cancel(services, interview_id, reason))


def _created(
    services: Services, request: Request, response: Response, interview: Interview
) -> InterviewView:
    response.headers["Location"] = request.url_for(
        "read_interview", interview_id=str(interview.id)
    ).path
    return interview_view(services, request, interview)
