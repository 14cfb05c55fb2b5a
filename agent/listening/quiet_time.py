"""When a slow model on this processor may read: while the candidate is not expected to speak."""

from __future__ import annotations

import asyncio


class QuietTime:
    """The times at which the candidate listens, or has asked for a minute.

    A reading that begins while they speak is preempted by the recogniser, again and again, and
    delays it each time.
    """

    def __init__(self) -> None:
        self._quiet = asyncio.Event()

    @property
    def now(self) -> bool:
        """Whether it is one."""
        return self._quiet.is_set()

    def begin(self) -> None:
        """The interviewer's voice sounds, or the candidate was given a minute."""
        self._quiet.set()

    def end(self) -> None:
        """The candidate speaks, or is about to."""
        self._quiet.clear()

    async def wait(self) -> None:
        """Return at such a time, at once if it is one now."""
        await self._quiet.wait()
