"""Companies on the wire."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.interviews.schemas import ShortText
from api.schemas import Wire, WireInput
from db.tables import Company

DESCRIPTION_CHARACTERS = 20_000


class CreateCompany(WireInput):
    """A new company."""

    name: ShortText
    """As it is shown; no other company may have it, whatever its case."""
    description: str = Field(default="", max_length=DESCRIPTION_CHARACTERS, pattern=r"^[^\x00]*$")


class ChangeCompany(WireInput):
    """What is to be changed of a company; what is left out, or null, stays."""

    name: ShortText | None = None
    description: str | None = Field(
        default=None, max_length=DESCRIPTION_CHARACTERS, pattern=r"^[^\x00]*$"
    )


class CompanyView(Wire):
    """A company as it is now."""

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


class CompanyPage(Wire):
    """Some companies, newest first."""

    items: list[CompanyView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""
