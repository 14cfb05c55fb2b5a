"""Messages about résumés."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.paging import Page
from api.schemas import NO_NUL, Wire, WireInput
from db.tables import Resume, ResumeStatus
from pipelines.resume.schemas import FieldPlace, ResumeFlag, ResumeReading, StructuredData
from pipelines.resume.text import MAX_CHARACTERS


class ResumeText(WireInput):
    """A résumé as text."""

    text: str = Field(min_length=1, max_length=2 * MAX_CHARACTERS, pattern=NO_NUL)


class StructuredDataInput(WireInput):
    """A résumé's structured data, corrected by a person or another program."""

    structured_data: Any = Field(
        json_schema_extra={"anyOf": [{"type": "object"}, {"type": "string"}]}
    )
    """``{"header": {…}}``, or the same as JSON in a string."""


class ResumeView(Wire):
    """A résumé."""

    id: UUID
    status: ResumeStatus
    file_name: str | None
    """Null for a résumé that was sent as text."""
    structured_data: StructuredData | None
    """Null until it is parsed."""
    failure_reason: str | None
    """Why it could not be parsed."""
    flags: list[ResumeFlag]
    """Hidden text and orders to the reader, which a person should look at; for staff."""
    places: dict[str, FieldPlace]
    """Where fields were read, by JSON pointer below ``header`` (``/name``, ``/experience/0``)."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Resume, zone: ZoneInfo, *, staff: bool) -> ResumeView:
        """From the table, with times in ``zone``.

        Args:
            staff: whether the reader may see the flags.
        """
        data = row.structured_data
        reading = ResumeReading.model_validate(row.reading or {})
        return cls(
            id=row.id,
            status=ResumeStatus(row.status),
            file_name=row.file_name,
            structured_data=StructuredData.model_validate(data) if data is not None else None,
            failure_reason=row.failure_reason,
            flags=reading.flags if staff else [],
            places=reading.places,
            created_at=row.created_at.astimezone(zone),
            updated_at=row.updated_at.astimezone(zone),
        )


class ResumePage(Page[ResumeView]):
    """A page of résumés, newest first."""
