"""One interview that a worker holds, and the ways in which it is taken from it."""

from __future__ import annotations

import asyncio
from typing import Literal

import structlog

from agent.interview.lease import InterviewLease
from agent.interview.runner import InterviewRunner

log = structlog.get_logger(__name__)

Leaving = Literal["displaced", "released"]
"""``displaced``: another has it. ``released``: we let another have it."""


class InterviewHolder:
    """From the lease to the agent's departure.

    Args:
        lease: the right to be here.
        taken_at: ``time.monotonic`` after the lease was taken.
    """

    def __init__(self, lease: InterviewLease, *, taken_at: float) -> None:
        self.lease = lease
        self.taken_at = taken_at
        self.confirmed_at = taken_at
        """``time.monotonic`` before the database last said that the lease is ours."""
        self.left: Leaving | None = None
        """Why the agent leaves before the interview's end; None while it stays."""
        self.over = asyncio.Event()
        """The agent is gone from the room."""
        self._live: InterviewRunner | None = None
        self._leaving = asyncio.Event()
        self._completed = False

    def leave(self, why: Leaving) -> None:
        """Have the agent leave at once, without a word. Only the first time counts."""
        if self.left is None:
            log.info("interview.leaving", interview_id=str(self.lease.interview_id), why=why)
            self.left = why
            self._leaving.set()

    def complete(self) -> None:
        """End the interview, as somebody outside wants."""
        self._completed = True
        if self._live is not None:
            self._live.stop("completed")

    async def see_through(self, live: InterviewRunner) -> str:
        """Stay until the interview ends or the agent has to leave.

        Args:
            live: started, unless :attr:`left` is set already.

        Returns:
            The end's reason, or why the agent left.
        """
        if self.left is not None:
            return self.left
        self._live = live
        if self._completed:
            live.stop("completed")
        leaving = asyncio.create_task(self._leaving.wait())
        ending = asyncio.create_task(live.wait())
        try:
            await asyncio.wait({leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                return ending.result()
            await live.aclose()
            assert self.left is not None
            return self.left
        finally:
            leaving.cancel()
            ending.cancel()
            await asyncio.gather(leaving, ending, return_exceptions=True)
