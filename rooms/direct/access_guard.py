"""Keeps out of a direct room everyone whose access was withdrawn."""

from __future__ import annotations

import asyncio

import structlog

from db.access import ACCESS_CHECK_S, MayEnter
from rooms.direct.room import DirectRoom

log = structlog.get_logger(__name__)


async def keep_out_withdrawn(room: DirectRoom, may_enter: MayEnter) -> None:
    """Disconnect those whose access is withdrawn, until cancelled. The interview waits for the
    candidate to come back with another access.

    Args:
        may_enter: whether an access still opens the room; while it raises, everyone stays.
    """
    while True:
        await asyncio.sleep(ACCESS_CHECK_S)
        for access in room.accesses:
            try:
                admitted = await may_enter(access)
            except Exception as error:  # the database is away
                log.info("access.not_checked", error=repr(error)[:200])
                continue
            if not admitted:
                log.info("candidate.withdrawn", access=str(access))
                room.withdraw(access)
