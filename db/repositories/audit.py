"""SQL about the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.paging import Cursor, newest_first
from db.tables import AuditEntry


@dataclass(frozen=True)
class AuditFilter:
    """Which entries are wanted; None: whichever."""

    action: str | None = None
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditRepository:
    """Writes and reads audit entries within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, entry: AuditEntry) -> None:
        """Store an entry, in the transaction of what it tells of."""
        self._session.add(entry)
        await self._session.flush()

    async def list(
        self, wanted: AuditFilter, *, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[AuditEntry]:
        """Entries, newest first, after a place in that order."""
        at = col(AuditEntry.created_at)
        query = select(AuditEntry)
        if wanted.action is not None:
            query = query.where(col(AuditEntry.action) == wanted.action)
        if wanted.actor_id is not None:
            query = query.where(col(AuditEntry.actor_id) == wanted.actor_id)
        if wanted.subject_id is not None:
            query = query.where(col(AuditEntry.subject_id) == wanted.subject_id)
        if wanted.since is not None:
            query = query.where(at >= wanted.since)
        if wanted.until is not None:
            query = query.where(at < wanted.until)
        return (await self._session.scalars(newest_first(query, AuditEntry, after, limit))).all()
