"""The audit on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.schemas import Wire
from db.tables import AuditEntry


class AuditEntryView(Wire):
    """One thing that somebody did, or was refused."""

    id: UUID
    created_at: datetime
    action: str
    """Such as ``user.changed``."""
    actor: str
    """Who, as they were called then; ``nobody`` while it was not proved."""
    actor_id: UUID | None
    """Their account, whether or not it is still there."""
    address: str | None
    """The network address that it came from."""
    subject_kind: str | None
    subject_id: UUID | None
    details: dict[str, Any]

    @classmethod
    def of(cls, row: AuditEntry, zone: ZoneInfo) -> AuditEntryView:
        """From the table, with times in ``zone``."""
        fields = row.model_dump()
        return cls.model_validate(fields | {"created_at": row.created_at.astimezone(zone)})


class AuditPage(Wire):
    """Some entries, newest first."""

    items: list[AuditEntryView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""
