"""SQL about idempotency keys."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import IdempotencyKey, utcnow

KEPT = timedelta(hours=24)
"""How long an answer can be asked for again."""
CLAIMED = timedelta(minutes=2)
"""After this time a request without an answer counts as lost with its process. Longer than any
request takes."""


class IdempotencyRepository:
    """Reads and writes idempotency keys within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, digest: str, fingerprint: str) -> UUID | IdempotencyKey:
        """Claim a key for a request.

        Returns:
            The claim, with which the answer is stored; or the key's row when another request has
            claimed it.
        """
        claim, now = uuid4(), utcnow()
        values = {"fingerprint": fingerprint, "claim": claim, "created_at": now, "answer": None}
        created_at, answer = col(IdempotencyKey.created_at), col(IdempotencyKey.answer)
        while True:
            claimed = await self._session.scalar(
                insert(IdempotencyKey)
                .values(digest=digest, **values)
                .on_conflict_do_update(
                    index_elements=["digest"],
                    set_=values,
                    where=(created_at < now - KEPT)
                    | (answer.is_(None) & (created_at < now - CLAIMED)),
                )
                .returning(col(IdempotencyKey.claim))
            )
            if claimed is not None:
                return claim
            query = select(IdempotencyKey).where(col(IdempotencyKey.digest) == digest)
            row: IdempotencyKey | None = await self._session.scalar(query)
            if row is not None:
                return row
            # It was released in between, so it can be claimed.

    async def keep(self, claim: UUID, answer: str) -> None:
        """Store the answer to the request that holds the claim."""
        await self._session.execute(
            update(IdempotencyKey)
            .where(col(IdempotencyKey.claim) == claim)
            .values(answer=answer, created_at=utcnow())
        )

    async def release(self, claim: UUID) -> None:
        """Give up a claim; the next request with the key is done again."""
        await self._session.execute(
            delete(IdempotencyKey).where(col(IdempotencyKey.claim) == claim)
        )

    async def delete_old(self) -> None:
        """Delete the keys whose time is over."""
        await self._session.execute(
            delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < utcnow() - KEPT)
        )
