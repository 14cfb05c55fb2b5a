"""What the agent tells over the room's data channel, in order and without waiting for it."""

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
"""Of our JSON among the room's data messages, both ways."""

STATE_ATTRIBUTE = "lk.agent.state"
"""Where LiveKit's own clients look for what the agent does."""

MAX_WAITING_MESSAGES = 100
SEND_TIMEOUT_S = 2.0
"""What is not sent by then is dropped: it would come too late."""


class DataChannel:
    """Sends messages to participants, and shows the agent's state to all.

    Two lanes: an attribute is set only when the server has answered, which now and then takes
    seconds, and no caption may wait for that.

    Args:
        room: the room that is connected, or None; asked before each message.
    """

    def __init__(self, room: Callable[[], rtc.Room | None]) -> None:
        self._room = room
        self._waiting: deque[tuple[str, dict[str, Any]]] = deque(maxlen=MAX_WAITING_MESSAGES)
        self._news = asyncio.Event()
        self._changed = asyncio.Event()
        self._state = ""
        self._shown = ""

    def tell(self, identity: str, message: dict[str, Any]) -> None:
        """Send JSON to one participant; dropped if that is not there."""
        self._waiting.append((identity, message))
        self._news.set()

    def show(self, state: str) -> None:
        """Make the agent's state an attribute of its participant."""
        self._state = state
        self._changed.set()

    def renew(self) -> None:
        """The connection is a new one, or back: show the state again."""
        self._shown = ""
        self._news.set()
        self._changed.set()

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as lanes:
            lanes.create_task(self._repeat(self._news, self._send_next))
            lanes.create_task(self._repeat(self._changed, self._show_next))

    async def _repeat(
        self, news: asyncio.Event, send: Callable[[rtc.Room], Awaitable[bool]]
    ) -> None:
        while True:
            await news.wait()
            news.clear()
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
        if self._state == self._shown:
            return False
        self._shown = self._state
        await room.local_participant.set_attributes({STATE_ATTRIBUTE: self._shown})
        return True
