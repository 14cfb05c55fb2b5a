"""The rules for reviewing: stages and appointments, set by people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.errors import ConflictError, ForbiddenError, refused
from api.identity import Caller
from api.interviews.service import missing
from api.reviews.schemas import ChangeInterview, ReviewView
from api.reviews.views import reviews
from api.services import Services
from db.tables import AuditAction, Interview, InterviewStatus, ReviewStage, utcnow


async def read(
    services: Services, caller: Caller, interview_id: UUID
) -> tuple[Interview, ReviewView]:
    """An interview and its review.

    Raises:
        ForbiddenError: the caller is a candidate.
        NotFoundError: there is no such interview.
    """
    if not caller.staff:
        raise ForbiddenError("Reviews are for staff.")
    async with services.database.reading() as work:
        row = await work.reviews.one(interview_id, caller.user_id)
    if row is None:
        raise missing(interview_id)
    return row.interview, (await reviews(services, caller, [row]))[0]


async def change(
    services: Services, caller: Caller, interview_id: UUID, body: ChangeInterview
) -> None:
    """Set an interview's stage or appointment.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it has begun or is over, so it can't be moved.
        UnprocessableError: the time has passed.
    """
    async with services.database.unit_of_work() as work:
        row = await work.interviews.get(interview_id, lock=True)
        if row is None:
            raise missing(interview_id)
        details: dict[str, Any] = {}
        if body.stage is not None:
            details |= set_stage(row, body.stage)
        if "scheduled_for" in body.model_fields_set:
            details["scheduled_for"] = _schedule(services, row, body)
        if details:
            subject = ("interview", interview_id)
            await note(work, caller, AuditAction.INTERVIEW_CHANGED, subject, details)


def set_stage(row: Interview, stage: ReviewStage) -> dict[str, Any]:
    """Set a stage; returns the details for the audit log, empty if nothing changes."""
    before = ReviewStage(row.stage)
    row.stage = stage
    return {} if before is stage else {"stage": {"from": str(before), "to": str(stage)}}


def _schedule(services: Services, row: Interview, body: ChangeInterview) -> str | None:
    if row.status != InterviewStatus.SCHEDULED:
        raise ConflictError(
            f"This interview is {row.status} and can't be moved. Create a new one to talk again."
        )
    moment = body.scheduled_for
    if moment is not None and moment <= utcnow():
        raise refused("/scheduled_for", "must be in the future")
    row.scheduled_for = moment
    if moment is not None:
        latest = moment + timedelta(seconds=services.settings.expire_after_s)
        if row.expires_at is None or row.expires_at < latest:
            row.expires_at = latest
    return moment.isoformat() if moment is not None else None
