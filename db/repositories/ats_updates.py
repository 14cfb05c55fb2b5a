"""SQL about the updates that applicant tracking systems are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.jobs import enqueue_ats_update
from db.paging import Cursor, newest_first
from db.repositories.attempts import AttemptRepository
from db.tables import AtsAssessment, AtsUpdate, DeliveryState, Integration, Interview


@dataclass(frozen=True)
class UpdateSubject:
    """What an update is about, and whom it goes to."""

    assessment: AtsAssessment
    integration: Integration
    interview: Interview


class AtsUpdateRepository(AttemptRepository[AtsUpdate]):
    """Reads and writes updates within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(session, AtsUpdate, DeliveryState.PENDING, enqueue_ats_update)

    async def get(self, update_id: UUID) -> AtsUpdate | None:
        """An update, or None."""
        return await self._session.get(AtsUpdate, update_id)

    async def list(
        self, integration_id: UUID, *, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[tuple[AtsUpdate, AtsAssessment]]:
        """A page of the updates to an ATS with their assessments, newest first."""
        query = (
            select(AtsUpdate, AtsAssessment)
            .join(AtsAssessment, col(AtsAssessment.id) == col(AtsUpdate.assessment_id))
            .where(col(AtsAssessment.integration_id) == integration_id)
        )
        rows = await self._session.execute(newest_first(query, AtsUpdate, after, limit))
        return [(row[0], row[1]) for row in rows]

    async def subject(self, sent: AtsUpdate) -> UpdateSubject:
        """What an update is about."""
        assessment = await self._session.get_one(AtsAssessment, sent.assessment_id)
        return UpdateSubject(
            assessment,
            await self._session.get_one(Integration, assessment.integration_id),
            await self._session.get_one(Interview, assessment.interview_id),
        )

    async def succeed(self, taken: AtsUpdate, status: int | None) -> None:
        """→ DELIVERED, unless the update was queued again meanwhile."""
        await self._session.execute(
            self._under_way(taken).values(
                state=DeliveryState.DELIVERED,
                next_attempt_at=None,
                last_status=status,
                last_error=None,
                delivered_at=func.now(),
            )
        )

    async def fail(
        self,
        taken: AtsUpdate,
        *,
        status: int | None,
        error: str,
        retry_in_s: float | None,
    ) -> None:
        """Note a failed attempt, and queue the next one or give up (``retry_in_s`` None).

        Nothing changes when the update was queued again meanwhile, or a later attempt was made.
        """
        values: dict[str, Any] = {"last_status": status, "last_error": error}
        if retry_in_s is None:
            values |= {"state": DeliveryState.FAILED, "next_attempt_at": None}
        else:
            values["next_attempt_at"] = func.now() + timedelta(seconds=retry_in_s)
        row_id = await self._session.scalar(
            self._under_way(taken).values(**values).returning(col(AtsUpdate.id))
        )
        if row_id is not None and retry_in_s is not None:
            await enqueue_ats_update(self._session, row_id, taken.attempts, delay_s=retry_in_s)

    async def resend(self, update_id: UUID) -> AtsUpdate | None:
        """→ PENDING, due now and with all its attempts again; None when it is gone."""
        row: AtsUpdate | None = await self._session.scalar(
            update(AtsUpdate)
            .where(col(AtsUpdate.id) == update_id)
            .values(
                state=DeliveryState.PENDING,
                attempts=0,
                next_attempt_at=func.now(),
                delivered_at=None,
            )
            .returning(AtsUpdate)
            .execution_options(populate_existing=True)
        )
        if row is not None:
            await enqueue_ats_update(self._session, update_id, 0, again=True)
        return row
