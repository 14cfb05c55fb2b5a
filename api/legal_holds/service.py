"""The rules for legal holds: staff place them, administrators lift them."""

from __future__ import annotations

from uuid import UUID

from api.audit.note import note
from api.errors import ConflictError, ForbiddenError
from api.identity import Caller
from api.interviews.access import find_visible
from api.legal_holds.schemas import SetLegalHold
from api.missing import missing
from api.services import Services
from api.signing import signed_name
from db.session import UnitOfWork
from db.tables import AuditAction, LegalHold, Role


async def of_interview(services: Services, caller: Caller, interview_id: UUID) -> LegalHold | None:
    """An interview's hold, or None. Raises NotFoundError."""
    await find_visible(services, caller, interview_id)
    async with services.database.reading() as work:
        return await work.legal_holds.get(interview_id)


async def change(
    services: Services, caller: Caller, interview_id: UUID, body: SetLegalHold
) -> LegalHold | None:
    """Place a hold or lift it; returns the hold. Idempotent: an earlier hold stays as it is.

    Raises:
        NotFoundError: there is no such interview.
        ForbiddenError: someone else than an administrator would lift it.
    """
    if not body.held and caller.role != Role.ADMIN:
        raise ForbiddenError("Only an administrator can lift a legal hold.")
    async with services.database.unit_of_work() as work:
        interview = await work.interviews.get(interview_id, lock=True)
        if interview is None:
            raise missing("interview_id", interview_id)
        if interview.resume_id is not None:
            await work.resumes.keep(interview.resume_id)
        hold = await work.legal_holds.get(interview_id)
        if body.held == (hold is not None):
            return hold
        if hold is None:
            hold = LegalHold(
                interview_id=interview_id,
                reason=body.reason,
                by_user_id=caller.user_id,
                by_name=await signed_name(work, caller),
            )
            await work.legal_holds.add(hold)
            action = AuditAction.LEGAL_HOLD_PLACED
        else:
            await work.legal_holds.delete(interview_id)
            hold, action = None, AuditAction.LEGAL_HOLD_LIFTED
        await note(work, caller, action, ("interview", interview_id), {"reason": body.reason})
    return hold


async def refuse_held(work: UnitOfWork, interview_id: UUID) -> None:
    """Raises ConflictError for an interview that is on hold."""
    hold = await work.legal_holds.get(interview_id)
    if hold is not None:
        raise _held(hold)


async def refuse_held_resume(work: UnitOfWork, caller: Caller, resume_id: UUID) -> None:
    """Raises ConflictError for a résumé of an interview that is on hold.

    Candidates are not told of the hold: they may be the other party.
    """
    hold = await work.legal_holds.of_resume(resume_id)
    if hold is None:
        return
    if caller.staff:
        raise _held(hold)
    raise ConflictError("This résumé can't be deleted now. Ask the recruiter about it.")


def _held(hold: LegalHold) -> ConflictError:
    return ConflictError(
        f"Interview {hold.interview_id} is on legal hold since {hold.at:%Y-%m-%d} and can't be "
        "deleted. An administrator can lift the hold: "
        f"PUT /api/v1/interviews/{hold.interview_id}/legal-hold.",
        kind="legal-hold",
    )
