"""SQL about recruiters' notes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Note


class NoteRepository:
    """Reads and writes notes within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, note: Note) -> None:
        """Store a new note."""
        self._session.add(note)
        await self._session.flush()

    async def of_interview(self, interview_id: UUID) -> Sequence[Note]:
        """All notes on an interview, oldest first."""
        query = (
            select(Note)
            .where(col(Note.interview_id) == interview_id)
            .order_by(col(Note.created_at), col(Note.id))
        )
        return (await self._session.scalars(query)).all()

    async def get(self, note_id: UUID) -> Note | None:
        """A note, locked until the transaction ends; or None."""
        return await self._session.get(Note, note_id, with_for_update=True)

    async def delete(self, note_id: UUID) -> None:
        """Delete a note."""
        await self._session.execute(delete(Note).where(col(Note.id) == note_id))
