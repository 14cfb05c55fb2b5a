"""SQL that deletes interviews for good, and remembers no more than that there was one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.events import announce, deleted_event
from db.jobs import enqueue_erasure
from db.outgoing import tell
from db.tables import (
    DeletionReason,
    Interview,
    InterviewStatus,
    Position,
    Question,
    Resume,
    Tombstone,
    WebhookDelivery,
    WebhookEventType,
)

_HELD = (InterviewStatus.LIVE, InterviewStatus.IN_PROGRESS)


class ErasureRepository:
    """Deletes interviews within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def files(self, interview_id: UUID) -> list[str]:
        """Files of an interview's questions, relative to the data folder; those too that were
        made and not named in their row yet."""
        query = select(col(Question.id), col(Question.audio_path)).where(
            col(Question.interview_id) == interview_id
        )
        names = []
        for question_id, path in (await self._session.execute(query)).all():
            names.append(f"speech/questions/q_{question_id}*")
            if path is not None:
                names.append(str(path))
        return names

    async def delete(
        self, interview_id: UUID, reason: DeletionReason, files: Collection[str] = ()
    ) -> bool:
        """Delete an interview with all its rows and, if no other was made from it, its résumé.

        What stays is its tombstone, with the names of ``files`` for the job that erases them,
        which is queued here.

        Returns:
            False when there is no such interview, or it is held just now.
        """
        row: Interview | None = await self._session.get(
            Interview, interview_id, with_for_update=True
        )
        if row is None or InterviewStatus(row.status) in _HELD:
            return False
        left = list(files)
        if row.resume_id is not None:
            left += await self._delete_resume(row.resume_id, interview_id)
        await self._session.execute(
            delete(WebhookDelivery).where(col(WebhookDelivery.interview_id) == interview_id)
        )
        self._session.add(
            Tombstone(
                interview_id=interview_id,
                reason=reason,
                status=str(row.status),
                created_at=row.created_at,
                files=left,
            )
        )
        await self._session.execute(delete(Interview).where(col(Interview.id) == interview_id))
        await self._session.flush()
        await enqueue_erasure(self._session, interview_id)
        await tell(
            self._session,
            WebhookEventType.INTERVIEW_DELETED,
            interview_id,
            {"reason": str(reason)},
        )
        await announce(self._session, interview_id, [deleted_event()])
        return True

    async def tombstone(self, interview_id: UUID) -> Tombstone | None:
        """What is left of a deleted interview, or None."""
        return await self._session.get(Tombstone, interview_id)

    async def erased(self, interview_id: UUID) -> None:
        """Its files are gone."""
        await self._session.execute(
            update(Tombstone)
            .where(col(Tombstone.interview_id) == interview_id)
            .values(erased_at=func.now())
        )

    async def deleted(self, interview_ids: Collection[UUID]) -> Sequence[Tombstone]:
        """The tombstones of those of these interviews that were deleted."""
        if not interview_ids:
            return []
        query = select(Tombstone).where(col(Tombstone.interview_id).in_(interview_ids))
        return (await self._session.scalars(query)).all()

    async def lately_deleted(self, within: timedelta) -> Sequence[Tombstone]:
        """Tombstones whose files may lie in other data folders yet."""
        query = select(Tombstone).where(col(Tombstone.deleted_at) > func.now() - within)
        return (await self._session.scalars(query)).all()

    async def expired(
        self, days: int, *, only: UUID | None = None, limit: int = 100
    ) -> Sequence[UUID]:
        """Interviews that were kept as long as their position, or else ``days``, allow.

        Counted from the end; from when it was made for one that nobody came to. 0 days: for
        ever.

        Args:
            only: look at this one alone.
        """
        kept_days = func.coalesce(col(Position.retention_days), days)
        since = func.coalesce(col(Interview.ended_at), col(Interview.created_at))
        query = (
            select(col(Interview.id))
            .outerjoin(Position, col(Position.id) == col(Interview.position_id))
            .where(
                col(Interview.status).not_in(_HELD),
                kept_days > 0,
                since < func.now() - func.make_interval(0, 0, 0, kept_days),
            )
            .order_by(since)
            .limit(limit)
        )
        if only is not None:
            query = query.where(col(Interview.id) == only)
        return (await self._session.scalars(query)).all()

    async def expired_resumes(
        self, days: int, *, only: UUID | None = None, limit: int = 100
    ) -> Sequence[UUID]:
        """Résumés of no interview that were kept for ``days``; 0: for ever."""
        if days == 0:
            return []
        used = select(col(Interview.id)).where(col(Interview.resume_id) == col(Resume.id))
        query = (
            select(col(Resume.id))
            .where(
                col(Resume.updated_at) < func.now() - timedelta(days=days),
                ~used.exists(),
            )
            .order_by(col(Resume.id))
            .limit(limit)
        )
        if only is not None:
            query = query.where(col(Resume.id) == only)
        return (await self._session.scalars(query)).all()

    async def queue(self, subject_ids: Sequence[UUID]) -> None:
        """Queue the erasing of these, if it isn't queued already."""
        for subject_id in subject_ids:
            await enqueue_erasure(self._session, subject_id)

    async def queue_unfinished(self, forget_after: timedelta) -> None:
        """Queue the erasing that has no job; forget the names of files erased long ago."""
        query = (
            select(col(Tombstone.interview_id))
            .where(col(Tombstone.erased_at).is_(None))
            .order_by(col(Tombstone.interview_id))  # as all workers do, so that none blocks another
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
        others = select(col(Interview.id)).where(
            col(Interview.resume_id) == resume_id, col(Interview.id) != interview_id
        )
        if await self._session.scalar(others.limit(1)) is not None:
            return []
        query = delete(Resume).where(col(Resume.id) == resume_id)
        path = await self._session.scalar(query.returning(col(Resume.file_path)))
        return [path] if path else []
