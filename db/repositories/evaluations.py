"""SQL about evaluations of single answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import AnswerEvaluation, Interview, utcnow


class EvaluationRepository:
    """Reads and writes evaluations of answers within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_interview(self, interview_id: UUID) -> Sequence[AnswerEvaluation]:
        """An interview's evaluations, ordered by question."""
        query = (
            select(AnswerEvaluation)
            .where(col(AnswerEvaluation.interview_id) == interview_id)
            .order_by(col(AnswerEvaluation.question_id))
        )
        return (await self._session.scalars(query)).all()

    async def put(
        self, interview_id: UUID, question_id: str, values: dict[str, Any]
    ) -> AnswerEvaluation:
        """Set columns of a question's evaluation; creates its row if there is none."""
        row = AnswerEvaluation(interview_id=interview_id, question_id=question_id)
        query = (
            insert(AnswerEvaluation)
            .values(**(row.model_dump() | values))
            .on_conflict_do_update(
                index_elements=["interview_id", "question_id"],
                set_=values | {"updated_at": utcnow()},
            )
            .returning(AnswerEvaluation)
        )
        result = await self._session.scalars(query, execution_options={"populate_existing": True})
        return result.one()

    async def summarise(self, interview_id: UUID, values: dict[str, Any]) -> None:
        """Set ``emotion_summary``, ``overall_score`` or both of an interview."""
        await self._session.execute(
            update(Interview).where(col(Interview.id) == interview_id).values(**values)
        )
