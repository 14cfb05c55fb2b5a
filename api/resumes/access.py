"""Whose résumé is whose."""

from __future__ import annotations

from uuid import UUID

from api.errors import ForbiddenError
from api.identity import Caller
from api.resumes.service import find, missing
from api.services import Services
from db.tables import Resume


def owner_of(caller: Caller) -> UUID | None:
    """Whose the résumés are that a caller sends and lists; None: everybody's, for staff.

    Raises:
        ForbiddenError: a candidate without an account has none.
    """
    if caller.staff:
        return None
    if caller.user_id is None:
        raise ForbiddenError("Résumés are kept for candidates with an account; sign in first.")
    return caller.user_id


def may_see(caller: Caller, resume: Resume) -> bool:
    """Whether a résumé is the caller's: staff see all, candidates those that they sent."""
    return caller.staff or (caller.user_id is not None and caller.user_id == resume.owner_id)


async def find_visible(services: Services, caller: Caller, resume_id: UUID) -> Resume:
    """The résumé, if the caller may know of it. Raises NotFoundError, also for another's."""
    resume = await find(services, resume_id)
    if not may_see(caller, resume):
        raise missing(resume_id)
    return resume
