"""Calls about interviews."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import FileResponse

from api.errors import NotFoundError, described
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
from api.services import Services, ServicesDep
from db.tables import Interview, Question

router = APIRouter(prefix="/interviews", tags=["interviews"])

_MISSING = described(HTTPStatus.NOT_FOUND)
# Private: a candidate's name may be in it.
KEEP = "private, max-age=31536000, immutable"
ASK = "private, no-cache"
_MOVED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=described(HTTPStatus.CONFLICT),
    dependencies=[Depends(staff_only)],
)
async def create_interview(
    wanted: CreateInterview, services: ServicesDep, request: Request, response: Response
) -> InterviewView:
    """Make an interview. It is SCHEDULED; the candidate may join at once."""
    interview = await service.create(services, wanted)
    return _created(services, request, response, interview)


@router.post(
    "/realtime",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(staff_only)],
    responses=described(HTTPStatus.CONFLICT),
)
async def create_interview_in_progress(
    wanted: CreateInterview, services: ServicesDep, request: Request, response: Response
) -> InterviewView:
    """Make an interview for somebody who is waiting: it is IN_PROGRESS at once.

    Where no plan can be made, because the position's or the ready one is damaged, the built-in
    stages are held: ``plan_id`` is ``built-in-…`` then.
    """
    interview = await service.create(services, wanted, realtime=True)
    return _created(services, request, response, interview)


@router.get("")
async def list_interviews(
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    wanted: Annotated[listing.ListInterviews, Query()],
) -> InterviewPage:
    """Interviews, newest first unless sorted otherwise, page by page; candidates see their own."""
    rows, next_cursor = await listing.page(services, caller, wanted)
    return InterviewPage(
        items=[_view(services, request, row) for row in rows], next_cursor=next_cursor
    )


@router.get("/{interview_id:uuid}", responses=_MISSING)
async def read_interview(
    interview_id: UUID, services: ServicesDep, caller: CallerDep, request: Request
) -> InterviewView:
    """One interview."""
    return _view(services, request, await find_visible(services, caller, interview_id))


@router.get("/{interview_id}/questions", responses=_MISSING)
async def list_questions(
    interview_id: UUID, services: ServicesDep, caller: CallerDep, request: Request
) -> list[QuestionView]:
    """The planned questions, as they will be asked. Candidates see those that were asked."""
    interview = await find_visible(services, caller, interview_id)
    return [
        QuestionView.of(row, _audio_url(services, request, row))
        for row in await service.questions(services, interview_id)
        if service.may_read(caller, interview, row.plan_question_id)
    ]


@router.get(
    "/{interview_id}/questions/{plan_question_id}/audio",
    response_class=FileResponse,
    responses={
        200: {"content": {"audio/wav": {}}, "description": "The question as it is spoken."},
        206: {"content": {"audio/wav": {}}, "description": "The asked-for range of bytes."},
        304: {"description": "The copy that the client has is right."},
        **_MISSING,
    },
)
async def read_question_audio(
    interview_id: UUID,
    plan_question_id: str,
    services: ServicesDep,
    caller: CallerDep,
    v: Annotated[str | None, Query(max_length=64)] = None,
    known: Annotated[str | None, Header(alias="If-None-Match", max_length=1000)] = None,
) -> Response:
    """A planned question as it is spoken.

    An address with the version ``v``, as ``audio_url`` has it, names these bytes for ever and
    may be kept; without it, or with another one, a copy is to be asked about each time.
    """
    interview = await find_visible(services, caller, interview_id)
    if not service.may_read(caller, interview, plan_question_id):
        raise NotFoundError("This question was not asked yet.")
    speech = await service.question_audio(services, interview_id, plan_question_id)
    if speech.version is None:
        return FileResponse(speech.path, media_type="audio/wav", headers={"Cache-Control": ASK})
    headers = {
        "ETag": f'"{speech.version}"',
        "Cache-Control": KEEP if v == speech.version else ASK,
    }
    if known is not None and (known.strip() == "*" or headers["ETag"] in known):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(speech.path, media_type="audio/wav", headers=headers)


@router.get("/{interview_id}/transcripts", responses=_MISSING)
async def list_transcripts(
    interview_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    after_seq: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> list[TranscriptView]:
    """What both speakers said, in the order of time."""
    await find_visible(services, caller, interview_id)
    zone = services.settings.zone
    rows = await service.transcript(services, interview_id, after_seq=after_seq)
    return [TranscriptView.of(row, zone) for row in rows]


@router.get(
    "/{interview_id}/recording",
    dependencies=[Depends(staff_only)],
    response_class=FileResponse,
    responses={
        200: {"content": {"audio/ogg": {}}, "description": "Candidate left, interviewer right."},
        206: {"content": {"audio/ogg": {}}, "description": "The asked-for range of bytes."},
        **_MISSING,
    },
)
async def read_recording(
    interview_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    byte_range: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
) -> FileResponse:
    """The sound of the interview, once it is over. Ranges of bytes can be asked for."""
    first = byte_range is None or byte_range.replace(" ", "").startswith("bytes=0-")
    path = await service.recording(services, caller, interview_id, first=first)
    return FileResponse(path, media_type="audio/ogg", filename=f"{interview_id}.ogg")


@router.post("/{interview_id}/complete", responses=_MOVED)
async def complete_interview(
    interview_id: UUID, services: ServicesDep, caller: CallerDep, request: Request
) -> InterviewView:
    """End the interview; its report is made then. Ending it again changes nothing."""
    await find_visible(services, caller, interview_id)
    return _view(services, request, await service.complete(services, interview_id))


def _audio_url(services: Services, request: Request, row: Question) -> str | None:
    speech = service.speech_of(services, row)
    if speech is None:
        return None
    path = request.url_for(
        "read_question_audio",
        interview_id=str(row.interview_id),
        plan_question_id=row.plan_question_id,
    ).path
    return f"{path}?v={speech.version}" if speech.version else path


@router.post("/{interview_id}/cancel", dependencies=[Depends(staff_only)], responses=_MOVED)
async def cancel_interview(
    interview_id: UUID,
    services: ServicesDep,
    request: Request,
    wanted: CancelInterview | None = None,
) -> InterviewView:
    """Call the interview off; there is no report of it. Cancelling it again changes nothing."""
    reason = wanted.reason if wanted is not None else None
    return _view(services, request, await service.cancel(services, interview_id, reason))


def _created(
    services: Services, request: Request, response: Response, interview: Interview
) -> InterviewView:
    response.headers["Location"] = request.url_for(
        "read_interview", interview_id=str(interview.id)
    ).path
    return _view(services, request, interview)


def _view(services: Services, request: Request, row: Interview) -> InterviewView:
    there = service.finished_recording(services, row) is not None
    url = request.url_for("read_recording", interview_id=str(row.id)).path if there else None
    return InterviewView.of(row, services.settings.zone, url)
