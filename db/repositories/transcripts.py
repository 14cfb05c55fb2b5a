"""SQL about transcripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.events import announce, transcript_event
from db.repositories.said import Said, entries_with, prepared
from db.tables import Interview, Speaker, TranscriptEntry

DISPUTED = "disputed"
"""Flag of an entry that its speaker says was transcribed wrongly."""

_TABLE = TranscriptEntry.__table__  # type: ignore[attr-defined]
_COLUMNS = [column.name for column in _TABLE.columns if column.computed is None]


class TranscriptRepository:
    """Reads and writes transcript entries within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_many(self, entries: Sequence[TranscriptEntry]) -> int:
        """Store entries and announce them, except those whose (interview, seq) is stored already.

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
            of_interview = [by_place[place] for place in new if place[0] == interview_id]
            await announce(self._session, interview_id, [*map(transcript_event, of_interview)])
        await self._delete_planned(by_place[place] for place in new)
        return len(new)

    async def last_seq(self, interview_id: UUID) -> int:
        """The highest place that an entry or the conductor's state has; 0 for none."""
        entries = select(func.max(col(TranscriptEntry.seq))).where(
            col(TranscriptEntry.interview_id) == interview_id
        )
        state = select(col(Interview.conductor_seq)).where(col(Interview.id) == interview_id)
        query = select(func.greatest(entries.scalar_subquery(), state.scalar_subquery(), 0))
        return int(await self._session.scalar(query) or 0)

    async def ends_s(self, interview_id: UUID) -> float:
        """When the last utterance ended, in seconds of the recording; 0 for none."""
        query = select(func.max(col(TranscriptEntry.end_s))).where(
            col(TranscriptEntry.interview_id) == interview_id, col(TranscriptEntry.seq) > 0
        )
        return float(await self._session.scalar(query) or 0.0)

    async def spoken_answers(self, interview_id: UUID) -> dict[str, tuple[float, float]]:
        """When the answer to each question begins and ends, in seconds of the recording, by the
        question's id. Questions without a spoken answer are left out."""
        query = (
            select(
                col(TranscriptEntry.question_id),
                func.min(col(TranscriptEntry.start_s)),
                func.max(col(TranscriptEntry.end_s)),
            )
            .where(
                col(TranscriptEntry.interview_id) == interview_id,
                col(TranscriptEntry.seq) > 0,
                col(TranscriptEntry.speaker) == Speaker.CANDIDATE,
                col(TranscriptEntry.kind) == "answer",
                col(TranscriptEntry.question_id).is_not(None),
            )
            .group_by(col(TranscriptEntry.question_id))
        )
        rows = await self._session.execute(query)
        return {str(question_id): (begin, end) for question_id, begin, end in rows}

    async def of_interview(
        self, interview_id: UUID, *, after_seq: int = 0
    ) -> Sequence[TranscriptEntry]:
        """What both speakers said, in the order of time; only entries after ``after_seq``.

        Planned questions that are not spoken yet are no part of it.
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

    async def prepare_search(self, text: str) -> Said:
        """A text to be looked for in all transcripts."""
        return await prepared(self._session, text)

    async def with_text(self, interview_id: UUID, text: str) -> Sequence[TranscriptEntry]:
        """The entries of an interview that have a text, in the order of time."""
        return (await self._session.scalars(entries_with(interview_id, text))).all()

    async def get(self, interview_id: UUID, seq: int) -> TranscriptEntry | None:
        """An entry, locked until the transaction ends; None when it isn't stored (yet)."""
        query = (
            select(TranscriptEntry)
            .where(
                col(TranscriptEntry.interview_id) == interview_id,
                col(TranscriptEntry.seq) == seq,
            )
            .with_for_update()
        )
        entry: TranscriptEntry | None = await self._session.scalar(query)
        return entry

    async def dispute(
        self, entry: TranscriptEntry, *, disputed: bool, correction: str | None
    ) -> None:
        """Flag an entry as disputed by its speaker, or take the flag away.

        Its text stays as it was transcribed; ``correction`` is kept beside it.
        """
        others = [flag for flag in entry.flags if flag != DISPUTED]
        entry.flags = [*others, DISPUTED] if disputed else others
        entry.correction = correction if disputed else None
        await self._session.flush()
        event = {"type": "dispute", "seq": entry.seq, "disputed": disputed}
        await announce(
            self._session, entry.interview_id, [event | {"correction": entry.correction}]
        )

    async def _delete_planned(self, spoken: Iterable[TranscriptEntry]) -> None:
        """Delete the planned entries of questions that are now spoken."""
        for entry in spoken:
            if entry.kind == "planned" and entry.question_id is not None:
                await self._session.execute(
                    delete(TranscriptEntry).where(
                        col(TranscriptEntry.interview_id) == entry.interview_id,
                        col(TranscriptEntry.seq) < 0,
                        col(TranscriptEntry.question_id) == entry.question_id,
                    )
                )
