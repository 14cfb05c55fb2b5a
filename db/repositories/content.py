"""SQL about content generated from résumés: question sets and learning paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.paging import Cursor, newest_first
from db.tables import LearningPath, QuestionSet

Content = TypeVar("Content", QuestionSet, LearningPath)


class ContentRepository(Generic[Content]):
    """Reads and writes one kind of generated content within one transaction.

    Args:
        kind: the table's class.
    """

    def __init__(self, session: AsyncSession, kind: type[Content]) -> None:
        self._session = session
        self._kind: type[Content] = kind

    async def add(self, row: Content) -> None:
        """Store a new row."""
        self._session.add(row)
        await self._session.flush()

    async def get(self, row_id: UUID) -> Content | None:
        """The row, or None."""
        return await self._session.get(self._kind, row_id)

    async def of_resume(
        self, resume_id: UUID, *, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[Content]:
        """A page of the rows made from a résumé, newest first."""
        query = select(self._kind).where(col(self._kind.resume_id) == resume_id)
        return (await self._session.scalars(newest_first(query, self._kind, after, limit))).all()

    async def delete(self, row_id: UUID) -> bool:
        """Delete a row. False when it is gone already."""
        query = delete(self._kind).where(col(self._kind.id) == row_id)
        return await self._session.scalar(query.returning(col(self._kind.id))) is not None
