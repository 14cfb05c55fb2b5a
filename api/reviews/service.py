"""The rules for reviewing: stages and appointments, set by people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.audit.note import note
from api.errors import ForbiddenError
from api.identity import Caller
from api.interviews.appointments import set_appointment
from api.interviews.service import missing
from api.reviews.schemas import ChangeInterview, ReviewView
from api.reviews.views import reviews
from api.services import Services
from db.tables import AuditAction, Interview, ReviewStage, utcnow


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
            moment = body.scheduled_for
            details["scheduled_for"] = await set_appointment(work, row, moment, services.settings)
        if details:
            subject = ("interview", interview_id)
            await note(work, caller, AuditAction.INTERVIEW_CHANGED, subject, details)


def set_stage(row: Interview, stage: ReviewStage) -> dict[str, Any]:
    """Set a stage; returns the details for the audit log, empty if nothing changes."""
    before = ReviewStage(row.stage)
    if before is stage:
        return {}
    row.stage, row.stage_set_at = stage, utcnow()
    return {"stage": {"from": str(before), "to": str(stage)}}
