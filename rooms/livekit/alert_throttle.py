"""Logs what is wrong with the rooms once when it begins and once when it is over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import structlog

from db.repositories.livekit_rooms import OpenRoom

log = structlog.get_logger(__name__)

UNATTENDED_S = 10.0
"""An interview without an agent for this long is worth a warning."""
SAME_FAILURE_S = 60.0
"""A repeating failure is logged this often."""

Server = Literal["PostgreSQL", "LiveKit server"]


class AlertThrottle:
    """Remembers what is wrong, so that each problem is logged once."""

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
        """Note that a server can't be used now."""
        if server not in self._away:
            self._away[server] = time.monotonic()
            log.warning("reconciler.paused", away=server, error=str(error)[:200])

    def is_back(self, server: Server) -> None:
        """Note that a server answered."""
        since = self._away.pop(server, None)
        if since is not None:
            log.info("reconciler.resumed", back=server, after_s=round(time.monotonic() - since, 1))

    def unattended(self, rows: Sequence[OpenRoom]) -> None:
        """Note all unfinished interviews that no agent holds."""
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

    def failed(self, event: str, error: Exception) -> None:
        """Note a failure that is not a server's absence."""
        text = repr(error)[:200]
        if time.monotonic() - self._failures.get(text, float("-inf")) > SAME_FAILURE_S:
            self._failures = {text: time.monotonic()}
            log.error(event, error=text, exc_info=error)
