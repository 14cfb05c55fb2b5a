"""Endpoints of a candidate's page, beside joining the room."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import PlainTextResponse

from api.candidates import service, sound_check
from api.candidates.schemas import Dispute, FeedbackView, GiveFeedback, SoundCheckResult
from api.errors import described
from api.identity import CallerDep, allow, staff_only
from api.interviews.access import find_visible
from api.interviews.schemas import TranscriptView
from api.services import ServicesDep
from db.tables import Role

router = APIRouter(prefix="/interviews/{interview_id}", tags=["candidates"])

candidate_only = allow(Role.CANDIDATE)

_MISSING = described(HTTPStatus.NOT_FOUND)
_OWN = described(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
Seq = Annotated[int, Path(ge=1, le=2**62, description="Number of the entry in the transcript.")]


@router.post(
    "/sound-check",
    responses=described(
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "16-bit mono PCM of 8 to 48 kHz, at most 10 s.",
            "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def check_sound(
    interview_id: UUID, services: ServicesDep, caller: CallerDep, request: Request
) -> SoundCheckResult:
    """Check what the interviewer hears from a microphone.

    The sound is not stored. 503 while interviews need the machine; the check may be skipped.
    """
    interview = await find_visible(services, caller, interview_id)
    return await sound_check.check(
        services,
        interview.language,
        request.headers.get("content-type", ""),
        await request.body(),
    )


@router.post("/transcripts/{seq}/dispute", responses=_OWN, dependencies=[Depends(candidate_only)])
async def dispute(
    interview_id: UUID, seq: Seq, body: Dispute, services: ServicesDep, caller: CallerDep
) -> TranscriptView:
    """Dispute a transcript entry of the candidate.

    The entry keeps its text and is flagged ``disputed``.
    """
    interview = await find_visible(services, caller, interview_id)
    entry = await service.dispute(
        services, interview_id, seq, disputed=True, correction=body.correction
    )
    return TranscriptView.of(entry, interview, services.settings.zone)


@router.delete("/transcripts/{seq}/dispute", responses=_OWN, dependencies=[Depends(candidate_only)])
async def withdraw_dispute(
    interview_id: UUID, seq: Seq, services: ServicesDep, caller: CallerDep
) -> TranscriptView:
    """Withdraw a dispute.

    Idempotent.
    """
    interview = await find_visible(services, caller, interview_id)
    entry = await service.dispute(services, interview_id, seq, disputed=False, correction=None)
    return TranscriptView.of(entry, interview, services.settings.zone)


@router.get(
    "/transcript.txt",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {}}, "description": "The transcript."}, **_MISSING},
)
async def download_transcript(
    interview_id: UUID, services: ServicesDep, caller: CallerDep
) -> PlainTextResponse:
    """Download the transcript as text, in the interview's language.

    A candidate's copy says "You"; one for staff has the candidate's name.
    """
    interview = await find_visible(services, caller, interview_id)
    text = await service.copy_of_transcript(services, caller, interview)
    name = f'attachment; filename="interview-{interview.id}.txt"'
    return PlainTextResponse(text, headers={"Content-Disposition": name})


@router.post(
    "/feedback",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_OWN,
    dependencies=[Depends(candidate_only)],
)
async def give_feedback(
    interview_id: UUID, body: GiveFeedback, services: ServicesDep, caller: CallerDep
) -> None:
    """Give feedback on the interview.

    Replaces earlier feedback.
    """
    await find_visible(services, caller, interview_id)
    await service.rate(services, interview_id, body)


@router.get("/feedback", responses=_OWN, dependencies=[Depends(staff_only)])
async def read_feedback(
    interview_id: UUID, services: ServicesDep, caller: CallerDep
) -> FeedbackView:
    """Get the candidate's feedback.

    404 while there is none.
    """
    await find_visible(services, caller, interview_id)
    feedback = await service.feedback(services, interview_id)
    return FeedbackView(
        rating=feedback.rating,
        comment=feedback.comment,
        created_at=feedback.created_at.astimezone(services.settings.zone),
    )
