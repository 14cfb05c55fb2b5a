"""SQL about agent workers and their free capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.liveness import dead_worker_condition

FORGET_AFTER_S = 60.0
"""How long a dead worker's row is kept; one that comes back earlier keeps its id."""


@dataclass(frozen=True)
class WorkerDisk:
    """The disk of one worker's data folder."""

    name: str
    """Host and process, for people."""
    free_bytes: int | None
    """None: the worker reports none."""
    full: bool
    """Whether it begins no new interview for lack of room."""


class WorkerRepository:
    """Reads and writes agent workers within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def free_places(self, *, besides: UUID | None = None, begun: bool = False) -> int:
        """How many more interviews the living workers can take; never negative.

        Draining workers take none, and those with a nearly full disk none that has not begun. An
        open room whose agent is still on the way, or dead, counts as taken.

        Args:
            besides: an interview whose room is not counted.
            begun: for an interview that is under way.
        """
        free = await self._session.scalar(
            text(
                f"""SELECT coalesce(sum(greatest(0, w.capacity - greatest(w.running, (
                        SELECT count(*) FROM livekit_room AS r WHERE r.worker_id = w.id
                    )))), 0)
                FROM agent_worker AS w
                WHERE NOT w.draining AND (:begun OR NOT w.disk_full)
                    AND NOT {dead_worker_condition("w")}"""
            ),
            {"begun": begun},
        )
        waiting = await self._session.scalar(
            text(
                f"""SELECT count(*) FROM livekit_room AS r
                JOIN interview AS i ON i.id = r.interview_id
                LEFT JOIN agent_worker AS w ON w.id = r.worker_id
                WHERE i.status IN ('LIVE', 'IN_PROGRESS')
                    AND r.interview_id IS DISTINCT FROM :besides
                    AND (w.id IS NULL OR {dead_worker_condition("w")})"""
            ),
            {"besides": besides},
        )
        return max(0, int(free or 0) - int(waiting or 0))

    async def disks(self) -> Sequence[WorkerDisk]:
        """The disks of the living workers that take interviews, by name."""
        rows = await self._session.execute(
            text(
                f"""SELECT name, free_bytes, disk_full FROM agent_worker
                WHERE NOT draining AND NOT {dead_worker_condition()} ORDER BY name"""
            )
        )
        return [WorkerDisk(*row) for row in rows]

    async def working(self, *, since: datetime) -> int:
        """Number of living workers, not draining, that started after ``since``."""
        query = text(
            f"""SELECT count(*) FROM agent_worker
            WHERE started_at > :since AND NOT draining AND NOT {dead_worker_condition()}"""
        )
        return int(await self._session.scalar(query, {"since": since}) or 0)

    async def forget_dead(self) -> int:
        """Delete workers that have been dead for a minute; returns how many."""
        query = text(
            f"""DELETE FROM agent_worker
            WHERE now() - heartbeat_at > interval '{FORGET_AFTER_S} s'
                AND {dead_worker_condition()}
            RETURNING id"""
        )
        return len((await self._session.execute(query)).all())
