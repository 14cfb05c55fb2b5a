"""Messages about notes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from api.schemas import NOT_BLANK, VISIBLE, Wire, WireInput
from db.tables import Note

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=NOT_BLANK),
    VISIBLE,
]


class NoteInput(WireInput):
    """A note's text."""

    text: Words
    """``@`` and the name of a colleague's account mentions them."""


class NoteView(Wire):
    """A note."""

    id: UUID
    interview_id: UUID
    author_id: UUID | None
    """Null if the account was deleted."""
    author_name: str
    text: str
    mentions: list[UUID]
    """Accounts that it mentions."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Note, zone: ZoneInfo) -> NoteView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            interview_id=row.interview_id,
            author_id=row.author_id,
            author_name=row.author_name,
            text=row.text,
            mentions=[UUID(each) for each in row.mentions],
            created_at=row.created_at.astimezone(zone),
            updated_at=row.updated_at.astimezone(zone),
        )
