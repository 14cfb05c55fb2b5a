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
from db.outbox import post, post_result
from db.tables import Report, ReportOverride, ReportStatus, User, WebhookEventType, utcnow


class ReportRepository:
    """Reads and writes reports within one transaction. There is one report per interview."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_interview(self, interview_id: UUID) -> Report | None:
        """The interview's report, pending or not; None before the interview's end."""
        query = select(Report).where(col(Report.interview_id) == interview_id)
        report: Report | None = await self._session.scalar(query)
        return report

    async def store(self, interview_id: UUID, content: dict[str, Any]) -> bool:
        """Pending or failed → complete. False when it is complete already."""
        return await self._settle(
            interview_id, ReportStatus.COMPLETE, content=content, failure_reason=None
        )

    async def fail(self, interview_id: UUID, reason: str) -> bool:
        """Pending → failed, with a reason for people. False when it is complete."""
        return await self._settle(interview_id, ReportStatus.FAILED, failure_reason=reason)

    async def regenerate(self, interview_id: UUID, reason: str, by: str) -> Report | None:
        """Complete or failed → pending, as its next revision, with its job.

        The present content joins the earlier ones, with the reason and the name of who asked for
        the next. None when it is pending already.
        """
        replaced = func.jsonb_build_array(
            func.jsonb_build_object(
                *("content", col(Report.content), "at", utcnow().isoformat()),
                *("reason", cast(reason, Text), "by", cast(by, Text)),
            )
        )
        report: Report | None = await self._session.scalar(
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
                    else_=col(Report.earlier).op("||")(replaced),
                ),
                content=None,
                failure_reason=None,
                completed_at=None,
            )
            .returning(Report)
            .execution_options(populate_existing=True)
        )
        if report is not None:
            await enqueue_report(self._session, interview_id)
            await announce(self._session, interview_id, [report_event(ReportStatus.PENDING)])
        return report

    async def retry(self, interview_id: UUID) -> bool:
        """Failed → pending, with its job. False when it isn't failed."""
        row_id = await self._session.scalar(
            update(Report)
            .where(
                col(Report.interview_id) == interview_id,
                col(Report.status) == ReportStatus.FAILED,
            )
            .values(status=ReportStatus.PENDING, failure_reason=None, completed_at=None)
            .returning(col(Report.id))
        )
        if row_id is not None:
            await enqueue_report(self._session, interview_id)
            await announce(self._session, interview_id, [report_event(ReportStatus.PENDING)])
        return row_id is not None

    async def override(self, override: ReportOverride) -> None:
        """Store a person's judgement beside the machine's, and queue the messages about it."""
        self._session.add(override)
        await self._session.flush()
        facts = {"override_id": str(override.id)}
        await post(
            self._session,
            WebhookEventType.REPORT_OVERRIDDEN,
            override.interview_id,
            facts,
            key=str(override.id),
        )
        await post_result(self._session, override.interview_id)
        # Listeners that show the report read it again.
        await announce(self._session, override.interview_id, [{"type": "override"}])

    async def overrides(self, interview_id: UUID) -> Sequence[ReportOverride]:
        """All overrides of an interview's report, oldest first, as copies.

        Each has the present name of the person's account; earlier versions recorded its address.
        """
        query = (
            select(ReportOverride, col(User.name))
            .outerjoin(User, col(User.id) == col(ReportOverride.by_user_id))
            .where(col(ReportOverride.interview_id) == interview_id)
            .order_by(col(ReportOverride.created_at), col(ReportOverride.id))
        )
        return [
            ReportOverride(**row.model_dump() | {"by_name": name or row.by_name})
            for row, name in await self._session.execute(query)
        ]

    async def queue_pending(self) -> Sequence[UUID]:
        """Queue the job of each pending report that lost its job; returns the interviews.

        Changes nothing for a report whose job is queued or running.
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
