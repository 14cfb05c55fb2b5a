"""Messages about what awaits recruiters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.interviews.schemas import InterviewView
from api.requests.schemas import RequestView
from api.schemas import Wire


class WaitingRequest(RequestView):
    """A request that awaits an answer."""

    candidate_name: str
    role: str


class FailedJobView(Wire):
    """Work that was given up."""

    kind: str
    """``report``, or the kind of a task."""
    id: UUID
    interview_id: UUID | None
    reason: str | None
    at: datetime | None


class FailedJobs(Wire):
    """Reports that failed, and tasks that failed in the last seven days."""

    count: int
    items: list[FailedJobView]
    """The newest 50."""


class TodayCounts(Wire):
    """How much awaits recruiters."""

    to_review: int
    live: int
    requests: int
    failed_jobs: int
    stages: dict[str, int]
    """Completed interviews by stage."""


class TodayView(Wire):
    """What awaits recruiters."""

    to_review: list[InterviewView]
    """Completed and neither decided nor put aside, oldest first; the first 50."""
    live: list[InterviewView]
    """Open or in progress, newest first; at most 50."""
    requests: list[WaitingRequest]
    """Oldest first; the first 50."""
    failed_jobs: FailedJobs
    counts: TodayCounts


class ColleagueView(Wire):
    """An account of staff, to be mentioned in notes."""

    id: UUID
    name: str
