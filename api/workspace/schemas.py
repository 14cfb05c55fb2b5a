"""Messages about what awaits recruiters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from api.interviews.schemas import InterviewView
from api.requests.schemas import RequestView
from api.schemas import Wire
from db.repositories.workspace import Undelivered
from db.tables import MailKind, MailState


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


class UndeliveredMail(Wire):
    """A message that didn't arrive, to a candidate who hasn't come."""

    id: UUID
    """Of the message: the last one of its invitation that didn't arrive."""
    interview_id: UUID
    candidate_name: str
    role: str
    kind: MailKind
    address: str
    state: MailState
    """``bounced``: the mail server refused it for good. ``failed``: it could not be handed over."""
    answer: str | None
    """The mail server's words, or why the message was not sent."""
    created_at: datetime
    deadline: datetime
    """When the interview must have begun."""

    @classmethod
    def of(cls, row: Undelivered, zone: ZoneInfo) -> UndeliveredMail:
        """From the tables, with times in ``zone``."""
        mail = row.mail
        return cls(
            id=mail.id,
            interview_id=mail.interview_id,
            candidate_name=row.candidate_name,
            role=row.role,
            kind=MailKind(mail.kind),
            address=mail.address,
            state=MailState(mail.state),
            answer=mail.answer,
            created_at=mail.created_at.astimezone(zone),
            deadline=row.deadline.astimezone(zone),
        )


class TodayCounts(Wire):
    """How much awaits recruiters."""

    to_review: int
    live: int
    requests: int
    failed_jobs: int
    undelivered_mails: int
    stages: dict[str, int]
    """Completed interviews by stage."""


class TodayView(Wire):
    """What awaits recruiters."""

    to_review: list[InterviewView]
    """Completed and neither decided nor put aside, oldest first; the first 50."""
    live: list[InterviewView]
    """Open or in progress, newest first; at most 50."""
    requests: list[RequestView]
    """Oldest first; the first 50."""
    failed_jobs: FailedJobs
    undelivered_mails: list[UndeliveredMail]
    """Until a week after the deadline; the nearest deadline first, at most 50."""
    counts: TodayCounts


class ColleagueView(Wire):
    """An account of staff, to be mentioned in notes."""

    id: UUID
    name: str
