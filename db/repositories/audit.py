"""SQL about the audit log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.paging import Cursor, newest_first
from db.tables import AuditAction, AuditEntry


@dataclass(frozen=True)
class AuditFilter:
    """Which entries to list; None excludes none."""

    action: str | None = None
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditRepository:
    """Writes and reads audit entries within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """Store entries, in the transaction of the actions that they record."""
        self._session.add_all(entries)
        await self._session.flush()

    async def has_recent(
        self,
        action: str,
        actor: str,
        subject_id: UUID,
        details: dict[str, Any],
        within: timedelta,
    ) -> bool:
        """Whether the same was recorded of the same actor within some time."""
        query = (
            select(col(AuditEntry.id))
            .where(
                col(AuditEntry.subject_id) == subject_id,
                col(AuditEntry.created_at) > func.now() - within,
                col(AuditEntry.action) == action,
                col(AuditEntry.actor) == actor,
                col(AuditEntry.details) == details,
            )
            .limit(1)
        )
        return await self._session.scalar(query) is not None

    async def recent_subjects(
        self, action: str, actor: str, subject_ids: Collection[UUID], within: timedelta
    ) -> set[UUID]:
        """Those of the objects of which an action of the actor was recorded within some time."""
        query = select(col(AuditEntry.subject_id)).where(
            col(AuditEntry.subject_id).in_(subject_ids),
            col(AuditEntry.created_at) > func.now() - within,
            col(AuditEntry.action) == action,
            col(AuditEntry.actor) == actor,
        )
        return set(await self._session.scalars(query))

    async def happened(self, action: AuditAction, actor_id: UUID, subject_id: UUID) -> bool:
        """Whether a user has done something to an object."""
        query = select(col(AuditEntry.id)).where(
            col(AuditEntry.subject_id) == subject_id,
            col(AuditEntry.actor_id) == actor_id,
            col(AuditEntry.action) == action,
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def list(
        self, which: AuditFilter, *, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[AuditEntry]:
        """A page of entries, newest first."""
        at = col(AuditEntry.created_at)
        query = select(AuditEntry)
        if which.action is not None:
            query = query.where(col(AuditEntry.action) == which.action)
        if which.actor_id is not None:
            query = query.where(col(AuditEntry.actor_id) == which.actor_id)
        if which.subject_id is not None:
            query = query.where(col(AuditEntry.subject_id) == which.subject_id)
        if which.since is not None:
            query = query.where(at >= which.since)
        if which.until is not None:
            query = query.where(at < which.until)
        return (await self._session.scalars(newest_first(query, AuditEntry, after, limit))).all()
