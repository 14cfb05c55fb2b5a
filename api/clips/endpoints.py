"""Endpoints of clips: for staff, and for the holders of links."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api.byte_ranges import ranged
from api.clips import service
from api.errors import described
from api.identity import CallerDep, address_of, staff_only
from api.public_links import PROBLEMS, Token
from api.recordings import OGG, ByteRange, is_from_start
from api.services import ServicesDep
from api.sharing.endpoints import PRIVATE

router = APIRouter(prefix="/interviews", tags=["interviews"])
public_router = APIRouter(prefix="/shared/{share_token}", tags=["shared"], responses=PROBLEMS)

QuestionId = Annotated[
    str,
    Query(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        max_length=64,
        description="The question's id in the plan, as in the report and in the transcript.",
    ),
]
KnownTags = Annotated[str | None, Header(alias="If-None-Match", max_length=1000)]
_CLIP: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {OGG: {}},
        "description": "From the first word to the last, with 0.3 s before and after.",
    },
    206: {"content": {OGG: {}}, "description": "The requested range of bytes."},
    304: {"description": "The client's copy is current."},
    **described(
        HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    ),
}


class OggResponse(Response):
    """A clip; declares the media type in the contract."""

    media_type = OGG


@router.get(
    "/{interview_id}/recording/clip",
    dependencies=[Depends(staff_only)],
    response_class=OggResponse,
    responses=_CLIP,
)
async def read_answer_clip(
    interview_id: UUID,
    question: QuestionId,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    byte_range: ByteRange = None,
    etags: KnownTags = None,
) -> Response:
    """Get the sound of the answer to one question.

    Cut from the recording, with its two channels and its mark of synthetic speech; follow-up
    questions are part of it. 404 while there is no recording, or no such question; 409 if nothing
    was said to it, or what was said is not in the recording. Supports byte ranges.
    """
    del byte_range, etags  # declared for the contract; the response reads them
    clip = await service.of_interview(services, caller, interview_id, question)
    return ranged(request, clip, OGG, _headers(f"{interview_id}-{question}.ogg"))


@public_router.get("/recording/clip", response_class=OggResponse, responses=_CLIP)
async def read_shared_answer_clip(
    share_token: Token,
    question: QuestionId,
    services: ServicesDep,
    request: Request,
    byte_range: ByteRange = None,
    etags: KnownTags = None,
) -> Response:
    """Get the sound of one answer from the recording that a link shares.

    404 if the link shares no recording; otherwise as for staff. Supports byte ranges.
    """
    del etags
    first = is_from_start(byte_range)
    clip = await service.of_link(services, share_token, address_of(request), question, first=first)
    return ranged(request, clip, OGG, _headers(f"answer-{question}.ogg") | PRIVATE)


def _headers(file_name: str) -> dict[str, str]:
    return {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'attachment; filename="{file_name}"',
    }
