"""SQL about the answer bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Float, Select, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.access import Limit
from db.names import company_key
from db.paging import Cursor, newest_first
from db.repositories.limits import of_interview_within
from db.tables import AnswerBankEntry, Rating

_LOCK = 0x616E7377
"""Held while an answer is added: two equal ones could be added at once otherwise."""


@dataclass(frozen=True)
class Match:
    """An entry that a search found."""

    entry: AnswerBankEntry
    similarity: float
    """Cosine between its embedding and that of the search, -1 to 1."""


@dataclass(frozen=True)
class Added:
    """Whether an answer was added."""

    added: bool
    near: Match | None = None
    """The entry that says the same, if the answer was not added for that reason."""


class AnswerBankRepository:
    """Reads and writes the answer bank within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def offer(self, entry: AnswerBankEntry, *, same_above: float) -> Added:
        """Add an answer, unless the bank has one that says the same.

        An interview's answer to a question is added once; later offers of it change nothing.

        Args:
            same_above: cosine above which two answers say the same.
        """
        await self._session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        own = select(col(AnswerBankEntry.id)).where(
            col(AnswerBankEntry.interview_id) == entry.interview_id,
            col(AnswerBankEntry.plan_question_id) == entry.plan_question_id,
        )
        if await self._session.scalar(own) is not None:
            return Added(added=False)
        nearest = await self.nearest(
            entry.embedding, embedder=entry.embedder, language=entry.language, limit=1
        )
        if nearest and nearest[0].similarity > same_above:
            return Added(added=False, near=nearest[0])
        values = entry.model_dump(exclude={"embedding", "role_key"})
        await self._session.execute(
            insert(AnswerBankEntry).values(
                **values, embedding=entry.embedding, role_key=company_key(entry.role)
            )
        )
        return Added(added=True)

    async def nearest(
        self,
        embedding: Sequence[float],
        *,
        embedder: str,
        language: str | None = None,
        role: str | None = None,
        plan_question_id: str | None = None,
        reader: UUID | None = None,
        limited_to: Limit | None = None,
        limit: int,
        offset: int = 0,
    ) -> Sequence[Match]:
        """Entries of one embedder, the most similar first.

        Args:
            reader: leave out interviews that this person has begun to rate and not submitted.
            limited_to: only interviews that a recruiter may see.
        """
        # Without this the index scan ends too early when the filters exclude many entries.
        await self._session.execute(text("SET LOCAL hnsw.iterative_scan = strict_order"))
        distance = col(AnswerBankEntry.embedding).cosine_distance(embedding)  # type: ignore[attr-defined]
        query = (
            _filtered(
                select(AnswerBankEntry, func.cast(distance, Float)),
                role,
                plan_question_id,
                reader,
                limited_to,
            )
            .where(col(AnswerBankEntry.embedder) == embedder)
            .order_by(distance, col(AnswerBankEntry.id))
        )
        if language is not None:
            query = query.where(col(AnswerBankEntry.language) == language)
        rows = await self._session.execute(query.offset(offset).limit(limit))
        return [Match(entry, 1.0 - distance) for entry, distance in rows]

    async def list(
        self,
        *,
        role: str | None = None,
        plan_question_id: str | None = None,
        reader: UUID | None = None,
        limited_to: Limit | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Sequence[AnswerBankEntry]:
        """A page of entries, newest first; arguments as those of :meth:`nearest`."""
        query = _filtered(select(AnswerBankEntry), role, plan_question_id, reader, limited_to)
        page = newest_first(query, AnswerBankEntry, after, limit)
        return (await self._session.scalars(page)).all()


def _filtered(
    query: Select,  # type: ignore[type-arg]
    role: str | None,
    plan_question_id: str | None,
    reader: UUID | None,
    limited_to: Limit | None,
) -> Select:  # type: ignore[type-arg]
    if role is not None:
        query = query.where(col(AnswerBankEntry.role_key) == company_key(role))
    if plan_question_id is not None:
        query = query.where(col(AnswerBankEntry.plan_question_id) == plan_question_id)
    if limited_to is not None:
        query = query.where(of_interview_within(col(AnswerBankEntry.interview_id), limited_to))
    if reader is not None:
        draft = select(col(Rating.id)).where(
            col(Rating.interview_id) == col(AnswerBankEntry.interview_id),
            col(Rating.rater_id) == reader,
            col(Rating.submitted_at).is_(None),
        )
        query = query.where(~draft.exists())
    return query
