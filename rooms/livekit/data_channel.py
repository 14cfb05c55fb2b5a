"""Sends the agent's messages and state into a LiveKit room, in order and in the background."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from livekit import rtc

log = structlog.get_logger(__name__)

TOPIC = "vivavoce"
"""Topic of our JSON among the room's data messages, both ways."""

STATE_ATTRIBUTE = "lk.agent.state"
"""The attribute in which LiveKit's own clients look for the agent's state."""

MAX_WAITING_MESSAGES = 100
SEND_TIMEOUT_S = 2.0
"""A message not sent by then is dropped: it would come too late."""


class DataChannel:
    """Sends messages to participants, and shows the agent's state to all.

    Two lanes: an attribute is set only when the server has answered, which now and then takes
    seconds, and no caption may wait for that.

    Args:
        room: the connected room, or None; called before each message.
    """

    def __init__(self, room: Callable[[], rtc.Room | None]) -> None:
        self._room = room
        self._waiting: deque[tuple[str, dict[str, Any]]] = deque(maxlen=MAX_WAITING_MESSAGES)
        self._pending = asyncio.Event()
        self._state_changed = asyncio.Event()
        self._state = ""
        self._shown_state = ""

    def send(self, identity: str, message: dict[str, Any]) -> None:
        """Send JSON to one participant; dropped if it is not in the room."""
        self._waiting.append((identity, message))
        self._pending.set()

    def show_state(self, state: str) -> None:
        """Make the agent's state an attribute of its participant."""
        self._state = state
        self._state_changed.set()

    def resend_state(self) -> None:
        """Show the state again: the connection is new, or back."""
        self._shown_state = ""
        self._pending.set()
        self._state_changed.set()

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as lanes:
            lanes.create_task(self._repeat(self._pending, self._send_next))
            lanes.create_task(self._repeat(self._state_changed, self._show_next))

    async def _repeat(
        self, pending: asyncio.Event, send: Callable[[rtc.Room], Awaitable[bool]]
    ) -> None:
        while True:
            await pending.wait()
            pending.clear()
            while (room := self._room()) is not None:
                try:
                    async with asyncio.timeout(SEND_TIMEOUT_S):
                        if not await send(room):
                            break
                except Exception as error:  # the library raises nothing more precise
                    log.info("message.not_sent", error=repr(error)[:200])

    async def _send_next(self, room: rtc.Room) -> bool:
        if not self._waiting:
            return False
        identity, message = self._waiting.popleft()
        await room.local_participant.publish_data(
            json.dumps(message, ensure_ascii=False),
            topic=TOPIC,
            destination_identities=[identity],
        )
        return True

    async def _show_next(self, room: rtc.Room) -> bool:
        if self._state == self._shown_state:
            return False
        self._shown_state = self._state
        await room.local_participant.set_attributes({STATE_ATTRIBUTE: self._shown_state})
        return True
