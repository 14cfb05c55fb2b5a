"""SQL about reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, case, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.events import announce, report_event
from db.jobs import enqueue_report
from db.outgoing import tell
from db.tables import Report, ReportOverride, ReportStatus, WebhookEventType, utcnow


class ReportRepository:
    """Reads and writes reports within one transaction. There is one report per interview."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_interview(self, interview_id: UUID) -> Report | None:
        """The interview's report, pending or not; None before the interview's end."""
        query = select(Report).where(col(Report.interview_id) == interview_id)
        found: Report | None = await self._session.scalar(query)
        return found

    async def store(self, interview_id: UUID, content: dict[str, Any]) -> bool:
        """Pending or failed → complete. False when it is complete already."""
        return await self._settle(
            interview_id, ReportStatus.COMPLETE, content=content, failure_reason=None
        )

    async def fail(self, interview_id: UUID, reason: str) -> bool:
        """Pending → failed, with a reason to read. False when it is complete."""
        return await self._settle(interview_id, ReportStatus.FAILED, failure_reason=reason)

    async def make_anew(self, interview_id: UUID, reason: str, by: str) -> Report | None:
        """Complete or failed → pending, as its next revision, with its job in this transaction.

        The content so far is kept among the earlier ones, with why and by whom it was put
        aside. None while it is pending already.
        """
        kept = func.jsonb_build_array(
            func.jsonb_build_object(
                *("content", col(Report.content), "at", utcnow().isoformat()),
                *("reason", cast(reason, Text), "by", cast(by, Text)),
            )
        )
        again: Report | None = await self._session.scalar(
            update(Report)
            .where(
                col(Report.interview_id) == interview_id,
                col(Report.status) != ReportStatus.PENDING,
            )
            .values(
                status=ReportStatus.PENDING,
                revision=col(Report.revision) + 1,
                earlier=case(
                    (col(Report.content).is_(None), col(Report.earlier)),
                    else_=col(Report.earlier).op("||")(kept),
                ),
                content=None,
                failure_reason=None,
                completed_at=None,
            )
            .returning(Report)
            .execution_options(populate_existing=True)
        )
        if again is not None:
            await enqueue_report(self._session, interview_id)
            await announce(self._session, interview_id, [report_event(ReportStatus.PENDING)])
        return again

    async def override(self, override: ReportOverride) -> None:
        """Keep a person's judgement beside the machine's, and tell of it."""
        self._session.add(override)
        await self._session.flush()
        facts = {"override_id": str(override.id)}
        await tell(
            self._session,
            WebhookEventType.REPORT_OVERRIDDEN,
            override.interview_id,
            facts,
            key=str(override.id),
        )
        # So that whoever keeps or shows the report reads it again.
        await announce(self._session, override.interview_id, [{"type": "override"}])

    async def overrides(self, interview_id: UUID) -> Sequence[ReportOverride]:
        """Every override of an interview's report, oldest first."""
        query = (
            select(ReportOverride)
            .where(col(ReportOverride.interview_id) == interview_id)
            .order_by(col(ReportOverride.created_at), col(ReportOverride.id))
        )
        return (await self._session.scalars(query)).all()

    async def queue_pending(self) -> Sequence[UUID]:
        """Queue the job of every pending report whose job was lost; returns the interviews.

        Harmless for reports whose job is queued or running.
        """
        query = (
            select(col(Report.interview_id))
            .where(col(Report.status) == ReportStatus.PENDING)
            .with_for_update(skip_locked=True)
        )
        pending = (await self._session.scalars(query)).all()
        for interview_id in pending:
            await enqueue_report(self._session, interview_id)
        return pending

    async def _settle(self, interview_id: UUID, status: ReportStatus, **values: Any) -> bool:
        query = (
            update(Report)
            .where(
                col(Report.interview_id) == interview_id,
                col(Report.status) != ReportStatus.COMPLETE,
            )
            .values(status=status, completed_at=utcnow(), **values)
            .returning(col(Report.id))
        )
        if await self._session.scalar(query) is None:
            return False
        await announce(self._session, interview_id, [report_event(status)])
        return True
