"""Holds the model calls of a report back while interviews use the same processor.

Preempted every few seconds, a call would be begun again and again and never end, and each beginning
costs the interview time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from db.session import Database, is_outage
from db.tables import utcnow

POLL_S = 2.0
LIMIT_S = 900.0
"""A report is held back no longer in all: on a machine that always has an interview its calls are
then made between the interview's."""
STALE_AFTER = timedelta(hours=3)
"""An interview that began earlier was left behind by a process that died; it isn't waited for."""

log = structlog.get_logger(__name__)


class InterviewHold:
    """Awaited before each call for one report.

    Args:
        database: knows which interviews are under way, in whichever process.
        clock: seconds, monotonic.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._held_s = 0.0

    async def __call__(self) -> None:
        """Return once no interview is under way, or the report was held back for long enough."""
        began = self._clock()
        before_s = self._held_s
        while self._held_s < LIMIT_S and await self._interview_under_way():
            await asyncio.sleep(POLL_S)
            self._held_s = before_s + self._clock() - began
        if self._held_s > before_s:
            log.info("report.held", held_s=round(self._held_s - before_s))

    async def _interview_under_way(self) -> bool:
        try:
            async with self._database.reading() as work:
                return await work.interviews.under_way(utcnow() - STALE_AFTER)
        except Exception as error:
            if not is_outage(error):
                raise
            return True  # unknown; the report needs the database at its end anyway
