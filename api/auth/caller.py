"""The sender of a request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.access import OPERATOR_ACCESS, Access
from db.tables import Role


@dataclass(frozen=True)
class Caller:
    """The sender of a request, as their credentials identify them."""

    role: Role
    name: str
    """For the log and the audit log; never a secret."""
    user_id: UUID | None = None
    """Their account's id; None for the operator, API keys and candidates with a link."""
    interview_id: UUID | None = None
    """The interview of a candidate with a link; None for all others."""
    scopes: frozenset[str] | None = None
    """An API key's scopes, such as ``interviews:read``; None: everything the role may do."""
    session_id: UUID | None = None
    """The session of a user's access token."""
    access: Access = OPERATOR_ACCESS
    """What admitted them; everything that they open ends with it."""
    address: str | None = None
    """The network address of the request."""

    @property
    def staff(self) -> bool:
        """Whether they may see all interviews."""
        return self.role in (Role.RECRUITER, Role.ADMIN)


OPERATOR = Caller(role=Role.ADMIN, name="operator")
"""The holder of the server's key; without a key, every caller on this machine."""
