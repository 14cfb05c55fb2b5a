"""Reports on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from api.schemas import Wire
from db.tables import ReportStatus


class ReportView(Wire):
    """A report, or what there is to say until it is made."""

    interview_id: UUID
    status: ReportStatus
    summary_text: str
    """Always readable: the report's summary, or why there is none yet."""
    completed_at: datetime | None = None
    report: dict[str, Any] | None = None
    """The whole report; null until ``status`` is ``complete``."""
