"""Keeps participants out of a LiveKit room whose access was withdrawn.

The server admits everyone with a token that it can verify, which lasts for minutes and is renewed
while they are connected. What a token was given for stands in an attribute that only we can set;
the agent checks it when they come and regularly while they stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from livekit import rtc

from db.access import ACCESS_CHECK_S, Access, MayEnter
from rooms.livekit.access_tokens import ACCESS_ATTRIBUTE
from rooms.livekit.participants import SIP, Accept

log = structlog.get_logger(__name__)


class AccessGuard:
    """Finds the participants that must leave.

    Args:
        may_enter: asks the database.
        withdrawn: called once for each participant that must leave, and whether it has been told
            so before: it came again with the token that it still had.
        spawn: runs something slow in the background.
    """

    def __init__(
        self,
        may_enter: MayEnter,
        withdrawn: Callable[[rtc.RemoteParticipant, bool], None],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self.phone: Access | None = None
        """What a caller was admitted by; None before their PIN."""
        self._may_enter = may_enter
        self._withdrawn = withdrawn
        self._spawn = spawn
        self._refused: set[str] = set()
        self._identities: set[str] = set()
        """Of all that had to leave; each grant has another one."""

    def admits(self, accept: Accept) -> Accept:
        """``accept``, without the participants that must leave."""
        return lambda participant: None if participant.sid in self._refused else accept(participant)

    def follow(self, room: rtc.Room) -> None:
        """Check each participant of a room that is about to connect, when they come."""
        room.on("participant_connected", lambda participant: self._spawn(self._check(participant)))

    async def keep_checking(self, room: Callable[[], rtc.Room | None]) -> None:
        """Check everyone in the room regularly, and at once when it is connected."""
        while True:
            connected = room()
            for participant in list(connected.remote_participants.values()) if connected else ():
                await self._check(participant)
            # A caller hears a sentence before the end, so the check has less time.
            often = 10 if connected is None else 2 if self.phone is not None else 1
            await asyncio.sleep(ACCESS_CHECK_S / often)

    async def _check(self, participant: rtc.RemoteParticipant) -> None:
        access = self._access_of(participant)
        if access is None or participant.sid in self._refused:
            return
        if participant.identity in self._identities:
            self._refuse(participant, access)
            return
        try:
            admitted = await self._may_enter(access)
        except Exception as error:  # the database is away: what was valid stays so
            log.info("access.not_checked", error=repr(error)[:200])
            return
        if not admitted and participant.sid not in self._refused:
            self._refuse(participant, access)

    def _refuse(self, participant: rtc.RemoteParticipant, access: Access) -> None:
        again = participant.identity in self._identities
        self._refused.add(participant.sid)
        self._identities.add(participant.identity)
        log.info("candidate.withdrawn", identity=participant.identity, access=str(access))
        self._withdrawn(participant, again)

    def _access_of(self, participant: rtc.RemoteParticipant) -> Access | None:
        """None for agents and walk-ins, who need none."""
        if participant.kind == SIP:
            return self.phone
        return Access.parse(participant.attributes.get(ACCESS_ATTRIBUTE, ""))
