"""SQL about accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.paging import Cursor, newest_first
from db.tables import Role, User, utcnow

TURNS_LOCK_KEY = 7_208_153_931
"""Key of an advisory lock; arbitrary, but unique within the database."""


class UserRepository:
    """Reads and writes accounts within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user: User) -> bool:
        """Store a new account. False, and nothing changes, when its address is taken."""
        query = (
            insert(User)
            .values(**user.model_dump())
            .on_conflict_do_nothing(index_elements=["email"])
            .returning(col(User.id))
        )
        return await self._session.scalar(query) is not None

    async def get(self, user_id: UUID, *, lock: bool = False) -> User | None:
        """The account, or None.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        return await self._session.get(User, user_id, with_for_update=lock or None)

    async def take_turns(self) -> None:
        """Wait for all other transactions that called this."""
        await self._session.execute(select(func.pg_advisory_xact_lock(TURNS_LOCK_KEY)))

    async def by_ids(self, user_ids: Iterable[UUID | None]) -> dict[UUID | None, User]:
        """Those of these accounts that exist, by id.

        Args:
            user_ids: None stands for an account that was deleted.
        """
        known = {user_id for user_id in user_ids if user_id is not None}
        if not known:
            return {}
        query = select(User).where(col(User.id).in_(known))
        return {user.id: user for user in await self._session.scalars(query)}

    async def by_email(self, email: str) -> User | None:
        """The account with this address, which must be in lower case; or None."""
        user: User | None = await self._session.scalar(select(User).where(col(User.email) == email))
        return user

    async def first_admin(self) -> User | None:
        """The oldest administrator's account that is active; or None."""
        query = (
            select(User)
            .where(col(User.role) == Role.ADMIN, col(User.active))
            .order_by(col(User.created_at), col(User.id))
            .limit(1)
        )
        user: User | None = await self._session.scalar(query)
        return user

    async def staff(self) -> Sequence[User]:
        """All active accounts of staff, by name."""
        query = (
            select(User)
            .where(col(User.role).in_([Role.RECRUITER, Role.ADMIN]), col(User.active))
            .order_by(col(User.name), col(User.id))
        )
        return (await self._session.scalars(query)).all()

    async def list(
        self,
        *,
        role: Role | None = None,
        active: bool | None = None,
        search: str | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Sequence[User]:
        """A page of accounts, newest first.

        Args:
            search: only those with this in their name or address, in any case.
        """
        query = select(User)
        if role is not None:
            query = query.where(col(User.role) == role)
        if active is not None:
            query = query.where(col(User.active) == active)
        if search is not None:
            query = query.where(
                or_(
                    col(User.name).icontains(search, autoescape=True),
                    col(User.email).icontains(search, autoescape=True),
                )
            )
        return (await self._session.scalars(newest_first(query, User, after, limit))).all()

    async def change(self, user_id: UUID, values: dict[str, Any]) -> User | None:
        """Set some columns. Returns the changed account, or None when there is none."""
        query = (
            update(User)
            .where(col(User.id) == user_id)
            .values(updated_at=utcnow(), **values)
            .returning(User)
            .execution_options(populate_existing=True)
        )
        user: User | None = await self._session.scalar(query)
        return user

    async def delete(self, user_id: UUID) -> User | None:
        """Delete an account with its sessions and keys. Returns the deleted row, or None."""
        query = delete(User).where(col(User.id) == user_id).returning(User)
        user: User | None = await self._session.scalar(query)
        return user
