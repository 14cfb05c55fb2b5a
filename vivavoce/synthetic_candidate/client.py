"""The candidate's client: sound and events over whatever connection the grant asks for."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any

from kit.audio import Float, Pcm
from vivavoce.synthetic_candidate.connection import (
    CandidateConnection,
    ConnectError,
    Grant,
    Senses,
    make_connection,
)
from vivavoce.synthetic_candidate.listener import AudioListener
from vivavoce.synthetic_candidate.speaker import ClipSpeaker, Said

__all__ = ["CandidateClient", "ConnectError", "Grant"]

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 20.0


class CandidateClient:
    """One candidate in one interview, over any number of connections in turn.

    Args:
        base_url: of the product, for example ``http://127.0.0.1:8000``.
        interview_id: for log lines.
        grant: the answer of the join call, as JSON or parsed.
        on_event: called in the event loop with each JSON message from the product, besides
            :attr:`events`.
        bind_addresses: local addresses to use in a direct room; all of them by default.
        seed: of the faint noise that is sent between clips.
    """

    def __init__(
        self,
        base_url: str,
        interview_id: str,
        grant: Grant | dict[str, Any],
        *,
        on_event: Callable[[dict[str, Any]], None] | None = None,
        bind_addresses: list[str] | None = None,
        seed: int = 0,
    ) -> None:
        self.interview_id = interview_id
        self.grant = grant if isinstance(grant, Grant) else Grant.model_validate(grant)
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        """Every JSON message from the product, in order."""
        self.ear = AudioListener()
        """All that was heard, over all connections."""
        self._base_url = base_url
        self._on_event = on_event
        self._bind_addresses = bind_addresses or []
        self._mouth = ClipSpeaker(seed)
        self._link: CandidateConnection | None = None
        self._ended = asyncio.Event()
        self.end_reason: str | None = None
        """Why the last connection ended, in words, if it ended by itself."""

    @property
    def connected(self) -> bool:
        """Whether sound can flow both ways now."""
        return self._link is not None and not self._ended.is_set()

    async def connect(self, *, timeout_s: float = CONNECT_TIMEOUT_S) -> None:
        """Enter the room; sound flows both ways and events arrive when this returns.

        A connection that was there before ends once the new one stands.

        Raises:
            ConnectError: refused (with ``status``), unreachable, or no connection in time.
        """
        ended = asyncio.Event()

        def on_end(reason: str) -> None:
            logger.info("interview %s: %s", self.interview_id, reason)
            ended.set()
            if ended is self._ended:
                self.end_reason = reason

        link = make_connection(
            self.grant,
            Senses(self._hear, self._on_message, on_end),
            base_url=self._base_url,
            bind_addresses=self._bind_addresses,
        )
        try:
            async with asyncio.timeout(timeout_s):
                await link.open()
        except TimeoutError as error:
            await link.close()
            raise ConnectError(f"no connection within {timeout_s:g} s") from error
        except BaseException:
            await link.close()
            raise
        former, self._link = self._link, link
        self._ended.set()
        self._ended, self.end_reason = ended, None
        self._mouth.attach(link.push)
        if former is not None:
            await former.close()

    async def reconnect(self, grant: Grant | dict[str, Any] | None = None) -> None:
        """Enter again with a new offer, after a drop or instead of the present connection.

        Raises:
            ConnectError: as :meth:`connect`.
        """
        if grant is not None:
            self.grant = grant if isinstance(grant, Grant) else Grant.model_validate(grant)
        await self.connect()

    async def drop(self) -> None:
        """Vanish as a lost network does: no goodbye of any protocol reaches the product."""
        link, self._link = self._link, None
        self._ended.set()
        self._mouth.attach(None)
        if link is not None:
            await link.vanish()

    async def wait_disconnected(self, timeout_s: float | None = None) -> bool:
        """Wait until the connection is over; False when ``timeout_s`` passed first.

        A product that vanished without a word is noticed after four seconds in a direct room;
        in a LiveKit room the agent may vanish and come back within one connection.
        """
        if self._link is None:
            return True
        try:
            async with asyncio.timeout(timeout_s):
                await self._ended.wait()
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Leave politely and free everything. Safe to call twice."""
        link, self._link = self._link, None
        self._ended.set()
        self._mouth.attach(None)
        await self._mouth.close()
        if link is not None:
            link.send({"type": "bye"})
            await link.close()

    async def say(self, pcm: Pcm, sample_rate: int) -> Said:
        """Speak a clip at real time, from the next 20 ms on; see :meth:`ClipSpeaker.say`."""
        return await self._mouth.say(pcm, sample_rate)

    def stop_saying(self) -> None:
        """Fall silent in the middle of the clip."""
        self._mouth.stop_saying()

    def send(self, message: dict[str, Any]) -> None:
        """Send a JSON message, such as ``{"type": "control", "action": "repeat"}``.

        Raises:
            ConnectError: not connected.
        """
        if self._link is None or not self._link.send(message):
            raise ConnectError("cannot send a message while not connected")

    def _hear(self, samples_48k: Float) -> None:
        self.ear.push(samples_48k, time.monotonic())

    def _on_message(self, data: str | bytes) -> None:
        try:
            message = json.loads(data)
        except ValueError:
            logger.warning("an event is not JSON: %.100r", data)
            return
        self.events.put_nowait(message)
        if self._on_event is not None:
            self._on_event(message)
