"""SQL about interviews."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from db.events import announce, status_event
from db.jobs import enqueue_report
from db.tables import Interview, InterviewStatus, Report, ReportStatus, TranscriptEntry, utcnow

_UNFINISHED = (InterviewStatus.LIVE, InterviewStatus.IN_PROGRESS)
_NOT_OVER = (InterviewStatus.SCHEDULED, *_UNFINISHED)


_LISTED = tuple(
    defer(column, raiseload=True)  # type: ignore[arg-type]
    for column in (Interview.plan, Interview.conductor_state, Interview.found_by)
)
"""What a list leaves in the table: plans are long, and unpacking fifty of them takes longer than
all the rest of the answer."""


def _beginnings(words: str) -> ColumnElement[Any]:
    """A text search query for rows that have all words, each of them or its beginning."""
    plain = re.findall(r"\w+", words)
    return func.to_tsquery("simple", " & ".join(f"{word}:*" for word in plain))


@dataclass(frozen=True)
class Cursor:
    """A place in the list of interviews, newest first."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True)
class Whose:
    """A candidate: the interviews of their account, or the one that they have a link to."""

    candidate_id: UUID | None
    interview_id: UUID | None


class InterviewRepository:
    """Reads and writes interviews within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, interview: Interview) -> None:
        """Store a new interview."""
        self._session.add(interview)
        await self._session.flush()

    async def get(self, interview_id: UUID) -> Interview | None:
        """The interview, or None."""
        return await self._session.get(Interview, interview_id)

    async def list(
        self,
        *,
        status: InterviewStatus | None = None,
        whose: Whose | None = None,
        words: str | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Sequence[Interview]:
        """Interviews, newest first, after a place in that order; without plan and state.

        Args:
            whose: only this candidate's; None: everybody's.
            words: only those whose candidate, role or company has words that begin so.
        """
        query = (
            select(Interview)
            .options(*_LISTED)
            .order_by(col(Interview.created_at).desc(), col(Interview.id).desc())
        )
        if words is not None:
            query = query.where(col(Interview.found_by).bool_op("@@")(_beginnings(words)))
        if status is not None:
            query = query.where(col(Interview.status) == status)
        if whose is not None and whose.interview_id is not None:
            query = query.where(col(Interview.id) == whose.interview_id)
        elif whose is not None:
            query = query.where(
                col(Interview.candidate_id).is_not(None),
                col(Interview.candidate_id) == whose.candidate_id,
            )
        if after is not None:
            place = tuple_(col(Interview.created_at), col(Interview.id))
            query = query.where(place < tuple_(after.created_at, after.id))
        return (await self._session.scalars(query.limit(limit))).all()

    async def unfinished(self) -> Sequence[Interview]:
        """Interviews that were open or under way, oldest first; resumed after a restart."""
        query = (
            select(Interview)
            .where(col(Interview.status).in_(_UNFINISHED))
            .order_by(col(Interview.created_at), col(Interview.id))
        )
        return (await self._session.scalars(query)).all()

    async def count_going(self) -> dict[str, int]:
        """How many interviews are open or under way, by status."""
        query = (
            select(col(Interview.status), func.count())
            .where(col(Interview.status).in_(_UNFINISHED))
            .group_by(col(Interview.status))
        )
        counts = {str(row[0]): int(row[1]) for row in await self._session.execute(query)}
        return {str(status): counts.get(str(status), 0) for status in _UNFINISHED}

    async def next_seq(self, interview_id: UUID) -> int:
        """The journal place after the last one that is stored; 1 for a new interview."""
        query = select(func.max(TranscriptEntry.seq)).where(
            col(TranscriptEntry.interview_id) == interview_id
        )
        last_entry = await self._session.scalar(query) or 0
        last_state = await self._session.scalar(
            select(col(Interview.conductor_seq)).where(col(Interview.id) == interview_id)
        )
        return max(last_entry, last_state or 0) + 1

    async def open(self, interview_id: UUID) -> bool:
        """SCHEDULED → LIVE: the room is open. False when it was not scheduled."""
        return await self._move(interview_id, {InterviewStatus.SCHEDULED}, InterviewStatus.LIVE)

    async def reopen(self, interview_id: UUID) -> bool:
        """LIVE → SCHEDULED: nobody came; the candidate may still come. False otherwise."""
        return await self._move(interview_id, {InterviewStatus.LIVE}, InterviewStatus.SCHEDULED)

    async def mark_started(
        self, interview_id: UUID, *, started_at: datetime, recording_path: str | None = None
    ) -> bool:
        """→ IN_PROGRESS: the candidate is there and the recording runs.

        A second start (after a crash) keeps the first ``started_at``, which all transcript
        times refer to. False when the interview is over.
        """
        return await self._move(
            interview_id,
            _NOT_OVER,
            InterviewStatus.IN_PROGRESS,
            started_at=func.coalesce(Interview.started_at, started_at),
            recording_path=func.coalesce(Interview.recording_path, recording_path),
        )

    async def save_conductor_state(
        self, interview_id: UUID, seq: int, state: dict[str, Any]
    ) -> bool:
        """Keep where the interview is. False when a newer or equally new state is stored."""
        query = (
            update(Interview)
            .where(col(Interview.id) == interview_id, col(Interview.conductor_seq) < seq)
            .values(conductor_state=state, conductor_seq=seq)
            .returning(col(Interview.id))
        )
        return (await self._session.scalar(query)) is not None

    async def complete(self, interview_id: UUID, end_reason: str) -> bool:
        """→ COMPLETED, with a pending report and its job, all in this transaction.

        Idempotent: False, and nothing is changed, when the interview is over already.
        """
        if not await self._move(
            interview_id,
            _NOT_OVER,
            InterviewStatus.COMPLETED,
            ended_at=utcnow(),
            end_reason=end_reason,
        ):
            return False
        row = Report(interview_id=interview_id, status=ReportStatus.PENDING)
        await self._session.execute(
            insert(Report)
            .values(
                id=row.id,
                interview_id=interview_id,
                status=row.status,
                created_at=row.created_at,
            )
            .on_conflict_do_nothing(index_elements=["interview_id"])
        )
        await enqueue_report(self._session, interview_id)
        return True

    async def fail(self, interview_id: UUID, end_reason: str) -> bool:
        """→ FAILED, for an interview that can't go on. False when it is over already."""
        return await self._move(
            interview_id,
            _NOT_OVER,
            InterviewStatus.FAILED,
            ended_at=utcnow(),
            end_reason=end_reason,
        )

    async def set_recording(self, interview_id: UUID, recording_path: str) -> None:
        """Name the recording's file, relative to the data folder."""
        await self._session.execute(
            update(Interview)
            .where(col(Interview.id) == interview_id)
            .values(recording_path=recording_path)
        )

    async def _move(
        self,
        interview_id: UUID,
        allowed: Collection[InterviewStatus],
        status: InterviewStatus,
        **values: Any,
    ) -> bool:
        """Change the status if the present one allows it; two callers can't both succeed."""
        query = (
            update(Interview)
            .where(col(Interview.id) == interview_id, col(Interview.status).in_(allowed))
            .values(status=status, **values)
            .returning(col(Interview.id))
        )
        if await self._session.scalar(query) is None:
            return False
        await announce(self._session, interview_id, [status_event(status)])
        return True
