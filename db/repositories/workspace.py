"""SQL about what awaits recruiters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, cast, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.lifecycle import UNFINISHED
from db.tables import (
    CandidateRequest,
    Interview,
    InterviewStatus,
    Report,
    ReportStatus,
    RequestState,
    ReviewStage,
    Task,
    TaskState,
)

FAILED_WITHIN = timedelta(days=7)
"""A failed report awaits a person for ever; a failed task only for so long."""
TO_REVIEW = (ReviewStage.NEW, ReviewStage.IN_REVIEW)


@dataclass(frozen=True)
class FailedJob:
    """Work that was given up."""

    kind: str
    """``report``, or a task's kind."""
    id: UUID
    interview_id: UUID | None
    reason: str | None
    at: datetime | None


@dataclass(frozen=True)
class Counts:
    """How much there is of each."""

    to_review: int
    live: int
    requests: int
    failed_jobs: int


class WorkspaceRepository:
    """Reads what awaits recruiters."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counts(self) -> Counts:
        """How much awaits them, in one statement."""
        interviews = select(func.count()).select_from(Interview)
        to_review = interviews.where(
            col(Interview.status) == InterviewStatus.COMPLETED, col(Interview.stage).in_(TO_REVIEW)
        )
        live = interviews.where(col(Interview.status).in_(UNFINISHED))
        requests = (
            select(func.count())
            .select_from(CandidateRequest)
            .where(col(CandidateRequest.state) == RequestState.OPEN)
        )
        failed = select(func.count()).select_from(_failed().subquery())
        parts = (query.scalar_subquery() for query in (to_review, live, requests, failed))
        return Counts(*(await self._session.execute(select(*parts))).one())

    async def by_stage(self) -> dict[str, int]:
        """How many completed interviews are in each stage."""
        query = (
            select(col(Interview.stage), func.count())
            .where(col(Interview.status) == InterviewStatus.COMPLETED)
            .group_by(col(Interview.stage))
        )
        counts = {str(row[0]): int(row[1]) for row in await self._session.execute(query)}
        return {str(stage): counts.get(str(stage), 0) for stage in ReviewStage}

    async def requests(self, limit: int) -> Sequence[tuple[CandidateRequest, str, str]]:
        """Requests that await an answer, oldest first, with the candidate's name and the role."""
        query = (
            select(CandidateRequest, col(Interview.candidate_name), col(Interview.role))
            .join(Interview, col(Interview.id) == col(CandidateRequest.interview_id))
            .where(col(CandidateRequest.state) == RequestState.OPEN)
            .order_by(col(CandidateRequest.created_at), col(CandidateRequest.id))
            .limit(limit)
        )
        return [(row[0], row[1], row[2]) for row in await self._session.execute(query)]

    async def failed(self, limit: int) -> Sequence[FailedJob]:
        """Work that was given up, newest first."""
        failed = _failed().subquery()
        query = select(failed).order_by(failed.c.at.desc()).limit(limit)
        return [FailedJob(*row) for row in await self._session.execute(query)]


def _failed() -> Any:
    """A query for the columns of a :class:`FailedJob`."""
    reports = select(
        literal("report", String).label("kind"),
        col(Report.id).label("id"),
        col(Report.interview_id).label("interview_id"),
        col(Report.failure_reason).label("reason"),
        col(Report.completed_at).label("at"),
    ).where(col(Report.status) == ReportStatus.FAILED)
    tasks = select(
        cast(col(Task.kind), String),
        col(Task.id),
        cast(null(), Uuid),
        func.jsonb_extract_path_text(col(Task.error), "detail"),
        col(Task.finished_at),
    ).where(col(Task.state) == TaskState.FAILED, col(Task.finished_at) > func.now() - FAILED_WITHIN)
    return union_all(reports, tasks)
