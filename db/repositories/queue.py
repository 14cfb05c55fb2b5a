"""SQL about the job queue: counts for metrics, and jobs that failed too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

STATES = {"queued": "queued", "picked": "running", "failed": "failed"}
"""Our name of a job's state, by pgqueuer's."""


@dataclass(frozen=True)
class JobCount:
    """How many jobs of one kind are in one state."""

    entrypoint: str
    state: str
    count: int


@dataclass(frozen=True)
class FailedJob:
    """A job that failed too often, and waits for a person."""

    id: int
    entrypoint: str
    subject_id: UUID
    reason: str
    attempts: int
    failed_at: datetime


class QueueRepository:
    """Reads the queue, and changes its failed jobs, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counts(self) -> list[JobCount]:
        """Number of jobs by kind and state, without those that are done."""
        rows = await self._session.execute(
            text("SELECT entrypoint, status::text, count(*) FROM pgqueuer GROUP BY 1, 2")
        )
        return [JobCount(row[0], STATES.get(str(row[1]), str(row[1])), int(row[2])) for row in rows]

    async def note_failure(self, job_id: int, reason: str) -> None:
        """Note why a job failed for the last time."""
        await self._session.execute(
            text(
                "UPDATE pgqueuer SET headers = "
                "CASE jsonb_typeof(headers) WHEN 'object' THEN headers ELSE '{}' END || "
                "jsonb_build_object('reason', cast(:reason AS text)) WHERE id = :id"
            ),
            {"id": job_id, "reason": reason},
        )

    async def failed(self, *, limit: int) -> list[FailedJob]:
        """The failed jobs, the latest first."""
        rows = await self._session.execute(
            text(f"{_FAILED} ORDER BY updated DESC, id DESC LIMIT :limit"), {"limit": limit}
        )
        return [_failed_job(row) for row in rows]

    async def take_failed(self, job_id: int) -> FailedJob | None:
        """Remove a failed job from the queue; None when there is none with this id."""
        row = (
            await self._session.execute(text(f"{_FAILED} AND id = :id FOR UPDATE"), {"id": job_id})
        ).first()
        if row is None:
            return None
        await self._session.execute(text("DELETE FROM pgqueuer WHERE id = :id"), {"id": job_id})
        return _failed_job(row)

    async def drop_failed(self, entrypoint: str, subject_id: UUID, *, but: int) -> None:
        """Remove the failed jobs whose work a later one has done or has failed to do.

        Args:
            but: the later job.
        """
        await self._session.execute(
            text(
                "DELETE FROM pgqueuer WHERE status = 'failed' AND entrypoint = :entrypoint "
                "AND payload = :payload AND id <> :but"
            ),
            {"entrypoint": entrypoint, "payload": str(subject_id).encode(), "but": but},
        )

    async def drop_old_failed(self, older_than: timedelta) -> None:
        """Remove the jobs that failed so long ago."""
        await self._session.execute(
            text(
                "DELETE FROM pgqueuer WHERE status = 'failed' "
                "AND updated < now() - cast(:age AS interval)"
            ),
            {"age": older_than},
        )


_FAILED = """
    SELECT id, entrypoint, convert_from(payload, 'UTF8') AS subject_id,
        coalesce(headers ->> 'reason', '') AS reason, attempts + 1 AS attempts,
        updated AS failed_at
    FROM pgqueuer WHERE status = 'failed'
"""


def _failed_job(row: Row[Any]) -> FailedJob:
    fields = dict(row._mapping)
    return FailedJob(**fields | {"subject_id": UUID(fields["subject_id"])})
