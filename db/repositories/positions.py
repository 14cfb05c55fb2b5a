"""SQL about positions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.access import Limit
from db.names import company_key
from db.paging import Cursor, newest_first
from db.tables import Company, Interview, Position, User


class PositionRepository:
    """Reads and writes positions within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, position: Position) -> None:
        """Store a new position."""
        self._session.add(position)
        await self._session.flush()

    async def row(self, position_id: UUID) -> Position | None:
        """A position without its company, or None."""
        return await self._session.get(Position, position_id)

    async def get(self, position_id: UUID) -> tuple[Position, Company] | None:
        """A position with its company, or None.

        Locks the position against deletion, not against changes.
        """
        query = (
            select(Position, Company)
            .join(Company, col(Company.id) == col(Position.company_id))
            .where(col(Position.id) == position_id)
            .with_for_update(read=True, key_share=True, of=Position)
        )
        row = (await self._session.execute(query)).first()
        return None if row is None else (row[0], row[1])

    async def lock(self, position_id: UUID) -> Position | None:
        """A position, locked against changes by others; or None."""
        return await self._session.get(Position, position_id, with_for_update=True)

    async def list(
        self,
        *,
        company_id: UUID | None = None,
        company: str | None = None,
        language: str | None = None,
        archived: bool | None = None,
        search: str | None = None,
        limited_to: Limit | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Sequence[tuple[Position, Company]]:
        """A page of positions with their companies, newest first.

        Args:
            company: only those of the company of this name, in any case.
            archived: only those that are, or only those that are not.
            search: only those with this in their title or their company's name, in any case.
            limited_to: only those that a recruiter may see.
        """
        query = select(Position, Company).join(Company, col(Company.id) == col(Position.company_id))
        if company_id is not None:
            query = query.where(col(Position.company_id) == company_id)
        if company is not None:
            query = query.where(col(Company.name_key) == company_key(company))
        if language is not None:
            query = query.where(col(Position.language) == language)
        if archived is not None:
            query = query.where(col(Position.archived) == archived)
        if limited_to is not None:
            query = query.where(col(Position.id).in_(limited_to.position_ids))
        if search:
            words = company_key(search)
            title = func.lower(func.normalize(Position.title))
            query = query.where(
                or_(func.strpos(title, words) > 0, func.strpos(Company.name_key, words) > 0)
            )
        rows = await self._session.execute(newest_first(query, Position, after, limit))
        return [(position, company) for position, company in rows]

    async def versions_used(self, position_id: UUID) -> Sequence[tuple[int | None, int]]:
        """How many of a position's interviews were made from each version of its plan, newest
        first; None: from one without a number."""
        version = col(Interview.plan_version)
        query = (
            select(version, func.count())
            .where(col(Interview.position_id) == position_id)
            .group_by(version)
            .order_by(version.desc().nulls_last())
        )
        return [(used, count) for used, count in await self._session.execute(query)]

    async def delete(self, position: Position) -> bool:
        """Delete a locked position. False when interviews were created from it."""
        interviews = select(col(Interview.id)).where(col(Interview.position_id) == position.id)
        if await self._session.scalar(interviews.limit(1)) is not None:
            return False
        await self._session.execute(
            update(User)
            .where(col(User.position_ids).contains([position.id]))
            .values(position_ids=func.array_remove(col(User.position_ids), position.id))
            .execution_options(synchronize_session=False)
        )
        await self._session.delete(position)
        await self._session.flush()
        return True

    async def existing(self, position_ids: Collection[UUID]) -> set[UUID]:
        """Those of these positions that exist, kept from deletion until the transaction ends."""
        query = (
            select(col(Position.id))
            .where(col(Position.id).in_(position_ids))
            .order_by(col(Position.id))  # one order for all, against deadlocks
            .with_for_update(read=True, key_share=True)
        )
        return set(await self._session.scalars(query))
