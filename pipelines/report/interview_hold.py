"""Holds the model calls of a report back while interviews use the same processor.

Preempted every few seconds, a call would be begun again and again and never end, and each beginning
costs the interview time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from db.session import Database, is_outage
from db.tables import utcnow

POLL_S = 2.0
LIMIT_S = 900.0
"""How long after its interview's end a report may be held back: on a machine that always has an
interview, its calls are then made between the interview's. Counted from that end and not from the
report's turn, because reports are made one by one and the waits of all would add up."""
STALE_AFTER = timedelta(hours=3)
"""An interview that began earlier was left behind by a process that died; it isn't waited for."""

log = structlog.get_logger(__name__)


class InterviewHold:
    """Awaited before each call for one report.

    Args:
        database: knows which interviews are under way, in whichever process.
        ended_at: the end of the report's own interview; None: now.
        clock: the time of day.
    """

    def __init__(
        self,
        database: Database,
        ended_at: datetime | None,
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        self._database = database
        self._clock = clock
        self._until = (ended_at or clock()) + timedelta(seconds=LIMIT_S)

    async def __call__(self) -> None:
        """Return once no interview is under way, or the report was held back for long enough."""
        began = now = self._clock()
        while now < self._until and await self._interview_under_way():
            await asyncio.sleep(POLL_S)
            now = self._clock()
        if now > began:
            log.info("report.held", held_s=round((now - began).total_seconds()))

    async def _interview_under_way(self) -> bool:
        try:
            async with self._database.reading() as work:
                return await work.interviews.under_way(utcnow() - STALE_AFTER)
        except Exception as error:
            if not is_outage(error):
                raise
            return True  # unknown; the report needs the database at its end anyway
