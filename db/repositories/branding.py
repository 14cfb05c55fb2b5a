"""SQL about how the organisation appears to candidates: one row, or none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from db.tables import Branding
from db.tables.branding import ONLY


class BrandingRepository:
    """Reads and writes the row within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self) -> Branding:
        """The row without its logo's bytes; an empty one if there is none."""
        row: Branding | None = await self._session.scalar(
            select(Branding).options(defer(Branding.logo, raiseload=True))  # type: ignore[arg-type]
        )
        return row if row is not None else Branding()

    async def name(self) -> str | None:
        """The organisation's name, or None."""
        name: str | None = await self._session.scalar(select(col(Branding.name)))
        return name

    async def logo(self) -> tuple[bytes, str] | None:
        """The logo's file and digest, or None."""
        statement = select(col(Branding.logo), col(Branding.logo_digest))
        row = (await self._session.execute(statement)).one_or_none()
        data, digest = row if row is not None else (None, None)
        return (data, digest) if data is not None and digest is not None else None

    async def put(self, **values: Any) -> None:
        """Set these columns, and leave the others as they are."""
        row = insert(Branding).values(**Branding(id=ONLY).model_dump() | values)
        await self._session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))

    async def delete(self) -> None:
        """Delete the row."""
        await self._session.execute(delete(Branding))
