"""Résumés on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.schemas import Wire, WireInput
from db.tables import Resume, ResumeStatus
from pipelines.resume.parse import MAX_CHARACTERS
from pipelines.resume.schemas import StructuredData


class ResumeText(WireInput):
    """A résumé as text."""

    text: str = Field(min_length=1, max_length=2 * MAX_CHARACTERS, pattern=r"^[^\x00]*$")


class StructuredDataInput(WireInput):
    """What a person, or another program, says that a résumé tells."""

    structured_data: Any = Field(
        json_schema_extra={"anyOf": [{"type": "object"}, {"type": "string"}]}
    )
    """``{"header": {…}}``; the same as JSON within a string is read too."""


class ResumeView(Wire):
    """A résumé as it is now."""

    id: UUID
    status: ResumeStatus
    file_name: str | None
    """Null when text was sent."""
    structured_data: StructuredData | None
    """Null until it is read."""
    failure_reason: str | None
    """Why it could not be read."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Resume, zone: ZoneInfo) -> ResumeView:
        """From the table, with times in ``zone``."""
        data = row.structured_data
        return cls(
            id=row.id,
            status=ResumeStatus(row.status),
            file_name=row.file_name,
            structured_data=StructuredData.model_validate(data) if data is not None else None,
            failure_reason=row.failure_reason,
            created_at=row.created_at.astimezone(zone),
            updated_at=row.updated_at.astimezone(zone),
        )


class ResumePage(Wire):
    """Some résumés, newest first."""

    items: list[ResumeView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""
