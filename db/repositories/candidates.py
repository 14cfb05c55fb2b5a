"""SQL about candidates' consents and feedback."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Consent, Feedback, Purpose


class CandidateRepository:
    """Reads and writes consents and feedback within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def consent(self, decisions: Sequence[Consent]) -> None:
        """Store decisions."""
        self._session.add_all(decisions)
        await self._session.flush()

    async def consents(self, interview_id: UUID) -> dict[Purpose, Consent]:
        """The newest decision on each purpose; purposes without one are missing."""
        query = (
            select(Consent)
            .where(col(Consent.interview_id) == interview_id)
            .order_by(col(Consent.purpose), col(Consent.id).desc())
            .distinct(col(Consent.purpose))
        )
        return {Purpose(row.purpose): row for row in await self._session.scalars(query)}

    async def rate(self, feedback: Feedback) -> None:
        """Store a candidate's feedback, in place of any earlier one."""
        values = feedback.model_dump()
        query = insert(Feedback).values(**values)
        await self._session.execute(
            query.on_conflict_do_update(index_elements=["interview_id"], set_=values)
        )

    async def feedback(self, interview_id: UUID) -> Feedback | None:
        """A candidate's feedback, or None."""
        return await self._session.get(Feedback, interview_id)
