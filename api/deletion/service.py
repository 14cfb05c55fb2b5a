"""The rules about deleting interviews."""

from __future__ import annotations

from uuid import UUID

from api.audit.note import note
from api.errors import ConflictError
from api.identity import Caller
from api.interviews.access import find_visible
from api.services import Services
from db.session import UnitOfWork
from db.tables import AuditAction, DeletionReason
from pipelines.erasure import delete_interview


async def delete(services: Services, caller: Caller, interview_id: UUID) -> None:
    """Delete an interview for good; its files go by a job.

    Raises:
        NotFoundError: there is none.
        ConflictError: it is being held.
    """
    await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        await delete_within(work, caller, interview_id, DeletionReason.STAFF)


async def delete_within(
    work: UnitOfWork, caller: Caller, interview_id: UUID, reason: DeletionReason
) -> None:
    """The same in a transaction that is open. Raises ConflictError."""
    if not await delete_interview(work, interview_id, reason):
        raise ConflictError(
            "The interview is open or under way; end it first with "
            f"POST /api/v1/interviews/{interview_id}/complete, then delete it."
        )
    await note(
        work,
        caller,
        AuditAction.INTERVIEW_DELETED,
        ("interview", interview_id),
        {"reason": str(reason)},
    )
