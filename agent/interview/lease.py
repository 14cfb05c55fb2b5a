"""The right to hold an interview, as the process that has it knows it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from db.session import Database, is_outage

SEQ_PER_EPOCH = 1_000_000
"""Journal places for one agent's stay; no agent says so much in one interview."""
RETRY_S = 0.5

T = TypeVar("T")


@dataclass(frozen=True)
class InterviewLease:
    """The right to be the one agent of an interview, until another worker takes it."""

    interview_id: UUID
    worker_id: int
    epoch: int
    """Greater than that of every earlier agent."""

    @property
    def first_seq(self) -> int:
        """First place of this agent's journal: above all that an earlier agent can have written,
        delivered or not."""
        return self.epoch * SEQ_PER_EPOCH + 1


async def release(database: Database, lease: InterviewLease) -> None:
    """Give a lease back; harmless when another worker has it already.

    Waits for the database, however long it is away: a lease that a living worker kept by mistake
    would keep every other worker out.
    """

    async def give_back() -> bool:
        async with database.unit_of_work() as work:
            return await work.livekit_rooms.release(
                lease.interview_id, lease.worker_id, lease.epoch
            )

    await through_outages(give_back)


async def through_outages(change: Callable[[], Awaitable[T]]) -> T:
    """Try a change of the database until the database is there to take it."""
    while True:
        try:
            return await change()
        except Exception as error:
            if not is_outage(error):
                raise
            await asyncio.sleep(RETRY_S)
