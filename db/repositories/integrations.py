"""SQL about integrations with applicant tracking systems, their assessments and calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.paging import Cursor, newest_first
from db.tables import AtsAssessment, AtsCall, Integration, IntegrationKind, Interview, utcnow


@dataclass(frozen=True)
class Asked:
    """An assessment, and the interview that it is."""

    assessment: AtsAssessment
    interview: Interview


class IntegrationRepository:
    """Reads and writes integrations within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, integration: Integration) -> None:
        """Store a new integration."""
        self._session.add(integration)
        await self._session.flush()

    async def get(self, integration_id: UUID) -> Integration | None:
        """The integration, or None."""
        return await self._session.get(Integration, integration_id)

    async def by_key(self, kind: IntegrationKind, key_hash: str) -> Integration | None:
        """The active integration whose key has this hash, or None."""
        query = select(Integration).where(
            col(Integration.key_hash) == key_hash,
            col(Integration.kind) == kind,
            col(Integration.active),
        )
        integration: Integration | None = await self._session.scalar(query)
        return integration

    async def lock(self, integration_id: UUID) -> None:
        """Let no other transaction ask for an assessment of this integration until this one
        ends."""
        query = select(col(Integration.id)).where(col(Integration.id) == integration_id)
        await self._session.execute(query.with_for_update())

    async def list(self, *, after: Cursor | None = None, limit: int = 50) -> Sequence[Integration]:
        """A page of integrations, newest first."""
        page = newest_first(select(Integration), Integration, after, limit)
        return (await self._session.scalars(page)).all()

    async def change(self, integration_id: UUID, **values: Any) -> Integration | None:
        """Set columns of an integration; None when it is gone."""
        integration: Integration | None = await self._session.scalar(
            update(Integration)
            .where(col(Integration.id) == integration_id)
            .values(updated_at=utcnow(), **values)
            .returning(Integration)
            .execution_options(populate_existing=True)
        )
        return integration

    async def change_keys(self, change: Callable[[str], str]) -> None:
        """Replace each stored ``ats_key`` by ``change(key)``, unless it is changed meanwhile."""
        column = col(Integration.ats_key)
        query = select(col(Integration.id), column).where(column.is_not(None))
        for row_id, stored in (await self._session.execute(query)).all():
            if stored is not None and (new := change(stored)) != stored:
                await self._session.execute(
                    update(Integration)
                    .where(col(Integration.id) == row_id, column == stored)
                    .values(ats_key=new)
                )

    async def delete(self, integration_id: UUID) -> bool:
        """Delete an integration with its assessments and log; interviews stay. False when it is
        gone already."""
        query = delete(Integration).where(col(Integration.id) == integration_id)
        return await self._session.scalar(query.returning(col(Integration.id))) is not None

    async def add_assessment(self, assessment: AtsAssessment) -> None:
        """Store a new assessment."""
        self._session.add(assessment)
        await self._session.flush()

    async def assessment(self, integration_id: UUID, assessment_id: UUID) -> Asked | None:
        """An assessment of this integration, or None."""
        query = (
            select(AtsAssessment, Interview)
            .join(Interview, col(Interview.id) == col(AtsAssessment.interview_id))
            .where(
                col(AtsAssessment.id) == assessment_id,
                col(AtsAssessment.integration_id) == integration_id,
            )
        )
        return _asked((await self._session.execute(query)).first())

    async def newest_assessment(
        self, integration_id: UUID, position_id: UUID, applicant: str
    ) -> Asked | None:
        """The newest assessment of an applicant for a position, or None."""
        query = (
            select(AtsAssessment, Interview)
            .join(Interview, col(Interview.id) == col(AtsAssessment.interview_id))
            .where(
                col(AtsAssessment.integration_id) == integration_id,
                col(AtsAssessment.position_id) == position_id,
                col(AtsAssessment.applicant) == applicant,
            )
            .order_by(col(AtsAssessment.created_at).desc())
            .limit(1)
        )
        return _asked((await self._session.execute(query)).first())

    async def note_call(self, call: AtsCall) -> None:
        """Add a call to the log."""
        self._session.add(call)
        await self._session.flush()

    async def calls(
        self, integration_id: UUID, *, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[AtsCall]:
        """A page of the calls of an ATS, newest first."""
        query = select(AtsCall).where(col(AtsCall.integration_id) == integration_id)
        return (await self._session.scalars(newest_first(query, AtsCall, after, limit))).all()

    async def last_calls(self, integration_ids: Sequence[UUID]) -> dict[UUID, AtsCall]:
        """The newest call of each of these integrations."""
        query = (
            select(AtsCall)
            .where(col(AtsCall.integration_id).in_(integration_ids))
            .distinct(col(AtsCall.integration_id))
            .order_by(col(AtsCall.integration_id), col(AtsCall.created_at).desc())
        )
        return {call.integration_id: call for call in (await self._session.scalars(query)).all()}

    async def forget_calls(self, older_than: timedelta) -> None:
        """Delete calls that are this old from the log."""
        old = col(AtsCall.created_at) < func.now() - older_than
        await self._session.execute(delete(AtsCall).where(old))


def _asked(row: Any) -> Asked | None:
    return None if row is None else Asked(row[0], row[1])
