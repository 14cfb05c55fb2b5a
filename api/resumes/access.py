"""Which callers may see which résumés."""

from __future__ import annotations

from uuid import UUID

from api.errors import ForbiddenError
from api.identity import Caller
from api.resumes.service import Sender, find, missing
from api.services import Services
from db.tables import Resume


def sender_of(caller: Caller) -> Sender:
    """The account that a caller uploads résumés from. Candidates own these, and see only them.

    Raises:
        ForbiddenError: the caller is a candidate without an account.
    """
    if caller.staff:
        return Sender(created_by=caller.account_id)
    if caller.user_id is None:
        raise ForbiddenError("Résumés need an account. Sign in first: POST /api/v1/auth/token.")
    return Sender(owner_id=caller.user_id)


def may_see(caller: Caller, resume: Resume) -> bool:
    """Whether a caller may see a résumé: staff see all, candidates those that they uploaded."""
    return caller.staff or (caller.user_id is not None and caller.user_id == resume.owner_id)


async def find_visible(services: Services, caller: Caller, resume_id: UUID) -> Resume:
    """The résumé. Raises NotFoundError, also if the caller may not see it."""
    resume = await find(services, resume_id)
    if not may_see(caller, resume):
        raise missing(resume_id)
    return resume
