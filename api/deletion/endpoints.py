"""The endpoint that deletes an interview."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter

from api.deletion import service
from api.errors import described
from api.identity import Staff
from api.services import ServicesDep

router = APIRouter(prefix="/interviews", tags=["interviews"])


@router.delete(
    "/{interview_id:uuid}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=described(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def delete_interview(interview_id: UUID, services: ServicesDep, caller: Staff) -> None:
    """Delete an interview permanently.

    Deletes its transcript, recording, report, files and the résumé that only it uses. A job
    deletes the files within moments. 409 while the interview is open, in progress or on legal hold.
    """
    await service.delete(services, caller, interview_id)
