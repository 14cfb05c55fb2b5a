"""SQL that deletes interviews for good and leaves a tombstone of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.events import announce, deleted_event
from db.jobs import enqueue_erasure
from db.lifecycle import UNFINISHED
from db.outbox import post
from db.repositories.decisions import DecisionRepository
from db.repositories.retention import (
    days_kept,
    deleted_within,
    deletion_time,
    organisations_days,
    resume_over,
)
from db.tables import (
    DeletionReason,
    Interview,
    InterviewStatus,
    LegalHold,
    Position,
    Question,
    Resume,
    Tombstone,
    WebhookDelivery,
    WebhookEventType,
)


class ErasureRepository:
    """Deletes interviews within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def files(self, interview_id: UUID) -> list[str]:
        """Patterns and paths of the files of an interview's questions, relative to the data
        folder. The patterns match files that are not named in their row yet."""
        query = select(col(Question.id), col(Question.audio_path)).where(
            col(Question.interview_id) == interview_id
        )
        files = []
        for question_id, path in (await self._session.execute(query)).all():
            files.append(f"speech/questions/q_{question_id}*")
            if path is not None:
                files.append(str(path))
        return files

    async def delete(
        self, interview_id: UUID, reason: DeletionReason, files: Collection[str] = ()
    ) -> bool:
        """Delete an interview with all its rows, and its résumé if no other interview has it.

        Leaves a tombstone with the names of ``files``, and queues the job that erases them.

        Returns:
            False when there is no such interview, or it is live or on legal hold.
        """
        row: Interview | None = await self._session.get(
            Interview, interview_id, with_for_update=True
        )
        if row is None or InterviewStatus(row.status) in UNFINISHED:
            return False
        if await self._session.get(LegalHold, interview_id) is not None:
            return False
        to_erase = list(files)
        if row.resume_id is not None:
            to_erase += await self._delete_resume(row.resume_id, interview_id)
        await self._session.execute(
            delete(WebhookDelivery).where(col(WebhookDelivery.interview_id) == interview_id)
        )
        self._session.add(
            Tombstone(
                interview_id=interview_id,
                reason=reason,
                status=str(row.status),
                created_at=row.created_at,
                files=to_erase,
            )
        )
        decisions = DecisionRepository(self._session)
        await decisions.hide_names(interview_id, row.candidate_name, row.language)
        await self._session.execute(delete(Interview).where(col(Interview.id) == interview_id))
        await self._session.flush()
        await enqueue_erasure(self._session, interview_id)
        await post(
            self._session,
            WebhookEventType.INTERVIEW_DELETED,
            interview_id,
            {"reason": str(reason)},
        )
        await announce(self._session, interview_id, [deleted_event()])
        return True

    async def tombstone(self, interview_id: UUID) -> Tombstone | None:
        """The tombstone of a deleted interview, or None."""
        return await self._session.get(Tombstone, interview_id)

    async def erased(self, interview_id: UUID) -> None:
        """Note that the files of a deleted interview are gone."""
        await self._session.execute(
            update(Tombstone)
            .where(col(Tombstone.interview_id) == interview_id)
            .values(erased_at=func.now())
        )

    async def deleted(self, interview_ids: Collection[UUID]) -> Sequence[Tombstone]:
        """Tombstones of those of these interviews that are deleted."""
        if not interview_ids:
            return []
        query = select(Tombstone).where(col(Tombstone.interview_id).in_(interview_ids))
        return (await self._session.scalars(query)).all()

    async def recently_deleted(self, within: timedelta) -> Sequence[Tombstone]:
        """Tombstones of interviews deleted within this time; other data folders may still have
        their files."""
        query = select(Tombstone).where(col(Tombstone.deleted_at) > func.now() - within)
        return (await self._session.scalars(query)).all()

    async def expired(
        self, days: int, *, only: UUID | None = None, limit: int = 100
    ) -> Sequence[UUID]:
        """Interviews whose retention is over. Those on legal hold are left out.

        Args:
            days: the server's setting, where neither the position nor the organisation has one.
            only: check only this interview.
        """
        kept = days_kept(days)
        query = (
            select(col(Interview.id))
            .outerjoin(Position, col(Position.id) == col(Interview.position_id))
            .where(deleted_within(kept, timedelta()))
            .order_by(deletion_time(kept))
            .limit(limit)
        )
        if only is not None:
            query = query.where(col(Interview.id) == only)
        return (await self._session.scalars(query)).all()

    async def expired_resumes(
        self, days: int, *, only: UUID | None = None, limit: int = 100
    ) -> Sequence[UUID]:
        """Résumés without an interview, unchanged for as long as the organisation keeps
        interviews; ``days`` as above."""
        query = (
            select(col(Resume.id))
            .where(resume_over(organisations_days(days)))
            .order_by(col(Resume.id))
            .limit(limit)
        )
        if only is not None:
            query = query.where(col(Resume.id) == only)
        return (await self._session.scalars(query)).all()

    async def queue(self, subject_ids: Sequence[UUID]) -> None:
        """Queue the erasure of each of these, if it isn't queued already."""
        for subject_id in subject_ids:
            await enqueue_erasure(self._session, subject_id)

    async def queue_unfinished(self, forget_after: timedelta) -> None:
        """Queue the erasures that lost their job; forget the names of files erased long ago."""
        query = (
            select(col(Tombstone.interview_id))
            .where(col(Tombstone.erased_at).is_(None))
            .order_by(col(Tombstone.interview_id))  # one order for all workers, against deadlocks
        )
        await self.queue((await self._session.scalars(query)).all())
        await self._session.execute(
            update(Tombstone)
            .where(
                col(Tombstone.erased_at) < func.now() - forget_after,
                func.jsonb_array_length(col(Tombstone.files)) > 0,
            )
            .values(files=[])
        )

    async def _delete_resume(self, resume_id: UUID, interview_id: UUID) -> list[str]:
        # Locked first, so that of two interviews that are deleted at once the second deletes it.
        await self._session.get(Resume, resume_id, with_for_update=True)
        others = select(col(Interview.id)).where(
            col(Interview.resume_id) == resume_id, col(Interview.id) != interview_id
        )
        if await self._session.scalar(others.limit(1)) is not None:
            return []
        query = delete(Resume).where(col(Resume.id) == resume_id)
        path = await self._session.scalar(query.returning(col(Resume.file_path)))
        return [path] if path else []
