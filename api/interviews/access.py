"""Whose interview is whose."""

from __future__ import annotations

from uuid import UUID

from api.errors import NotFoundError
from api.identity import Caller
from api.interviews.service import find
from api.services import Services
from db.repositories.interview_lists import Whose
from db.tables import Interview


def may_see(caller: Caller, interview: Interview) -> bool:
    """Whether an interview is the caller's: staff see all, candidates their own."""
    if caller.staff:
        return True
    if caller.interview_id is not None:
        return caller.interview_id == interview.id
    return caller.user_id is not None and caller.user_id == interview.candidate_id


def whose(caller: Caller) -> Whose | None:
    """Which interviews a caller may list; None: everybody's."""
    return None if caller.staff else Whose(caller.user_id, caller.interview_id)


async def find_visible(services: Services, caller: Caller, interview_id: UUID) -> Interview:
    """The interview, if the caller may know of it.

    Raises:
        NotFoundError: there is none, or it is somebody else's: both read the same, so that
            nobody learns what others have.
    """
    interview = await find(services, interview_id)
    if not may_see(caller, interview):
        raise NotFoundError(
            f"There is no interview {interview_id}; GET /api/v1/interviews lists them all."
        )
    return interview
