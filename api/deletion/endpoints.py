"""The call that deletes an interview."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.deletion import service
from api.errors import described
from api.identity import Caller, staff_only
from api.services import ServicesDep

router = APIRouter(prefix="/interviews", tags=["interviews"])


@router.delete(
    "/{interview_id:uuid}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=described(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def delete_interview(
    interview_id: UUID, services: ServicesDep, caller: Annotated[Caller, Depends(staff_only)]
) -> None:
    """Delete an interview for good: what was said, recording, report, files, its own résumé.

    409 while it is open or under way. Files go within moments, by a job.
    """
    await service.delete(services, caller, interview_id)
