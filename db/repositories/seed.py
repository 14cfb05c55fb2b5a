"""SQL about sample rows."""

from __future__ import annotations

from sqlalchemy import inspect, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from db.tables import Company


class SeedRepository:
    """Adds rows that are missing, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_missing(self, row: SQLModel) -> bool:
        """Store a row. False, and nothing changes, when one with the same key or another unique
        value exists."""
        table = inspect(type(row)).local_table
        values = {c.key: getattr(row, c.key) for c in table.columns if c.computed is None}
        query = insert(type(row)).values(**values).on_conflict_do_nothing()
        added = await self._session.execute(query.returning(*table.primary_key.columns))
        return added.first() is not None

    async def company(self, name_key: str) -> Company:
        """The company of this name. Raises NoResultFound."""
        query = select(Company).where(col(Company.name_key) == name_key)
        return (await self._session.scalars(query)).one()
