"""Messages of the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.paging import Page
from api.schemas import Wire
from db.tables import AuditEntry


class AuditEntryView(Wire):
    """One action of a caller, or one that was refused."""

    id: UUID
    created_at: datetime
    action: str
    """Such as ``user.changed``."""
    actor: str
    """The caller's name at that time; ``nobody`` for one without valid credentials."""
    actor_id: UUID | None
    """Their account, which may have been deleted since."""
    address: str | None
    """The network address of the request."""
    subject_kind: str | None
    subject_id: UUID | None
    details: dict[str, Any]

    @classmethod
    def of(cls, row: AuditEntry, zone: ZoneInfo) -> AuditEntryView:
        """From the table, with times in ``zone``."""
        fields = row.model_dump()
        return cls.model_validate(fields | {"created_at": row.created_at.astimezone(zone)})


class AuditPage(Page[AuditEntryView]):
    """A page of the audit log, newest first."""
