"""What is left to do when an agent is gone from its room."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

import structlog

from agent.interview.lease import InterviewLease
from agent.transcript.journal import put_away
from db.session import Database, is_outage
from kit.data_layout import DataFolders
from rooms.livekit.service import LiveKitAwayError, LiveKitService

log = structlog.get_logger(__name__)

RETRY_S = 0.5

GOES_ON = frozenset({"displaced", "released", "broke"})
"""Departures of an agent after which the interview waits for another."""

T = TypeVar("T")


class LeaseReleaser:
    """Gives leases back, and clears away what interviews leave when they end.

    Every change waits for the database, however long that is away: a lease that a living
    worker kept by mistake would keep everybody else out.

    Args:
        database: leases and interviews.
        service: removes rooms.
        folders: journals.
    """

    def __init__(self, database: Database, service: LiveKitService, folders: DataFolders) -> None:
        self._database = database
        self._service = service
        self._folders = folders

    async def release(self, lease: InterviewLease) -> None:
        """Give a lease back; harmless when another has it already."""
        await _patiently(partial(self._release, lease))

    async def settle(self, lease: InterviewLease, room_name: str, reason: str) -> None:
        """Put everything right after a departure.

        Args:
            lease: of the agent that left.
            room_name: on the server; removed when the interview is over.
            reason: as ``WorkerContext.hold`` gives it.
        """
        if reason in GOES_ON:
            await self.release(lease)
            return
        put_away(self._folders, str(lease.interview_id))
        if await _patiently(partial(self._close, lease, reason)):
            await self._delete_room(lease.interview_id, room_name)

    async def _release(self, lease: InterviewLease) -> bool:
        async with self._database.unit_of_work() as work:
            return await work.livekit_rooms.release(
                lease.interview_id, lease.worker_id, lease.epoch
            )

    async def _close(self, lease: InterviewLease, reason: str) -> bool:
        """The room's row goes with the lease; False when another has the lease by now."""
        async with self._database.unit_of_work() as work:
            if not await work.livekit_rooms.release(
                lease.interview_id, lease.worker_id, lease.epoch
            ):
                return False
            if reason == "never_came":
                await work.interviews.reopen(lease.interview_id)
            await work.livekit_rooms.close(lease.interview_id)
        return True

    async def _delete_room(self, interview_id: UUID, room_name: str) -> None:
        try:
            await self._service.delete_room(room_name)
        except LiveKitAwayError as error:
            # It empties by itself, and whoever compares rooms with interviews removes it.
            log.warning("room.not_deleted", interview_id=str(interview_id), error=str(error)[:200])


async def _patiently(work: Callable[[], Awaitable[T]]) -> T:
    while True:
        try:
            return await work()
        except Exception as error:
            if not is_outage(error):
                raise
            await asyncio.sleep(RETRY_S)
