"""SQL about what awaits recruiters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, cast, func, literal, null, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from db.access import Limit
from db.lifecycle import NOT_BEGUN, UNFINISHED
from db.repositories.limits import interview_within, of_interview_within, task_within
from db.tables import (
    CandidateRequest,
    Interview,
    InterviewStatus,
    Invitation,
    Mail,
    MailState,
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
_NOT_ARRIVED = (MailState.BOUNCED, MailState.FAILED)


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
class Undelivered:
    """The last message to a candidate who hasn't come; it didn't arrive."""

    mail: Mail
    candidate_name: str
    role: str
    deadline: datetime
    """When the interview must have begun."""


@dataclass(frozen=True)
class Counts:
    """How much there is of each."""

    to_review: int
    live: int
    requests: int
    failed_jobs: int
    undelivered_mails: int


class WorkspaceRepository:
    """Reads what awaits recruiters."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counts(self, limit: Limit | None = None) -> Counts:
        """How much awaits a recruiter, in one statement.

        Args:
            limit: what they are limited to; also of the other methods.
        """
        interviews = _limited(select(func.count()).select_from(Interview), limit)
        to_review = interviews.where(
            col(Interview.status) == InterviewStatus.COMPLETED, col(Interview.stage).in_(TO_REVIEW)
        )
        live = interviews.where(col(Interview.status).in_(UNFINISHED))
        requests = _limited(
            select(func.count())
            .select_from(CandidateRequest)
            .join(Interview, col(Interview.id) == col(CandidateRequest.interview_id))
            .where(col(CandidateRequest.state) == RequestState.OPEN),
            limit,
        )
        failed = select(func.count()).select_from(_failed(limit).subquery())
        mails = select(func.count()).select_from(_undelivered(limit).subquery())
        parts = (query.scalar_subquery() for query in (to_review, live, requests, failed, mails))
        return Counts(*(await self._session.execute(select(*parts))).one())

    async def by_stage(self, limit: Limit | None = None) -> dict[str, int]:
        """How many completed interviews are in each stage."""
        query = (
            select(col(Interview.stage), func.count())
            .where(col(Interview.status) == InterviewStatus.COMPLETED)
            .group_by(col(Interview.stage))
        )
        rows = await self._session.execute(_limited(query, limit))
        counts = {str(row[0]): int(row[1]) for row in rows}
        return {str(stage): counts.get(str(stage), 0) for stage in ReviewStage}

    async def requests(self, most: int, limit: Limit | None = None) -> Sequence[CandidateRequest]:
        """Requests that await an answer, oldest first."""
        query = (
            select(CandidateRequest)
            .join(Interview, col(Interview.id) == col(CandidateRequest.interview_id))
            .where(col(CandidateRequest.state) == RequestState.OPEN)
            .order_by(col(CandidateRequest.created_at), col(CandidateRequest.id))
            .limit(most)
        )
        return (await self._session.scalars(_limited(query, limit))).all()

    async def failed(self, most: int, limit: Limit | None = None) -> Sequence[FailedJob]:
        """Work that was given up, newest first."""
        failed = _failed(limit).subquery()
        query = select(failed).order_by(failed.c.at.desc()).limit(most)
        return [FailedJob(*row) for row in await self._session.execute(query)]

    async def undelivered(self, most: int, limit: Limit | None = None) -> Sequence[Undelivered]:
        """Messages that didn't arrive and that a person has to do something about, by deadline."""
        undelivered = _undelivered(limit).subquery()
        mail = aliased(
            Mail,
            select(Mail)
            .where(
                col(Mail.invitation_id) == undelivered.c.invitation_id,
                col(Mail.state).in_(_NOT_ARRIVED),
            )
            .order_by(col(Mail.created_at).desc(), col(Mail.id).desc())
            .limit(1)
            .lateral(),
        )
        query = (
            select(mail, col(Interview.candidate_name), col(Interview.role), undelivered.c.deadline)
            .select_from(undelivered)
            .join(Interview, col(Interview.id) == undelivered.c.interview_id)
            .join(mail, true())
            .order_by(undelivered.c.deadline, undelivered.c.invitation_id)
            .limit(most)
        )
        return [Undelivered(*row) for row in await self._session.execute(query)]


def _limited(query: Any, limit: Limit | None) -> Any:
    """A query of interviews, without those that a recruiter may not see."""
    return query if limit is None else query.where(interview_within(limit))


def _undelivered(limit: Limit | None) -> Any:
    """A query of the invitations whose last message didn't arrive, and whose candidates neither
    came nor declined.

    Only the newest of an interview counts, and only until some days after its deadline: what
    bounced on a Friday with the deadline on Sunday still awaits a person on Monday.
    """
    deadline = func.least(col(Invitation.expires_at), col(Interview.expires_at))
    newer = aliased(Invitation)
    replaced = select(col(newer.id)).where(
        col(newer.interview_id) == col(Invitation.interview_id),
        col(newer.created_at) > col(Invitation.created_at),
        col(newer.cancelled_at).is_(None),
    )
    query = (
        select(
            col(Invitation.id).label("invitation_id"),
            col(Invitation.interview_id).label("interview_id"),
            deadline.label("deadline"),
        )
        .join(Interview, col(Interview.id) == col(Invitation.interview_id))
        .where(
            col(Invitation.mail_state).in_(_NOT_ARRIVED),
            col(Invitation.cancelled_at).is_(None),
            col(Invitation.declined_at).is_(None),
            col(Invitation.entered_at).is_(None),
            col(Interview.status).in_([*NOT_BEGUN, InterviewStatus.EXPIRED]),
            deadline > func.now() - FAILED_WITHIN,
            ~replaced.exists(),
        )
    )
    return _limited(query, limit)


def _failed(limit: Limit | None) -> Any:
    """A query for the columns of a :class:`FailedJob`."""
    reports: Any = select(
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
    if limit is not None:
        reports = reports.where(of_interview_within(col(Report.interview_id), limit))
        tasks = tasks.where(task_within(limit))
    return union_all(reports, tasks)
