"""The sender of a request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.access import OPERATOR_ACCESS, Access, Limit
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
    by_link: bool = False
    """Whether their access token is the one that a one-time link gave, minutes ago."""
    limit: Limit | None = None
    """The positions of a limited recruiter or of their API key; None: all."""
    access: Access = OPERATOR_ACCESS
    """What admitted them; everything that they open ends with it."""
    address: str | None = None
    """The network address of the request."""

    @property
    def staff(self) -> bool:
        """Whether they may see interviews that are not their own."""
        return self.role in (Role.RECRUITER, Role.ADMIN)

    @property
    def account_id(self) -> UUID | None:
        """The account that what they create belongs to: theirs, or that of a limited recruiter
        who made the API key."""
        return self.limit.user_id if self.limit is not None else self.user_id


OPERATOR = Caller(role=Role.ADMIN, name="operator")
"""The holder of the server's key; without a key, every caller on this machine."""
