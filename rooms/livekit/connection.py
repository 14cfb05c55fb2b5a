"""The agent's connection to its room on a LiveKit server, kept up while the server lives.

The native client reconnects by itself after most faults: a lost network, a restarted server.
When it gives up, new connections with new tokens are tried for a minute. An agent that was removed,
because another took its place or the room was deleted, stays away.

The server admits the newest agent and removes the one before. So an agent that was cut off must be
sure that the room is still its own before it comes back: the native client, which cannot be
made to wait, is disconnected as soon as there is a doubt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from livekit import rtc

from kit.patches.livekit import filter_ffi_events
from kit.tasks import TaskSet

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT_S = 10.0
RECONNECT_WITHIN_S = 60.0
RETRY_S = 0.5
REASON_WITHIN_S = 1.0
"""How long the reason of a disconnection may come after it."""
DOUBT_S = 0.2
"""How often an agent that is cut off checks whether the room is still its own."""
GOODBYE_S = 2.0
"""How long disconnecting may take; a server that is gone needs no goodbye."""

REMOVED = frozenset(
    {
        rtc.DisconnectReason.DUPLICATE_IDENTITY,
        rtc.DisconnectReason.PARTICIPANT_REMOVED,
        rtc.DisconnectReason.ROOM_DELETED,
    }
)
"""Reasons of a disconnection after which the agent stays away."""


@dataclass
class RoomConnectionHandlers:
    """Callbacks of a connection; all are called in the event loop and must return quickly."""

    prepared: Callable[[rtc.Room], None]
    """A room object is about to connect: the moment to subscribe to its events."""
    up: Callable[[rtc.Room], None]
    """Connected, for the first time or with a new room object after a loss."""
    interrupted: Callable[[], None]
    """The server is away; the native client tries to reconnect."""
    resumed: Callable[[], None]
    """It has reconnected, with the same room object."""
    lost: Callable[[], None]
    """The room object is dead; another may follow with ``up``."""
    over: Callable[[str], None]
    """Removed, or the server stayed away too long; no other call follows. The reason."""


class RoomConnection:
    """One agent in one LiveKit room.

    Args:
        url: of the server, ``ws://`` or ``wss://``.
        token: makes a token that is valid now.
        handlers: called when something changes.
        sure: whether no other agent can have the room now.
    """

    def __init__(
        self,
        url: str,
        token: Callable[[], str],
        handlers: RoomConnectionHandlers,
        sure: Callable[[], bool],
    ) -> None:
        self.room: rtc.Room | None = None
        """The room object that is connected or reconnecting; None without one."""
        self._url = url
        self._token = token
        self._handlers = handlers
        self._sure = sure
        self._doubting: asyncio.Task[None] | None = None
        self._reconnecting: asyncio.Task[None] | None = None
        self._closed = False
        self._departures = TaskSet("livekit connection")

    async def connect(self) -> None:
        """Enter the room.

        Raises:
            ConnectionError: the server cannot be reached or refuses; the message says why.
        """
        room = rtc.Room()
        room.on("disconnected", lambda reason: self._on_disconnected(room, reason))
        room.on("connection_state_changed", lambda state: self._on_state(room, state))
        room.on("reconnecting", lambda: self._if_current(room, self._on_interrupted))
        room.on("reconnected", lambda: self._if_current(room, self._on_resumed))
        self._handlers.prepared(room)
        connecting = asyncio.create_task(room.connect(self._url, self._token(), _OPTIONS))
        try:
            done, _ = await asyncio.wait({connecting}, timeout=CONNECT_TIMEOUT_S)
        except asyncio.CancelledError:
            self._abandon(room, connecting)
            raise
        if not done:
            self._abandon(room, connecting)
            raise ConnectionError(f"no answer from {self._url} within {CONNECT_TIMEOUT_S:g} s")
        try:
            connecting.result()
        except rtc.ConnectError as error:
            raise ConnectionError(f"cannot enter the room at {self._url}: {error}") from error
        if self._closed:
            self._abandon(room, connecting)
            raise ConnectionError("the connection was closed meanwhile")
        if not room.isconnected():
            raise ConnectionError(f"the connection to {self._url} ended as it began")
        filter_ffi_events(room)
        self.room = room
        self._handlers.up(room)

    async def aclose(self) -> None:
        """Leave for good. Safe to call twice."""
        self._closed = True
        tasks = [task for task in (self._doubting, self._reconnecting) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        room, self.room = self.room, None
        if room is not None:
            await _leave(room)
        await self._departures.join()

    def _if_current(self, room: rtc.Room, handle: Callable[[], None]) -> None:
        if room is self.room and not self._closed:
            handle()

    def _on_interrupted(self) -> None:
        self._handlers.interrupted()
        if self._doubting is None:
            self._doubting = asyncio.create_task(self._leave_in_doubt(), name="livekit-doubt")

    def _on_resumed(self) -> None:
        self._end_doubt()
        self._handlers.resumed()

    def _end_doubt(self) -> None:
        doubting, self._doubting = self._doubting, None
        if doubting is not None:
            doubting.cancel()

    async def _leave_in_doubt(self) -> None:
        """Disconnect the native client before it enters a room that may be another agent's."""
        while self._sure():  # noqa: ASYNC110 - the answer may change by time alone
            await asyncio.sleep(DOUBT_S)
        self._doubting = None
        if (room := self.room) is not None:
            self._on_disconnected(room, rtc.DisconnectReason.UNKNOWN_REASON)
            self._departures.spawn(_leave(room))

    def _on_state(self, room: rtc.Room, state: rtc.ConnectionState.ValueType) -> None:
        # "disconnected" follows with the reason, usually.
        if state == rtc.ConnectionState.CONN_DISCONNECTED:
            unknown = rtc.DisconnectReason.UNKNOWN_REASON
            loop = asyncio.get_running_loop()
            loop.call_later(REASON_WITHIN_S, self._on_disconnected, room, unknown)

    def _on_disconnected(self, room: rtc.Room, reason: rtc.DisconnectReason.ValueType) -> None:
        if room is not self.room or self._closed:
            return
        self.room = None
        self._end_doubt()
        name = rtc.DisconnectReason.Name(reason)
        self._handlers.lost()
        if reason in REMOVED:
            self._handlers.over(name)
        else:
            log.warning("livekit.connection_lost", url=self._url, reason=name)
            self._reconnecting = asyncio.create_task(
                self._reconnect(name), name="livekit-reconnect"
            )

    async def _reconnect(self, reason: str) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + RECONNECT_WITHIN_S
        while loop.time() < until:
            try:
                if self._sure():
                    await self.connect()
                    return
            except ConnectionError as error:
                log.info("livekit.not_reconnected", error=str(error))
            await asyncio.sleep(RETRY_S)
        self._handlers.over(reason)

    def _abandon(self, room: rtc.Room, connecting: asyncio.Task[None]) -> None:
        """Cancel a pending join, so that a late one doesn't displace the next agent."""
        self._departures.spawn(_leave_late(room, connecting))


_OPTIONS = rtc.RoomOptions(auto_subscribe=False)


async def _leave_late(room: rtc.Room, connecting: asyncio.Task[None]) -> None:
    await asyncio.wait({connecting})
    if not connecting.cancelled() and connecting.exception() is None:
        await _leave(room)


async def _leave(room: rtc.Room) -> None:
    try:
        async with asyncio.timeout(GOODBYE_S):
            await room.disconnect()
    except TimeoutError:
        log.info("livekit.left_without_goodbye")
