"""SQL about links that share an interview."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Interview, ShareLink


class ShareLinkRepository:
    """Reads and writes share links within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, link: ShareLink) -> None:
        """Store a new link."""
        self._session.add(link)
        await self._session.flush()

    async def of_interview(self, interview_id: UUID) -> Sequence[ShareLink]:
        """All links to an interview, newest first."""
        query = (
            select(ShareLink)
            .where(col(ShareLink.interview_id) == interview_id)
            .order_by(col(ShareLink.created_at).desc(), col(ShareLink.id))
        )
        return (await self._session.scalars(query)).all()

    async def revoke(self, link_id: UUID) -> ShareLink | None:
        """Revoke a link, or leave it revoked. None when there is no such link."""
        query = (
            update(ShareLink)
            .where(col(ShareLink.id) == link_id)
            .values(revoked_at=func.coalesce(col(ShareLink.revoked_at), func.now()))
            .returning(ShareLink)
        )
        link: ShareLink | None = await self._session.scalar(query)
        return link

    async def by_token(self, token_hash: str) -> tuple[ShareLink, Interview] | None:
        """The link with this token, in any state, and its interview; or None."""
        query = (
            select(ShareLink, Interview)
            .join(Interview, col(Interview.id) == col(ShareLink.interview_id))
            .where(col(ShareLink.token_hash) == token_hash)
        )
        row = (await self._session.execute(query)).first()
        return None if row is None else (row[0], row[1])

    async def count_view(self, link_id: UUID) -> None:
        """Count a view of what is shared."""
        await self._session.execute(
            update(ShareLink)
            .where(col(ShareLink.id) == link_id)
            .values(views=col(ShareLink.views) + 1, last_viewed_at=func.now())
        )
