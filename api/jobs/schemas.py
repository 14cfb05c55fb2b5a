"""Messages about failed jobs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from api.schemas import Wire
from db.repositories.queue import FailedJob
from pipelines.failed_jobs import SUBJECTS


class JobView(Wire):
    """A job that failed too often."""

    id: int
    kind: str
    """What it does: ``report``, ``task``, ``answers``, ``speech``, ``webhook`` or ``erasure``."""
    subject_kind: str
    """What ``subject_id`` is the id of: ``interview``, ``task`` or ``delivery``."""
    subject_id: UUID
    reason: str
    """The error of the last attempt."""
    attempts: int
    failed_at: datetime

    @classmethod
    def of(cls, job: FailedJob, zone: ZoneInfo) -> JobView:
        """From the queue, with times in ``zone``."""
        return cls(
            id=job.id,
            kind=job.entrypoint,
            subject_kind=SUBJECTS[job.entrypoint],
            subject_id=job.subject_id,
            reason=job.reason,
            attempts=job.attempts,
            failed_at=job.failed_at.astimezone(zone),
        )


class JobList(Wire):
    """The latest failed jobs."""

    items: list[JobView]
