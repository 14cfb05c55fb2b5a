"""SQL about companies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.names import company_key
from db.paging import Cursor, newest_first
from db.tables import Company, Position, utcnow


class CompanyRepository:
    """Reads and writes companies within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, name: str, description: str = "") -> Company | None:
        """Store a new company; None when there is one of this name in any case."""
        company = Company(name=name, name_key=company_key(name), description=description)
        try:
            async with self._session.begin_nested():
                self._session.add(company)
        except IntegrityError:
            return None
        return company

    async def get(self, company_id: UUID, *, lock: bool = False) -> Company | None:
        """The company, or None.

        Args:
            lock: keep others from changing or deleting it until this transaction ends.
        """
        return await self._session.get(Company, company_id, with_for_update=lock or None)

    async def named(self, name: str) -> Company | None:
        """The company of this name, case-insensitively and after trimming; or None."""
        query = select(Company).where(col(Company.name_key) == company_key(name))
        company: Company | None = await self._session.scalar(query)
        return company

    async def list(
        self, *, search: str | None = None, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[Company]:
        """A page of companies, newest first.

        Args:
            search: only those whose name contains this, in any case.
        """
        query = select(Company)
        if search:
            query = query.where(func.strpos(Company.name_key, company_key(search)) > 0)
        return (await self._session.scalars(newest_first(query, Company, after, limit))).all()

    async def change(self, company: Company, values: dict[str, Any]) -> bool:
        """Change a company's ``name`` or ``description``.

        False, and nothing is changed, when another company has the name.
        """
        if "name" in values:
            values = values | {"name_key": company_key(values["name"])}
        try:
            async with self._session.begin_nested():
                for field, value in values.items():
                    setattr(company, field, value)
                company.updated_at = utcnow()
        except IntegrityError:
            return False
        return True

    async def delete(self, company: Company) -> bool:
        """Delete a company that was read with ``lock``. False when it has positions."""
        positions = select(col(Position.id)).where(col(Position.company_id) == company.id).limit(1)
        if await self._session.scalar(positions) is not None:
            return False
        await self._session.delete(company)
        await self._session.flush()
        return True
