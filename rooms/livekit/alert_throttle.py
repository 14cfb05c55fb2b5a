"""What is wrong with the rooms now, said once when it begins and once when it is over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import structlog

from db.repositories.livekit_rooms import OpenRoom

log = structlog.get_logger(__name__)

UNATTENDED_S = 10.0
"""An interview without an agent for so long is worth a warning."""
SAME_FAILURE_S = 60.0
"""A failure that repeats itself is logged this often."""

Server = Literal["PostgreSQL", "LiveKit server"]


class AlertThrottle:
    """Remembers what is wrong, so that the log tells of it in measure."""

    def __init__(self) -> None:
        self._away: dict[Server, float] = {}
        self._unattended: dict[UUID, float] = {}
        self._warned: set[UUID] = set()
        self._failures: dict[str, float] = {}

    @property
    def away(self) -> str | None:
        """Which servers cannot be reached, in words, or None."""
        if not self._away:
            return None
        return f"the {' and the '.join(sorted(self._away))} cannot be reached"

    def is_away(self, server: Server, error: Exception) -> None:
        """A server is of no use now."""
        if server not in self._away:
            self._away[server] = time.monotonic()
            log.warning("reconciler.waits", away=server, error=str(error)[:200])

    def is_back(self, server: Server) -> None:
        """A server answered."""
        since = self._away.pop(server, None)
        if since is not None:
            log.info("reconciler.goes_on", back=server, after_s=round(time.monotonic() - since, 1))

    def unattended(self, rows: Sequence[OpenRoom]) -> None:
        """The interviews that go on and that no agent has, all of them."""
        now = time.monotonic()
        waiting = {row.interview_id for row in rows}
        for interview_id in self._unattended.keys() - waiting:
            waited_s = now - self._unattended.pop(interview_id)
            if interview_id in self._warned:
                self._warned.discard(interview_id)
                log.info(
                    "interview.attended_again",
                    interview_id=str(interview_id),
                    waited_s=round(waited_s, 1),
                )
        for row in rows:
            waited_s = now - self._unattended.setdefault(row.interview_id, now)
            if waited_s > UNATTENDED_S and row.interview_id not in self._warned:
                self._warned.add(row.interview_id)
                log.warning(
                    "interview.unattended",
                    interview_id=str(row.interview_id),
                    waited_s=round(waited_s, 1),
                    dispatches=row.dispatches,
                )

    def failed(self, what: str, error: Exception) -> None:
        """Something went wrong that is nobody's absence."""
        told = repr(error)[:200]
        if time.monotonic() - self._failures.get(told, float("-inf")) > SAME_FAILURE_S:
            self._failures = {told: time.monotonic()}
            log.error(what, error=told, exc_info=error)
