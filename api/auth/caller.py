"""Who sent a request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

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
    session_id: UUID | None = None
    """The sign-in that a user's token came of."""
    address: str | None = None
    """The network address that they call from."""

    @property
    def staff(self) -> bool:
        """Whether they see everybody's interviews."""
        return self.role in (Role.RECRUITER, Role.ADMIN)


OPERATOR = Caller(role=Role.ADMIN, name="operator")
"""Who has the server's key; anybody on this machine where there is none."""
