"""Moves an interview into the caller's room, from whatever room it was in."""

from __future__ import annotations

import asyncio
from uuid import UUID

import structlog

from agent.interview.lease import InterviewLease
from agent.worker.context import WorkerContext
from rooms.base import NOTICE_S
from rooms.livekit.service import LiveKitAwayError

log = structlog.get_logger(__name__)

POLL_S = 0.05
TAKE_WITHIN_S = 8.0
"""An agent that is asked to leave is gone within a second; a dead one is known to be dead within
five."""


class Transfer:
    """Takes one interview for one call.

    Args:
        context: the worker that takes it.
        room: the call's, by name.
    """

    def __init__(self, context: WorkerContext, room: str) -> None:
        self._context = context
        self._room = room
        self._former_room: str | None = None
        self.lease: InterviewLease | None = None
        """Set by :meth:`take`; its caller holds or releases it."""

    async def take(self, interview_id: UUID) -> bool:
        """Make this call's room the interview's and take the lease.

        An agent that holds the interview elsewhere, for a call that was cut off or for another
        device, is asked to release it. False when that failed; then all is as before.
        """
        await self._move(interview_id)
        loop = asyncio.get_running_loop()
        until = loop.time() + TAKE_WITHIN_S
        while (lease := await self._context.acquire(interview_id)) is None:
            if loop.time() > until:
                log.warning("call.not_transferred")
                await self._move_back(interview_id)
                return False
            await asyncio.sleep(POLL_S)
        self.lease = lease
        log.info("call.transferred", epoch=lease.epoch)
        await self._end_former_room()
        return True

    async def _move(self, interview_id: UUID) -> None:
        # The room first: an agent dispatched in the meantime comes to the caller too.
        async with self._context.database.unit_of_work() as work:
            await work.interviews.open(interview_id)
            row = await work.livekit_rooms.open(interview_id, self._room)
            if row.name != self._room:
                self._former_room = row.name
                await work.livekit_rooms.move(interview_id, self._room)
            holder = await work.livekit_rooms.holder(interview_id)
            if holder is not None and holder.alive:
                await work.livekit_rooms.command(interview_id, "release")

    async def _move_back(self, interview_id: UUID) -> None:
        if self._former_room is not None:
            async with self._context.database.unit_of_work() as work:
                await work.livekit_rooms.move(interview_id, self._former_room)

    async def _end_former_room(self) -> None:
        """Notify the page that held the interview, or hang up on the former call."""
        if self._former_room is None:
            return
        try:
            if await self._context.service.send(self._former_room, {"type": "replaced"}):
                await asyncio.sleep(NOTICE_S)
            await self._context.service.delete_room(self._former_room)
        except LiveKitAwayError as error:
            log.warning(
                "call.former_room_stays",
                by_phone=self._context.livekit.names.is_call(self._former_room),
                error=str(error)[:200],
            )
