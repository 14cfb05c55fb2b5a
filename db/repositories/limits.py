"""What recruiters see who are limited to positions: the rule, in SQL, and look-ups by id.

An interview belongs to its position; everything about an interview belongs to the interview. A
résumé is seen with an interview that was created from it, and by the person who sent it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.access import Limit
from db.repositories.tasks import BULK_ACTION, DRAFT_PLAN, EXPORT
from db.tables import (
    CandidateRequest,
    Interview,
    InvitationBatch,
    LearningPath,
    Note,
    Position,
    QuestionSet,
    Resume,
    ShareLink,
    Task,
)


def interview_within(limit: Limit) -> Any:
    """The condition that an interview is of one of the positions."""
    return col(Interview.position_id).in_(limit.position_ids)


def of_interview_within(interview_id: Any, limit: Limit) -> Any:
    """The condition that a column names such an interview."""
    return interview_id.in_(select(col(Interview.id)).where(interview_within(limit)))


def resume_within(limit: Limit) -> Any:
    """The condition that a résumé has such an interview, or was sent by the person."""
    interview = select(col(Interview.id)).where(
        col(Interview.resume_id) == col(Resume.id), interview_within(limit)
    )
    return or_(col(Resume.created_by) == limit.user_id, interview.exists())


def task_within(limit: Limit) -> Any:
    """The condition that a task reads such a résumé, reads or sends a batch of such a position, or
    is a plan's draft, a bulk action or an export that the person asked for. An export's interviews
    must all be of the positions."""
    resume = select(col(Resume.id)).where(
        col(Resume.id) == col(Task.resume_id), resume_within(limit)
    )
    other = select(col(Interview.id)).where(
        col(Task.input)["interview_ids"].op("?")(cast(col(Interview.id), Text)),
        or_(col(Interview.position_id).is_(None), ~interview_within(limit)),
    )
    asked_for = col(Task.input)["by_user_id"].astext == str(limit.user_id)
    exported = and_(col(Task.kind) == EXPORT, asked_for, ~other.exists())
    own = and_(col(Task.kind).in_([DRAFT_PLAN, BULK_ACTION]), asked_for)
    batch = select(col(InvitationBatch.id)).where(
        col(InvitationBatch.task_id) == col(Task.id), _batch_within(limit)
    )
    return or_(resume.exists(), batch.exists(), own, exported)


def _batch_within(limit: Limit) -> Any:
    return col(InvitationBatch.position_id).in_(limit.position_ids)


def _of_resume(table: Any) -> Callable[[Limit], Any]:
    return lambda limit: table.resume_id.in_(select(col(Resume.id)).where(resume_within(limit)))


def _of_interview(table: Any) -> Callable[[Limit], Any]:
    return lambda limit: of_interview_within(table.interview_id, limit)


_KINDS: dict[str, tuple[Any, Callable[[Limit], Any]]] = {
    "interview_id": (Interview, interview_within),
    "position_id": (Position, lambda limit: col(Position.id).in_(limit.position_ids)),
    "resume_id": (Resume, resume_within),
    "task_id": (Task, task_within),
    "set_id": (QuestionSet, _of_resume(QuestionSet)),
    "path_id": (LearningPath, _of_resume(LearningPath)),
    "request_id": (CandidateRequest, _of_interview(CandidateRequest)),
    "note_id": (Note, _of_interview(Note)),
    "batch_id": (InvitationBatch, _batch_within),
    "link_id": (ShareLink, _of_interview(ShareLink)),
}
LIMITED_IDS = frozenset(_KINDS)
"""Names of the ids of objects that belong to a position."""


class LimitRepository:
    """Looks objects up for recruiters who are limited to positions."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def within(self, limit: Limit, name: str, row_id: UUID) -> bool:
        """Whether there is such an object within the limit.

        Args:
            name: of the id, one of ``LIMITED_IDS``.
        """
        table, condition = _KINDS[name]
        query = select(table.id).where(table.id == row_id, condition(limit))
        return await self._session.scalar(query) is not None
