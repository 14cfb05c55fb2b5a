"""SQL about admissions: what each is worth at this moment."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.access import Access, AccessKind, Limit, Standing
from db.repositories.api_keys import ApiKeyRepository
from db.repositories.limits import LimitRepository
from db.tables import Interview, Invitation, Role, User, UserSession

ENTERING_SCOPE = "interviews:write"
"""The scope with which an API key enters rooms."""


class AccessRepository:
    """Reads admissions within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def standing(self, access: Access) -> Standing | None:
        """What an admission is worth now; None: nothing, it was withdrawn."""
        match access.kind:
            case AccessKind.OPERATOR:
                return Standing(Role.ADMIN)
            case AccessKind.KEY:
                key = await ApiKeyRepository(self._session).working(access.id)
                if key is None:
                    return None
                limit = await ApiKeyRepository(self._session).limit(key)
                return Standing(Role.RECRUITER, scopes=frozenset(key.scopes), limit=limit)
            case AccessKind.SESSION:
                return await self._signed_in(access)
            case AccessKind.LINK | AccessKind.PHONE:
                return await self._invited(access)

    async def may_enter(self, access: Access, interview_id: UUID) -> bool:
        """Whether an admission still opens an interview's room."""
        standing = await self.standing(access)
        if standing is None:
            return False
        if standing.staff:
            if standing.scopes is not None and ENTERING_SCOPE not in standing.scopes:
                return False
            limit = standing.limit
            limits = LimitRepository(self._session)
            return limit is None or await limits.within(limit, "interview_id", interview_id)
        if standing.interview_id is not None:
            return standing.interview_id == interview_id
        owner = select(col(Interview.candidate_id)).where(col(Interview.id) == interview_id)
        candidate_id: UUID | None = await self._session.scalar(owner)
        return candidate_id is not None and candidate_id == standing.user_id

    async def _signed_in(self, access: Access) -> Standing | None:
        query = (
            select(User)
            .join(UserSession, col(UserSession.user_id) == col(User.id))
            .where(
                col(UserSession.id) == access.row_id,
                col(UserSession.revoked_at).is_(None),
                col(User.active),
            )
        )
        user: User | None = await self._session.scalar(query)
        if user is None:
            return None
        return Standing(Role(user.role), user_id=user.id, limit=Limit.of(user))

    async def _invited(self, access: Access) -> Standing | None:
        """A link ends when it is replaced, too; a PIN stays when the link is replaced."""
        query = select(col(Invitation.interview_id)).where(
            col(Invitation.id) == access.row_id, col(Invitation.cancelled_at).is_(None)
        )
        if access.kind == AccessKind.PHONE:
            query = query.where(col(Invitation.pin_hash).is_not(None))
        elif access.link:
            query = query.where(col(Invitation.token_hash).startswith(access.link, autoescape=True))
        interview_id: UUID | None = await self._session.scalar(query)
        return None if interview_id is None else Standing(Role.CANDIDATE, interview_id=interview_id)
