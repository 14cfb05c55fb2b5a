"""SQL about API keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.access import Limit
from db.paging import Cursor, newest_first
from db.tables import ApiKey, Role, User

STAFF = (Role.RECRUITER, Role.ADMIN)
USE_NOTED_EVERY = timedelta(minutes=1)
"""``last_used_at`` is written no more often: most requests by a key write nothing."""


class ApiKeyRepository:
    """Reads and writes keys within one transaction. Times are the database's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, key: ApiKey) -> None:
        """Store a new key."""
        self._session.add(key)
        await self._session.flush()

    async def get(self, key_id: UUID, *, lock: bool = False) -> ApiKey | None:
        """The key, or None.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        return await self._session.get(ApiKey, key_id, with_for_update=lock or None)

    async def working(self, prefix: str) -> ApiKey | None:
        """The key with this prefix if it is valid: not expired, not revoked, and its owner, if
        it has one, is still active staff."""
        query = (
            select(ApiKey)
            .outerjoin(User, col(User.id) == col(ApiKey.user_id))
            .where(
                col(ApiKey.prefix) == prefix,
                col(ApiKey.revoked_at).is_(None),
                or_(col(ApiKey.expires_at).is_(None), col(ApiKey.expires_at) > func.now()),
                or_(
                    col(ApiKey.user_id).is_(None),
                    col(User.active) & col(User.role).in_(STAFF),
                ),
            )
        )
        key: ApiKey | None = await self._session.scalar(query)
        return key

    async def limit(self, key: ApiKey) -> Limit | None:
        """The limit of the recruiter who made a key; None: all positions."""
        if key.user_id is None:
            return None
        return Limit.of(await self._session.get(User, key.user_id))

    async def note_use(self, key: ApiKey) -> None:
        """Set ``last_used_at``, unless that was done within the last minute."""
        last = col(ApiKey.last_used_at)
        await self._session.execute(
            update(ApiKey)
            .where(
                col(ApiKey.id) == key.id,
                or_(last.is_(None), last < func.now() - USE_NOTED_EVERY),
            )
            .values(last_used_at=func.now())
            .execution_options(synchronize_session=False)
        )

    async def list(
        self, *, user_id: UUID | None = None, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[ApiKey]:
        """A page of keys, newest first.

        Args:
            user_id: only this user's.
        """
        query = select(ApiKey)
        if user_id is not None:
            query = query.where(col(ApiKey.user_id) == user_id)
        return (await self._session.scalars(newest_first(query, ApiKey, after, limit))).all()

    async def change(self, key_id: UUID, values: dict[str, Any]) -> None:
        """Set some columns."""
        await self._session.execute(update(ApiKey).where(col(ApiKey.id) == key_id).values(**values))

    async def revoke_all(self, user_id: UUID) -> int:
        """Revoke all keys of a user; returns how many."""
        query = (
            update(ApiKey)
            .where(col(ApiKey.user_id) == user_id, col(ApiKey.revoked_at).is_(None))
            .values(revoked_at=func.now())
            .returning(col(ApiKey.id))
        )
        return len((await self._session.scalars(query)).all())

    async def revoke(self, key_id: UUID) -> bool:
        """Revoke a key. False when it was revoked before, or there is none."""
        query = (
            update(ApiKey)
            .where(col(ApiKey.id) == key_id, col(ApiKey.revoked_at).is_(None))
            .values(revoked_at=func.now())
            .returning(col(ApiKey.id))
        )
        return await self._session.scalar(query) is not None
