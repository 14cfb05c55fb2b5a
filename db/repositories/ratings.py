"""SQL about people's ratings of interviews."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Disclosure, Interview, Rating, Report, ReportStatus


class RatingRepository:
    """Reads and writes ratings within one transaction. A person has one rating per interview."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def own(self, interview_id: UUID, rater_id: UUID) -> Rating | None:
        """A person's rating, draft or submitted; or None."""
        query = select(Rating).where(
            col(Rating.interview_id) == interview_id, col(Rating.rater_id) == rater_id
        )
        rating: Rating | None = await self._session.scalar(query)
        return rating

    async def begin(self, interview_id: UUID, rater_id: UUID, rater_name: str) -> Rating:
        """A person's rating, locked until the transaction ends; an empty draft if it is new."""
        row = Rating(interview_id=interview_id, rater_id=rater_id, rater_name=rater_name)
        await self._session.execute(
            insert(Rating)
            .values(**row.model_dump())
            .on_conflict_do_nothing(index_elements=["interview_id", "rater_id"])
        )
        query = (
            select(Rating)
            .where(col(Rating.interview_id) == interview_id, col(Rating.rater_id) == rater_id)
            .with_for_update()
        )
        rating: Rating = (await self._session.scalars(query)).one()
        return rating

    async def submitted(self, interview_id: UUID) -> Sequence[Rating]:
        """All submitted ratings of an interview, in the order of their submission."""
        query = (
            select(Rating)
            .where(
                col(Rating.interview_id) == interview_id,
                col(Rating.submitted_at).is_not(None),
            )
            .order_by(col(Rating.submitted_at), col(Rating.id))
        )
        return (await self._session.scalars(query)).all()

    async def of_position(self, position_id: UUID) -> Sequence[Rating]:
        """All submitted ratings of a position's interviews, in the order of their submission."""
        query = (
            select(Rating)
            .join(Interview, col(Interview.id) == col(Rating.interview_id))
            .where(
                col(Interview.position_id) == position_id,
                col(Rating.submitted_at).is_not(None),
            )
            .order_by(col(Rating.submitted_at), col(Rating.id))
        )
        return (await self._session.scalars(query)).all()

    async def reported_dimensions(self, position_id: UUID) -> dict[UUID, Any]:
        """The dimensions of the complete reports of a position's rated interviews, as stored."""
        rated = select(col(Rating.id)).where(
            col(Rating.interview_id) == col(Report.interview_id),
            col(Rating.submitted_at).is_not(None),
        )
        query = (
            select(col(Report.interview_id), col(Report.content)["dimensions"])
            .join(Interview, col(Interview.id) == col(Report.interview_id))
            .where(
                col(Interview.position_id) == position_id,
                col(Report.status) == ReportStatus.COMPLETE,
                rated.exists(),
            )
        )
        rows = await self._session.execute(query)
        return {row[0]: row[1] for row in rows}

    async def disclosed(self, interview_id: UUID, user_id: UUID) -> bool:
        """Whether a person was shown the judgements of an interview before they rated it."""
        return await self._session.get(Disclosure, (interview_id, user_id)) is not None

    async def disclose(self, interview_ids: Collection[UUID], user_id: UUID) -> None:
        """Note that a person is shown the judgements of interviews; the first time counts."""
        interview = select(col(Interview.id), literal(user_id), func.now()).where(
            col(Interview.id).in_(interview_ids)
        )
        await self._session.execute(
            insert(Disclosure)
            .from_select(["interview_id", "user_id", "at"], interview)
            .on_conflict_do_nothing()
        )
