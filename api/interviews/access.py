"""Which callers may see which interviews."""

from __future__ import annotations

from uuid import UUID

from api.identity import Caller
from api.interviews.service import find, missing
from api.services import Services
from db.repositories.interview_lists import Whose
from db.tables import Interview


def may_see(caller: Caller, interview: Interview) -> bool:
    """Whether a caller may see an interview: staff see all, or those of the positions that they
    are limited to; candidates their own."""
    if caller.staff:
        return caller.limit is None or caller.limit.allows(interview.position_id)
    if caller.interview_id is not None:
        return caller.interview_id == interview.id
    return caller.user_id is not None and caller.user_id == interview.candidate_id


def whose(caller: Caller) -> Whose | None:
    """Which interviews a caller may list; None: all."""
    if caller.staff:
        return None if caller.limit is None else Whose(limit=caller.limit)
    return Whose(caller.user_id, caller.interview_id)


async def find_visible(services: Services, caller: Caller, interview_id: UUID) -> Interview:
    """The interview, if the caller may see it.

    Raises:
        NotFoundError: there is no such interview, or the caller may not see it. Both get the same
            message, so that a caller can't probe for others' interviews.
    """
    interview = await find(services, interview_id)
    if not may_see(caller, interview):
        raise missing(interview_id)
    return interview
