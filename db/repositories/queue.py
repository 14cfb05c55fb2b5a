"""SQL about the job queue, for metrics."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

STATES = {"queued": "queued", "picked": "running", "failed": "failed"}
"""Our name of a job's state, by pgqueuer's."""


@dataclass(frozen=True)
class JobCount:
    """How many jobs of one kind are in one state."""

    entrypoint: str
    state: str
    count: int


class QueueRepository:
    """Reads the queue within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counts(self) -> list[JobCount]:
        """Number of jobs by kind and state, without those that are done."""
        rows = await self._session.execute(
            text("SELECT entrypoint, status::text, count(*) FROM pgqueuer GROUP BY 1, 2")
        )
        return [JobCount(row[0], STATES.get(str(row[1]), str(row[1])), int(row[2])) for row in rows]
