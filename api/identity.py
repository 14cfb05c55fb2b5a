"""Who calls, and what they may do.

Every management call works with a :class:`Caller`. It is found once per request from what
was sent; services decide by it, never by the header.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from api.auth import Key, key_opens
from api.candidates.access import candidate_interview
from api.candidates.tokens import CandidateTokenError
from api.errors import ForbiddenError, UnauthorizedError
from api.services import ServicesDep
from db.tables import Role


@dataclass(frozen=True)
class Caller:
    """Who sent a request, as far as it was proved."""

    role: Role
    name: str
    """For the log and the audit; never a secret."""
    user_id: UUID | None = None
    """Of their account; None for the operator, for API keys and for invited candidates."""
    interview_id: UUID | None = None
    """A candidate who came by an invitation: the one interview that is theirs."""
    scopes: frozenset[str] | None = None
    """Of an API key, such as ``interviews:read``; None: all that the role may do."""

    @property
    def staff(self) -> bool:
        """Whether they see everybody's interviews."""
        return self.role in (Role.RECRUITER, Role.ADMIN)


OPERATOR = Caller(role=Role.ADMIN, name="operator")
"""Who has the server's key; anybody on this machine where there is none."""


async def find_caller(services: ServicesDep, sent: Key) -> Caller:
    """The caller of this request.

    Raises:
        UnauthorizedError: nothing was sent, or nothing that opens anything.
    """
    if sent is not None:
        try:
            theirs = await candidate_interview(services, sent.credentials)
        except CandidateTokenError as error:
            raise UnauthorizedError(f"Open the link of the invitation again: {error}.") from error
        if theirs is not None:
            return Caller(Role.CANDIDATE, f"candidate of {theirs.id}", interview_id=theirs.id)
    if key_opens(services, sent.credentials if sent else ""):
        return OPERATOR
    raise UnauthorizedError("Send the server's key: Authorization: Bearer <VIVAVOCE_API_KEY>.")


CallerDep = Annotated[Caller, Depends(find_caller)]


def allow(*roles: Role) -> Callable[[Caller], Caller]:
    """A dependency that lets only these roles pass.

    Its check raises ForbiddenError.
    """

    def check(caller: CallerDep) -> Caller:
        if caller.role not in roles:
            needed = " or ".join(roles)
            raise ForbiddenError(f"This call is for the role {needed}; yours is {caller.role}.")
        return caller

    return check


staff_only = allow(Role.RECRUITER, Role.ADMIN)
admin_only = allow(Role.ADMIN)
