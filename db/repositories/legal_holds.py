"""SQL about legal holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Interview, LegalHold


def on_hold() -> Any:
    """The condition that an interview is on hold."""
    hold = select(col(LegalHold.interview_id)).where(
        col(LegalHold.interview_id) == col(Interview.id)
    )
    return hold.exists()


class LegalHoldRepository:
    """Reads and writes legal holds within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, hold: LegalHold) -> None:
        """Store a hold. Its interview must be locked, so that it isn't deleted meanwhile."""
        self._session.add(hold)
        await self._session.flush()

    async def get(self, interview_id: UUID) -> LegalHold | None:
        """An interview's hold, or None."""
        return await self._session.get(LegalHold, interview_id)

    async def of_resume(self, resume_id: UUID) -> LegalHold | None:
        """The hold of an interview that was created from a résumé, or None."""
        query = (
            select(LegalHold)
            .join(Interview, col(Interview.id) == col(LegalHold.interview_id))
            .where(col(Interview.resume_id) == resume_id)
            .limit(1)
        )
        hold: LegalHold | None = await self._session.scalar(query)
        return hold

    async def delete(self, interview_id: UUID) -> None:
        """Lift a hold."""
        await self._session.execute(
            delete(LegalHold).where(col(LegalHold.interview_id) == interview_id)
        )
