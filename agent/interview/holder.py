"""One interview that a worker holds, until its end or until it must let go of it."""

from __future__ import annotations

import asyncio
from typing import Literal

import structlog

from agent.interview.runner import InterviewRunner
from agent.worker.leases import Lease

log = structlog.get_logger(__name__)

Leaving = Literal["displaced", "released"]
"""``displaced``: another worker has it. ``released``: we let another one have it."""


class InterviewHolder:
    """Holds one interview, from its lease to the agent's departure.

    Args:
        lease: the right to hold it.
        taken_at: ``time.monotonic`` after the lease was taken.
    """

    def __init__(self, lease: Lease, *, taken_at: float) -> None:
        self.lease = lease
        self.taken_at = taken_at
        self.confirmed_at = taken_at
        """``time.monotonic`` before the database last confirmed that the lease is ours."""
        self.left: Leaving | None = None
        """Why the agent leaves before the interview's end; None while it stays."""
        self.over = asyncio.Event()
        """The agent has left the room."""
        self._runner: InterviewRunner | None = None
        self._leaving = asyncio.Event()
        self._completed = False

    def leave(self, why: Leaving) -> None:
        """Have the agent leave at once, without a word. Only the first time counts."""
        if self.left is None:
            log.info("interview.leaving", interview_id=str(self.lease.interview_id), why=why)
            self.left = why
            self._leaving.set()

    def complete(self) -> None:
        """End the interview, as asked from outside."""
        self._completed = True
        if self._runner is not None:
            self._runner.stop("completed")

    async def see_through(self, runner: InterviewRunner) -> str:
        """Stay until the interview ends or the agent has to leave.

        Args:
            runner: started, unless :attr:`left` is set already.

        Returns:
            The end's reason, or why the agent left.
        """
        if self.left is not None:
            return self.left
        self._runner = runner
        if self._completed:
            runner.stop("completed")
        leaving = asyncio.create_task(self._leaving.wait())
        ending = asyncio.create_task(runner.wait())
        try:
            await asyncio.wait({leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                return ending.result()
            await runner.aclose()
            assert self.left is not None
            return self.left
        finally:
            leaving.cancel()
            ending.cancel()
            await asyncio.gather(leaving, ending, return_exceptions=True)
