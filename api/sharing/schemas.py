"""Messages about shared interviews."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.interviews.schemas import TranscriptView
from api.reviews.schemas import ReportState
from api.schemas import Flag, Wire, WireInput, in_zone
from db.tables import ShareLink
from interviews.recording_gaps import RecordingGap
from pipelines.report.schemas import Report


class Shared(StrEnum):
    """A part of an interview that can be shared."""

    REPORT = "report"
    TRANSCRIPT = "transcript"
    RECORDING = "recording"


class CreateShareLink(WireInput):
    """A new link to one interview."""

    expires_in_days: int = Field(default=7, ge=1, le=90)
    hide_name: Flag = False
    """Replace the candidate's name in the report and the transcript. A recording, in which it is
    heard, can't be shared then."""
    include: list[Shared] = Field(default=[Shared.REPORT], min_length=1, max_length=len(Shared))


class ShareLinkView(Wire):
    """A link to one interview."""

    id: UUID
    interview_id: UUID
    created_by: str
    created_at: datetime
    expires_at: datetime
    hide_name: bool
    include: list[Shared]
    revoked: bool
    views: int
    """How often it was opened."""
    last_viewed_at: datetime | None

    @classmethod
    def of(cls, row: ShareLink, zone: ZoneInfo) -> ShareLinkView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            interview_id=row.interview_id,
            created_by=row.created_by_name,
            created_at=row.created_at.astimezone(zone),
            expires_at=row.expires_at.astimezone(zone),
            hide_name=row.hide_name,
            include=[Shared(part) for part in row.include],
            revoked=row.revoked_at is not None,
            views=row.views,
            last_viewed_at=in_zone(row.last_viewed_at, zone),
        )


class NewShareLink(ShareLinkView):
    """A new link; only a keyed hash of its token is stored."""

    url: str
    """Opens the page of what is shared. Shown only once."""


class SharedInterview(Wire):
    """What a link shares of an interview."""

    candidate_name: str | None
    """Null if it is hidden."""
    role: str
    company: str
    language: str
    started_at: datetime | None
    expires_at: datetime
    """When the link expires."""
    include: list[Shared]
    report_status: ReportState | None
    """Null if the report is not shared."""
    report: Report | None
    transcript: list[TranscriptView] | None
    recording_url: str | None
    recording_gaps: list[RecordingGap]
    """What the recording lacks; empty if neither the recording nor the transcript is shared."""
