"""The candidate's client: sound and events over the connection that the grant names."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import structlog

from kit.audio import Float, Pcm
from vivavoce.synthetic_candidate.connection import (
    CandidateConnection,
    ConnectError,
    ConnectionHandlers,
    Grant,
)
from vivavoce.synthetic_candidate.listener import AudioListener
from vivavoce.synthetic_candidate.speaker import ClipSpeaker, SentClip

__all__ = ["CandidateClient", "ConnectError", "Grant"]

log = structlog.get_logger(__name__)

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
        self.listener = AudioListener()
        """All sound received, over all connections."""
        self.connection: CandidateConnection | None = None
        """The present connection; also one that has ended."""
        self._base_url = base_url
        self._on_event = on_event
        self._bind_addresses = bind_addresses or []
        self._speaker = ClipSpeaker(seed)
        self._ended = asyncio.Event()
        self.end_reason: str | None = None
        """Why the last connection ended, in words, if it was not closed here."""

    @property
    def connected(self) -> bool:
        """Whether sound can flow both ways now."""
        return self.connection is not None and not self._ended.is_set()

    async def connect(self, *, timeout_s: float = CONNECT_TIMEOUT_S) -> None:
        """Enter the room; sound flows both ways and events arrive when this returns.

        An earlier connection is closed once the new one stands.

        Raises:
            ConnectError: refused (with ``status``), unreachable, or no connection in time.
        """
        ended = asyncio.Event()

        def on_end(reason: str) -> None:
            log.info("candidate.disconnected", interview_id=self.interview_id, reason=reason)
            ended.set()
            if ended is self._ended:
                self.end_reason = reason

        connection = self._make_connection(
            ConnectionHandlers(self._on_audio, self._on_message, on_end)
        )
        try:
            async with asyncio.timeout(timeout_s):
                await connection.open()
        except TimeoutError as error:
            await connection.close()
            raise ConnectError(f"no connection within {timeout_s:g} s") from error
        except BaseException:
            await connection.close()
            raise
        former, self.connection = self.connection, connection
        self._ended.set()
        self._ended, self.end_reason = ended, None
        self._speaker.attach(connection.push)
        if former is not None:
            await former.close()

    async def reconnect(self, grant: Grant | dict[str, Any] | None = None) -> None:
        """Enter again, after a loss or in place of the present connection.

        Raises:
            ConnectError: as :meth:`connect`.
        """
        if grant is not None:
            self.grant = grant if isinstance(grant, Grant) else Grant.model_validate(grant)
        await self.connect()

    async def wait_disconnected(self, timeout_s: float | None = None) -> bool:
        """Wait until the connection is over; False when ``timeout_s`` passed first.

        A product that vanished is noticed after four seconds in a direct room; in a LiveKit room
        the agent may vanish and come back within one connection.
        """
        if self.connection is None:
            return True
        try:
            async with asyncio.timeout(timeout_s):
                await self._ended.wait()
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Leave with a goodbye and free everything. Safe to call twice."""
        connection = self._detach()
        await self._speaker.close()
        if connection is not None:
            connection.send({"type": "bye"})
            await connection.close()

    async def say(self, pcm: Pcm, sample_rate: int) -> SentClip:
        """Speak a clip at real time, from the next 20 ms on; see :meth:`ClipSpeaker.say`."""
        return await self._speaker.say(pcm, sample_rate)

    def stop_saying(self) -> None:
        """Fall silent in the middle of the clip."""
        self._speaker.stop_saying()

    def send(self, message: dict[str, Any]) -> None:
        """Send a JSON message, such as ``{"type": "control", "action": "repeat"}``.

        Raises:
            ConnectError: not connected.
        """
        if self.connection is None or not self.connection.send(message):
            raise ConnectError("cannot send a message while not connected")

    def _make_connection(self, handlers: ConnectionHandlers) -> CandidateConnection:
        """The connection that the grant names; not open yet."""
        if self.grant.transport == "livekit":
            # loaded only here: a native library of 30 MB
            from vivavoce.synthetic_candidate.livekit_connection import LiveKitConnection

            return LiveKitConnection(self.grant, handlers)
        from vivavoce.synthetic_candidate.direct_connection import DirectConnection

        return DirectConnection(
            self.grant, handlers, base_url=self._base_url, bind_addresses=self._bind_addresses
        )

    def _detach(self) -> CandidateConnection | None:
        """Send into no connection any more; returns the present one, to be closed."""
        connection, self.connection = self.connection, None
        self._ended.set()
        self._speaker.attach(None)
        return connection

    def _on_audio(self, samples_48k: Float) -> None:
        self.listener.push(samples_48k, time.monotonic())

    def _on_message(self, data: str | bytes) -> None:
        try:
            message = json.loads(data)
        except ValueError:
            log.warning("candidate.event_not_json", data=f"{data!r:.100}")
            return
        self.events.put_nowait(message)
        if self._on_event is not None:
            self._on_event(message)
