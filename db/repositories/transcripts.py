"""SQL about what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.events import announce, transcript_event
from db.tables import TranscriptEntry

DISPUTED = "disputed"
"""Flag of an entry that its speaker says was heard wrongly."""

_COLUMNS = [column.name for column in TranscriptEntry.__table__.columns]  # type: ignore[attr-defined]


class TranscriptRepository:
    """Reads and writes transcript entries within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_many(self, entries: Sequence[TranscriptEntry]) -> int:
        """Store entries and announce them; those whose (interview, seq) is stored are left alone.

        Returns:
            How many were new.
        """
        if not entries:
            return 0
        by_place = {(entry.interview_id, entry.seq): entry for entry in reversed(entries)}
        rows = [{name: getattr(entry, name) for name in _COLUMNS} for entry in entries]
        query = (
            insert(TranscriptEntry)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["interview_id", "seq"])
            .returning(col(TranscriptEntry.interview_id), col(TranscriptEntry.seq))
        )
        new = [(row[0], row[1]) for row in await self._session.execute(query)]
        for interview_id in {place[0] for place in new}:
            said = [transcript_event(by_place[place]) for place in new if place[0] == interview_id]
            await announce(self._session, interview_id, said)
        await self._forget_planned(by_place[place] for place in new)
        return len(new)

    async def of_interview(
        self, interview_id: UUID, *, after_seq: int = 0
    ) -> Sequence[TranscriptEntry]:
        """What both speakers said, in the order of time, after ``after_seq`` only.

        What is planned and not said yet is not among it.
        """
        query = (
            select(TranscriptEntry)
            .where(
                col(TranscriptEntry.interview_id) == interview_id,
                col(TranscriptEntry.seq) > max(0, after_seq),
            )
            .order_by(col(TranscriptEntry.start_s), col(TranscriptEntry.seq))
        )
        return (await self._session.scalars(query)).all()

    async def get(self, interview_id: UUID, seq: int) -> TranscriptEntry | None:
        """One entry, locked until the transaction ends; None when it isn't stored (yet)."""
        query = (
            select(TranscriptEntry)
            .where(
                col(TranscriptEntry.interview_id) == interview_id,
                col(TranscriptEntry.seq) == seq,
            )
            .with_for_update()
        )
        found: TranscriptEntry | None = await self._session.scalar(query)
        return found

    async def dispute(
        self, entry: TranscriptEntry, *, disputed: bool, correction: str | None
    ) -> None:
        """Mark an entry as wrong by its speaker's word, or take the mark away.

        Its text stays as it was heard; ``correction`` stands beside it.
        """
        others = [flag for flag in entry.flags if flag != DISPUTED]
        entry.flags = [*others, DISPUTED] if disputed else others
        entry.correction = correction if disputed else None
        await self._session.flush()
        event = {"type": "dispute", "seq": entry.seq, "disputed": disputed}
        await announce(
            self._session, entry.interview_id, [event | {"correction": entry.correction}]
        )

    async def _forget_planned(self, said: Iterable[TranscriptEntry]) -> None:
        """A planned question that was said now is no more to be said."""
        for entry in said:
            if entry.kind == "planned" and entry.question_id is not None:
                await self._session.execute(
                    delete(TranscriptEntry).where(
                        col(TranscriptEntry.interview_id) == entry.interview_id,
                        col(TranscriptEntry.seq) < 0,
                        col(TranscriptEntry.question_id) == entry.question_id,
                    )
                )
