"""Messages about companies."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.paging import Page
from api.schemas import NO_NUL, ShortText, Wire, WireInput
from db.tables import Company

DESCRIPTION_CHARACTERS = 20_000


class CreateCompany(WireInput):
    """A new company."""

    name: ShortText
    """As candidates see it; unique, regardless of case."""
    description: str = Field(default="", max_length=DESCRIPTION_CHARACTERS, pattern=NO_NUL)


class ChangeCompany(WireInput):
    """Changes to a company; fields that are omitted or null stay as they are."""

    name: ShortText | None = None
    description: str | None = Field(default=None, max_length=DESCRIPTION_CHARACTERS, pattern=NO_NUL)


class CompanyView(Wire):
    """A company."""

    id: UUID
    name: str
    description: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Company, zone: ZoneInfo) -> CompanyView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            name=row.name,
            description=row.description,
            created_at=row.created_at.astimezone(zone),
            updated_at=row.updated_at.astimezone(zone),
        )


class CompanyPage(Page[CompanyView]):
    """A page of companies, newest first."""
