"""The rules for deleting interviews."""

from __future__ import annotations

from uuid import UUID

from api.audit.note import note
from api.errors import ConflictError
from api.identity import Caller
from api.interviews.access import find_visible
from api.legal_holds.service import refuse_held
from api.services import Services
from db.session import UnitOfWork
from db.tables import AuditAction, DeletionReason
from pipelines.erasure import delete_interview


async def delete(services: Services, caller: Caller, interview_id: UUID) -> None:
    """Delete an interview permanently; a job deletes its files.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is open, in progress or on legal hold.
    """
    await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        await delete_within(work, caller, interview_id, DeletionReason.STAFF)


async def delete_within(
    work: UnitOfWork, caller: Caller, interview_id: UUID, reason: DeletionReason
) -> None:
    """The same within a transaction. Raises ConflictError."""
    if not await delete_interview(work, interview_id, reason):
        if await work.erasures.deleted({interview_id}):
            return  # by another request at the same moment
        await refuse_held(work, interview_id)
        raise ConflictError(
            "The interview is open or in progress. End it first: "
            f"POST /api/v1/interviews/{interview_id}/complete.",
            kind="interview-in-progress",
        )
    await note(
        work,
        caller,
        AuditAction.INTERVIEW_DELETED,
        ("interview", interview_id),
        {"reason": str(reason)},
    )
