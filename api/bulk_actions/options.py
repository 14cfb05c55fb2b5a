"""What a bulk action's task knows besides its rows: who asked, and how messages are sent."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from api.auth.caller import Caller
from api.scopes import Scope
from db.access import Access, Limit
from db.session import UnitOfWork
from db.tables import Role


class BulkOptions(BaseModel):
    """As the action stores it."""

    name: str
    """The caller's, for the audit log."""
    user_id: UUID | None
    access: str
    """What admitted the caller."""
    address: str | None
    base_url: str
    """The beginning of links."""
    expires_in_s: int
    """Seconds until new links expire."""

    @classmethod
    def of(cls, caller: Caller, base_url: str, expires_in_s: int) -> BulkOptions:
        """The options of what a caller asks for."""
        return cls(
            name=caller.name,
            user_id=caller.user_id,
            access=str(caller.access),
            address=caller.address,
            base_url=base_url,
            expires_in_s=expires_in_s,
        )

    async def caller(self, work: UnitOfWork) -> Caller | None:
        """The caller with the rights that they have now; None: they may not do this any more.

        An account needs not be signed in any longer; an API key must still be valid.
        """
        access = Access.parse(self.access)
        if access is None:
            return None
        if self.user_id is not None:
            user = await work.users.get(self.user_id)
            if user is None or not user.active:
                return None
            role, limit = Role(user.role), Limit.of(user)
        else:
            standing = await work.access.standing(access)
            if standing is None:
                return None
            if standing.scopes is not None and Scope.INTERVIEWS_WRITE not in standing.scopes:
                return None
            role, limit = standing.role, standing.limit
        caller = Caller(
            role, self.name, self.user_id, limit=limit, access=access, address=self.address
        )
        return caller if caller.staff else None
